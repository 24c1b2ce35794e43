//! A person, where they chose that everybody sees their page.

use app::queries::person::PersonPage;
use app::routes;
use domain::Kind;
use domain::content::LangTag;
use domain::people::Person;

use super::named::{all, step, trail};
use super::node::Node;
use super::{Shown, is_public};
use crate::http::here::{Here, urn};

/// The page of a person; where they live is not said to machines.
pub fn person(here: &Here, page: &PersonPage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let person: Person = record.content();
    if !is_public(record) {
        return None;
    }
    let name = person.name.as_str();
    let entity = Node::of("Person")
        .with("@id", urn(record.reference()))
        .with("name", name)
        .with("url", here.url())
        .with("description", person.headline.as_str())
        .with("knowsLanguage", person.langs.iter().map(LangTag::as_str).collect::<Vec<_>>())
        .with("knowsAbout", all(here, &page.subjects, |kind| kind != Kind::Place));
    let node = Node::of("ProfilePage")
        .with("name", name)
        .with("url", here.url())
        .with("dateCreated", record.created.rfc3339())
        .with("dateModified", record.updated.rfc3339())
        .with("mainEntity", entity);
    // There is no list of persons: they are found through what they wrote.
    let steps = vec![step(here, here.words().notes_title(), &routes::notes(here.lang()))];
    Some(Shown { preview: "profile", node, trail: trail(here, steps, name), feed: None })
}

#[cfg(test)]
mod tests {
    use domain::Audience;
    use serde_json::Value;

    use super::super::samples::{ID, here, name, seen};
    use super::*;

    #[test]
    fn a_person_is_described_who_chose_to_be_seen_by_everybody() {
        let person = Person { name: domain::content::Text::parse("Léa").expect("a name"), ..Person::default() };
        let page = |audience| PersonPage {
            seen: Some(seen(Kind::Person, &person, audience)),
            subjects: vec![name(Kind::Concept, 2, "Logement"), name(Kind::Place, 3, "Gaspé")],
            ..PersonPage::default()
        };
        let here = here(&format!("/personnes/{ID}"));
        let read = Value::from(super::person(&here, &page(Audience::Public)).expect("described").node);
        assert_eq!((&read["@type"], &read["mainEntity"]["@type"]), (&"ProfilePage".into(), &"Person".into()));
        assert_eq!(read["mainEntity"]["knowsAbout"][0]["name"], "Logement");
        assert!(!read.to_string().contains("Gaspé"), "{read}");
        assert_eq!(super::person(&here, &page(Audience::Members)), None);
    }
}
