//! A note: an article, or something to learn from where it is a guide.

use app::queries::note::NotePage;
use app::routes;
use domain::Kind;
use domain::knowledge::{Note, NoteStatus, NoteType, rights};

use super::named::{all, elsewhere, step, subject, trail};
use super::node::Node;
use super::{Shown, is_public};
use crate::http::here::Here;

/// The page of a note.
pub fn note(here: &Here, page: &NotePage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let note: Note = record.content();
    if !is_public(record) || note.status != NoteStatus::Published {
        return None;
    }
    let words = here.words();
    let title = if note.title.is_empty() { words.note_untitled() } else { note.title.as_str() };
    let guide = note.note_type == NoteType::Guide;
    let kind = if guide { "LearningResource" } else { "Article" };
    let mut authors = all(here, &page.authors, |_| true);
    if !note.credit.is_empty() {
        authors.push(Node::of("Person").with("name", note.credit.as_str()));
    }
    let publisher = Node::of("Organization").with("name", words.site_name()).with("url", here.absolute("/"));
    let node = subject(here, kind, record.reference(), title)
        .with("headline", title)
        .with("learningResourceType", guide.then_some("guide"))
        .with("author", authors)
        .with("publisher", publisher)
        .with("datePublished", record.created.rfc3339())
        .with("dateModified", record.updated.rfc3339())
        .with("inLanguage", record.header().lang.as_str())
        .with("license", rights::find(note.rights.as_str()).map(|licence| licence.url))
        .with("about", all(here, &page.subjects, |kind| kind != Kind::Place))
        .with("spatialCoverage", all(here, &page.subjects, |kind| kind == Kind::Place))
        .with("temporalCoverage", plain(note.happened.as_str()))
        .with("isPartOf", all(here, &page.notebooks, |_| true))
        .with("isBasedOn", elsewhere(note.source.as_str()))
        .with("mainEntityOfPage", here.url())
        .with("isAccessibleForFree", true);
    let steps = vec![step(here, words.notes_title(), &routes::notes(here.lang()))];
    Some(Shown { preview: "article", node, trail: trail(here, steps, title), feed: None })
}

/// A date that has the same meaning to who knows ISO 8601 alone: neither doubtful nor known in part.
fn plain(date: &str) -> Option<&str> {
    date.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '/')).then_some(date)
}

#[cfg(test)]
mod tests {
    use domain::audience::Audience;
    use domain::content::{Edtf, Text};
    use serde_json::{Value, json};

    use super::super::samples::{ID, here, name, seen, urn_of};
    use super::*;

    fn page(note: &Note, audience: Audience) -> NotePage {
        NotePage {
            seen: Some(seen(Kind::Note, note, audience)),
            authors: vec![name(Kind::Person, 2, "Léa")],
            subjects: vec![name(Kind::Concept, 3, "Logement"), name(Kind::Place, 4, "Gaspé")],
            notebooks: vec![name(Kind::Notebook, 5, "Se loger")],
            ..NotePage::default()
        }
    }

    fn published() -> Note {
        Note {
            title: Text::parse("La clé").expect("a title"),
            credit: Text::parse("Rita").expect("a name"),
            rights: Text::parse("CC-BY-SA-4.0").expect("a licence"),
            source: Text::parse("javascript:alert(1)").expect("a text"),
            happened: Edtf::parse("1970~").expect("a date"),
            note_type: NoteType::Guide,
            status: NoteStatus::Published,
            ..Note::default()
        }
    }

    #[test]
    fn a_note_says_who_when_under_which_licence_about_what_and_where() {
        let shown = note(&here(&format!("/notes/{ID}")), &page(&published(), Audience::Public)).expect("described");
        let person = |n: u8, name: &str| {
            json!({ "@type": "Person", "@id": urn_of(n), "name": name,
            "url": format!("https://x.example/personnes/{}", super::super::samples::id(n)) })
        };
        let read = Value::from(shown.node);
        assert_eq!(read["@type"], "LearningResource");
        assert_eq!(read["@id"], format!("urn:uuid:{ID}"));
        assert_eq!(read["author"], json!([person(2, "Léa"), { "@type": "Person", "name": "Rita" }]));
        assert_eq!(read["datePublished"], "2023-11-14T22:13:20Z");
        assert_eq!(read["dateModified"], "2023-11-14T22:14:20Z");
        assert_eq!(read["inLanguage"], "fr");
        assert_eq!(read["license"], "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!((&read["about"][0]["name"], &read["about"][1]), (&json!("Logement"), &Value::Null));
        assert_eq!(read["spatialCoverage"][0]["name"], "Gaspé");
        assert_eq!(read["isPartOf"][0]["@type"], "Collection");
        assert_eq!(read.get("isBasedOn"), None, "no address that runs");
        assert_eq!(read.get("temporalCoverage"), None, "no date that others would misread");
        let trail = Value::from(shown.trail);
        assert_eq!(trail["itemListElement"][2]["item"], format!("https://x.example/notes/{ID}"));
    }

    #[test]
    fn what_is_not_for_everybody_is_not_described() {
        let here = here(&format!("/en/notes/{ID}"));
        for audience in [Audience::Members, Audience::Private] {
            assert_eq!(note(&here, &page(&published(), audience)), None, "{audience}");
        }
        for status in [NoteStatus::Draft, NoteStatus::Submitted, NoteStatus::Withdrawn] {
            let other = Note { status, ..published() };
            assert_eq!(note(&here, &page(&other, Audience::Public)), None, "{status:?}");
        }
    }
}
