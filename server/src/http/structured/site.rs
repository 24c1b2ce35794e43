//! The home page, with its search, and the lists.

use app::routes;
use i18n::Lang;

use super::Shown;
use super::named::{step, trail};
use super::node::Node;
use crate::http::here::{Here, Page};

/// The lists, in each language; the lexique is a set of words.
const LISTS: [(Page, &str); 7] = [
    (routes::notes, "CollectionPage"),
    (routes::notebooks, "CollectionPage"),
    (routes::bases, "CollectionPage"),
    (routes::glossary, "DefinedTermSet"),
    (routes::organisations, "CollectionPage"),
    (routes::themes, "DefinedTermSet"),
    (routes::territories, "CollectionPage"),
];

/// Whether a page is the home page or a list: there, what is new can be followed.
#[must_use]
pub fn is_listed(here: &Here) -> bool {
    is_home(here) || list(here).is_some()
}

fn is_home(here: &Here) -> bool {
    here.path() == routes::home(here.lang())
}

fn list(here: &Here) -> Option<&'static str> {
    LISTS.iter().find(|(page, _)| page(here.lang()) == here.path()).map(|(_, kind)| *kind)
}

/// What the page at this address shows, by its own name; nothing where that is neither the home page nor a list.
#[must_use]
pub fn of_path(here: &Here, name: &str) -> Option<Shown> {
    if is_home(here) {
        return Some(home(here));
    }
    let kind = list(here)?;
    let node = Node::of(kind).with("name", name).with("url", here.url()).with("inLanguage", here.lang().tag());
    Some(Shown { preview: "website", node, trail: trail(here, Vec::new(), name), feed: None })
}

fn home(here: &Here) -> Shown {
    let words = here.words();
    let search = here.absolute(&routes::search(here.lang()));
    let target = Node::of("EntryPoint").with("urlTemplate", format!("{search}?q={{search_term_string}}"));
    let action =
        Node::of("SearchAction").with("target", target).with("query-input", "required name=search_term_string");
    let node = Node::of("WebSite")
        .with("@id", here.absolute("/#site"))
        .with("name", words.site_name())
        .with("description", words.site_description())
        .with("url", here.url())
        .with("inLanguage", Lang::ALL.map(Lang::tag).to_vec())
        .with("potentialAction", action);
    let (name, address) = step(here, words.site_name(), here.path());
    let item = Node::of("ListItem").with("position", 1_u64).with("name", name).with("item", address);
    let trail = Node::of("BreadcrumbList").with("itemListElement", vec![item]);
    Shown { preview: "website", node, trail, feed: None }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::samples::here;
    use super::*;

    #[test]
    fn the_home_page_says_how_to_search_in_its_language() {
        for (path, template) in [
            ("/", "https://x.example/recherche?q={search_term_string}"),
            ("/en", "https://x.example/en/recherche?q={search_term_string}"),
        ] {
            let read = Value::from(of_path(&here(path), "").expect("described").node);
            assert_eq!(read["@type"], "WebSite");
            assert_eq!(read["potentialAction"]["target"]["urlTemplate"], template);
        }
    }

    #[test]
    fn lists_are_told_from_other_pages() {
        let read = Value::from(of_path(&here("/en/lexique"), "Glossary").expect("described").node);
        assert_eq!((&read["@type"], &read["name"]), (&"DefinedTermSet".into(), &"Glossary".into()));
        for (path, listed) in
            [("/carnets", true), ("/en/territoires", true), ("/en", true), ("/recherche", false), ("/compte", false)]
        {
            assert_eq!(is_listed(&here(path)), listed, "{path}");
        }
    }
}
