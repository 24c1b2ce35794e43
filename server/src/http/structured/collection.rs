//! A carnet or a base: a collection, with the first of what it holds.

use app::queries::base::BasePage;
use app::queries::notebook::NotebookPage;
use app::queries::row::Named;
use app::routes;
use domain::knowledge::{KnowledgeBase, Notebook, NotebookStatus};
use domain::{Kind, Record};

use super::named::{all, lines, step, subject, trail};
use super::node::Node;
use super::{Shown, is_public};
use crate::http::here::Here;

/// How many of what it holds are named: a page shows them all, and says them once.
const MOST: usize = 50;

/// The page of a carnet.
pub fn notebook(here: &Here, page: &NotebookPage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let notebook: Notebook = record.content();
    if !is_public(record) || notebook.status == NotebookStatus::Draft {
        return None;
    }
    let (words, title) = (here.words(), notebook.title.as_str());
    let rows = page.shelves.iter().flat_map(|shelf| &shelf.rows);
    let node = collection(here, record, title, &page.subjects)
        .with("spatialCoverage", all(here, &page.subjects, |kind| kind == Kind::Place))
        .with("isPartOf", all(here, &page.bases, |_| true))
        .with("collectionSize", page.total)
        .with("hasPart", lines(here, rows, MOST));
    let steps = vec![step(here, words.notebooks_title(), &routes::notebooks(here.lang()))];
    Some(Shown { preview: "website", node, trail: trail(here, steps, title), feed: Some(title.to_owned()) })
}

/// The page of a base.
pub fn base(here: &Here, page: &BasePage) -> Option<Shown> {
    let record = &page.seen.as_ref()?.record;
    let base: KnowledgeBase = record.content();
    if !is_public(record) || base.status == NotebookStatus::Draft {
        return None;
    }
    let (words, title) = (here.words(), base.title.as_str());
    let themes = page.named.iter().filter(|named| base.themes.contains(&named.reference.id));
    let themes: Vec<Named> = themes.cloned().collect();
    let node = collection(here, record, title, &themes)
        .with("collectionSize", page.rows.len() as u64)
        .with("hasPart", lines(here, page.rows.iter(), MOST));
    let steps = vec![step(here, words.bases_title(), &routes::bases(here.lang()))];
    Some(Shown { preview: "website", node, trail: trail(here, steps, title), feed: Some(title.to_owned()) })
}

fn collection(here: &Here, record: &Record, title: &str, subjects: &[Named]) -> Node {
    subject(here, "Collection", record.reference(), title)
        .with("datePublished", record.created.rfc3339())
        .with("dateModified", record.updated.rfc3339())
        .with("inLanguage", record.header().lang.as_str())
        .with("about", all(here, subjects, |kind| kind != Kind::Place))
        .with("mainEntityOfPage", here.url())
        .with("isAccessibleForFree", true)
}

#[cfg(test)]
mod tests {
    use app::queries::notebook::Shelf;
    use app::queries::row::Row;
    use domain::content::Text;
    use domain::{Audience, Instant};
    use serde_json::Value;

    use super::super::samples::{ID, here, name, seen};
    use super::*;

    fn row(n: u8) -> Row {
        Row {
            name: name(Kind::Note, n, "Une note"),
            summary: String::new(),
            sort: String::new(),
            state: String::new(),
            language: String::new(),
            updated: Instant(0),
            by: Vec::new(),
            why: String::new(),
        }
    }

    fn page(status: NotebookStatus, audience: Audience) -> NotebookPage {
        let notebook = Notebook { title: Text::parse("Se loger").expect("a title"), status, ..Notebook::default() };
        NotebookPage {
            seen: Some(seen(Kind::Notebook, &notebook, audience)),
            shelves: vec![Shelf { label: None, rows: (0..60).map(row).collect() }],
            total: 60,
            subjects: vec![name(Kind::Place, 2, "Gaspé"), name(Kind::Concept, 3, "Logement")],
            bases: vec![name(Kind::KnowledgeBase, 4, "Habiter")],
            ..NotebookPage::default()
        }
    }

    #[test]
    fn a_carnet_names_the_first_of_what_it_holds() {
        let here = here(&format!("/en/carnets/{ID}"));
        let shown = notebook(&here, &page(NotebookStatus::Archived, Audience::Public)).expect("described");
        assert_eq!(shown.feed.as_deref(), Some("Se loger"));
        let read = Value::from(shown.node);
        assert_eq!((&read["@type"], &read["collectionSize"]), (&"Collection".into(), &60.into()));
        assert_eq!(read["hasPart"].as_array().map(Vec::len), Some(MOST));
        assert_eq!(read["isPartOf"][0]["name"], "Habiter");
        assert_eq!(
            (&read["about"][0]["name"], &read["spatialCoverage"][0]["name"]),
            (&"Logement".into(), &"Gaspé".into())
        );
        assert_eq!(Value::from(shown.trail)["itemListElement"][1]["item"], "https://x.example/en/carnets");
        assert_eq!(notebook(&here, &page(NotebookStatus::Draft, Audience::Public)), None);
        assert_eq!(notebook(&here, &page(NotebookStatus::Published, Audience::Members)), None);
    }
}
