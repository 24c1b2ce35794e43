//! Words and territories: a term of the lexique, a theme or a sector are words of a set; a territory is a place in others.

use app::queries::concept::ConceptPage;
use app::queries::glossary::TermPage;
use app::queries::place::PlacePage;
use app::queries::row::Named;
use app::routes;
use domain::content::{LangText, Text};
use domain::knowledge::{NoteStatus, Term};
use domain::vocabulary::{Concept, Place, PlaceType};

use super::named::{all, elsewhere, named, step, subject, trail};
use super::node::Node;
use super::{Shown, is_public};
use crate::http::here::Here;

/// The page of a term.
pub fn term(here: &Here, page: &TermPage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let term: Term = record.content();
    if !is_public(record) || term.status != NoteStatus::Published {
        return None;
    }
    let words = here.words();
    let name = term.label(here.lang().code());
    let others = term.labels.values().chain(&term.synonyms).map(Text::as_str).filter(|other| *other != name);
    let set = step(here, words.glossary_title(), &routes::glossary(here.lang()));
    let node = subject(here, "DefinedTerm", record.reference(), name)
        .with("alternateName", others.collect::<Vec<_>>())
        .with("inDefinedTermSet", set_of(&set))
        .with("inLanguage", record.header().lang.as_str())
        .with("about", all(here, &page.subjects, |_| true));
    Some(Shown { preview: "article", node, trail: trail(here, vec![set], name), feed: None })
}

/// The page of a theme, a sector or a situation.
pub fn concept(here: &Here, page: &ConceptPage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let concept: Concept = record.content();
    if record.is_trashed() {
        return None;
    }
    let name = label(&concept.labels, here)?;
    let set = step(here, here.words().themes_title(), &routes::themes(here.lang()));
    let others = concept.alt.get(here.lang().code()).into_iter().flatten().map(Text::as_str);
    let node = subject(here, "DefinedTerm", record.reference(), name)
        .with("alternateName", others.collect::<Vec<_>>())
        .with("termCode", concept.notation.as_str())
        .with("inDefinedTermSet", set_of(&set))
        .with("sameAs", concept.exact.iter().filter_map(|address| elsewhere(address.as_str())).collect::<Vec<_>>());
    let steps = core::iter::once(set).chain(steps(here, &page.broader)).collect();
    Some(Shown { preview: "website", node, trail: trail(here, steps, name), feed: None })
}

/// The page of a territory.
pub fn place(here: &Here, page: &PlacePage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let place: Place = record.content();
    if record.is_trashed() {
        return None;
    }
    let name = label(&place.names, here)?;
    let kind = match place.place_type {
        PlaceType::Lived | PlaceType::IndigenousCommunity | PlaceType::NorthernVillage => "Place",
        _ => "AdministrativeArea",
    };
    let degrees = |millionths: i64| millionths as f64 / 1_000_000.0;
    let geo = place
        .lat
        .zip(place.lon)
        .map(|(lat, lon)| Node::of("GeoCoordinates").with("latitude", degrees(lat)).with("longitude", degrees(lon)));
    let list = step(here, here.words().territories_title(), &routes::territories(here.lang()));
    let node = subject(here, kind, record.reference(), name)
        .with("alternateName", place.other_names.iter().map(Text::as_str).collect::<Vec<_>>())
        .with("identifier", place.code.as_str())
        .with("geo", geo)
        .with("containedInPlace", page.around.last().map(|around| named(here, around)));
    let steps = core::iter::once(list).chain(steps(here, &page.around)).collect();
    Some(Shown { preview: "website", node, trail: trail(here, steps, name), feed: None })
}

fn set_of((name, address): &(String, String)) -> Node {
    Node::of("DefinedTermSet").with("name", name.as_str()).with("url", address.as_str())
}

fn steps<'a>(here: &'a Here, above: &'a [Named]) -> impl Iterator<Item = (String, String)> + 'a {
    above.iter().filter_map(|named| Some((named.title.clone(), here.page(named.reference)?)))
}

/// What something is called for a reader of the page: in their language, else in French, else in any.
fn label<'a>(labels: &'a LangText, here: &Here) -> Option<&'a str> {
    let mine = labels.get(here.lang().code()).or_else(|| labels.get("fr")).or_else(|| labels.values().next());
    mine.map(Text::as_str)
}

#[cfg(test)]
mod tests {
    use domain::content::LangTag;
    use domain::{Audience, Kind};
    use serde_json::Value;

    use super::super::samples::{ID, here, name, seen};
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> LangText {
        pairs
            .iter()
            .map(|(lang, text)| (LangTag::parse(lang).expect("a tag"), Text::parse(text).expect("a label")))
            .collect()
    }

    #[test]
    fn a_term_is_a_word_of_the_lexique_in_the_language_of_the_page() {
        let term = Term {
            labels: labels(&[("fr", "glanage"), ("en", "gleaning")]),
            synonyms: vec![Text::parse("cueillette").expect("a word")],
            status: NoteStatus::Published,
            ..Term::default()
        };
        let page = |audience| TermPage { seen: Some(seen(Kind::Term, &term, audience)), ..TermPage::default() };
        let here = here(&format!("/en/lexique/{ID}"));
        let read = Value::from(super::term(&here, &page(Audience::Public)).expect("described").node);
        assert_eq!(read["name"], "gleaning");
        assert_eq!(read["alternateName"], serde_json::json!(["glanage", "cueillette"]));
        assert_eq!(read["inDefinedTermSet"]["url"], "https://x.example/en/lexique");
        assert_eq!(super::term(&here, &page(Audience::Members)), None);
    }

    #[test]
    fn a_territory_is_within_the_nearest_that_holds_it() {
        let place = Place {
            names: labels(&[("fr", "Gaspé")]),
            place_type: PlaceType::Municipality,
            lat: Some(48_833_000),
            lon: Some(-64_487_000),
            ..Place::default()
        };
        let page = PlacePage {
            seen: Some(seen(Kind::Place, &place, Audience::Public)),
            around: vec![name(Kind::Place, 2, "Gaspésie"), name(Kind::Place, 3, "La Côte-de-Gaspé")],
            ..PlacePage::default()
        };
        let shown = super::place(&here(&format!("/territoires/{ID}")), &page).expect("described");
        let (read, trail) = (Value::from(shown.node), Value::from(shown.trail));
        assert_eq!((&read["@type"], &read["name"]), (&"AdministrativeArea".into(), &"Gaspé".into()));
        assert_eq!(read["geo"]["latitude"], 48.833);
        assert_eq!(read["containedInPlace"]["name"], "La Côte-de-Gaspé");
        assert_eq!(trail["itemListElement"].as_array().map(Vec::len), Some(5));
    }
}
