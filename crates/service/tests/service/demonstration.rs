//! The commons that shows what this is for: it goes in whole, names only what is there, and repeats nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::knowledge::{Note, Term};
use domain::memory::Media;
use domain::projection::{Axis, project};
use domain::vocabulary::{Scheme, concept, place};
use domain::{Kind, Record, RecordId};
use service::import::{Import, Visibility};
use storage::records;

use crate::harness::{World, on_each_engine};

on_each_engine!(goes_in_whole);

/// What the commons is about: in words, by its theme, and by a word of its notes where the theme is wider.
const SUBJECTS: [(&str, &str, &str); 10] = [
    ("tiers-lieux", "tiers-lieux", ""),
    ("sécurité alimentaire", "alimentation", ""),
    ("aîné·es", "aines", ""),
    ("mémoire d’une paroisse", "patrimoine", "parois"),
    ("logement étudiant", "logement", "étudi"),
    ("transport collectif", "mobilite", "transport"),
    ("inclusion numérique", "inclusion-numerique", ""),
    ("communs", "communs", ""),
    ("langues autochtones", "langues-autochtones", ""),
    ("accès à la justice", "justice", ""),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demonstration")
}

/// Every page, by its path.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::new();
    let mut folders = vec![folder()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(&path).expect("a page");
                pages.insert(path, text);
            }
        }
    }
    pages
}

async fn goes_in_whole(world: &World) {
    let import = Import {
        name: "demonstration".to_owned(),
        visibility: Visibility::Public,
        rights: Some("CC-BY-SA-4.0".to_owned()),
        ..Import::of(folder())
    };
    let report = world.services.import_for_all(&import, &mut |_| ControlFlow::Continue(())).await.expect("a report");
    assert!(report.problems.is_empty(), "{:#?}", report.problems);
    assert!(report.left_aside.is_empty(), "{:?}", report.left_aside);
    let pages = pages().len();
    assert_eq!(report.last_line(), format!("{pages} created, 0 updated, 0 unchanged, 0 problems"));

    let mut reader = world.services.database().reader().await.expect("a reader");
    let all = records::after(&mut reader, None, 10_000).await.expect("records");
    drop(reader);
    let count = |kind| all.iter().filter(|record| record.kind == kind).count();
    for (kind, least) in [
        (Kind::Note, 120),
        (Kind::Notebook, 12),
        (Kind::KnowledgeBase, 3),
        (Kind::Term, 60),
        (Kind::Organisation, 40),
        (Kind::Person, 20),
    ] {
        assert!(count(kind) >= least, "{kind}: {} of {least}", count(kind));
    }
    // Every region has a note about it.
    let notes = all.iter().filter(|record| record.kind == Kind::Note).map(project);
    let places: BTreeSet<RecordId> = notes
        .flat_map(|note| note.facets)
        .filter(|facet| facet.axis == Axis::Place)
        .filter_map(|facet| facet.value.parse().ok())
        .collect();
    for region in 1..=17 {
        assert!(places.contains(&place::id(&format!("r{region:02}"))), "no note in region {region}");
    }
    each_subject_has_a_note(&all);
    some_of_it_is_in_english(&all);
    everybody_sees_and_hears(world, &all).await;
}

fn each_subject_has_a_note(all: &[Record]) {
    let notes: Vec<Note> = all.iter().filter(|record| record.kind == Kind::Note).map(Record::content).collect();
    for (subject, theme, word) in SUBJECTS {
        let theme = concept::id(Scheme::Theme, theme);
        let about = notes.iter().filter(|note| note.themes.contains(&theme));
        let mut texts = about.map(|note| format!("{} {}", note.title.as_str(), note.body.as_str()).to_lowercase());
        assert!(texts.any(|text| text.contains(word)), "no note about {subject}");
    }
}

/// Notes are; terms have a name in English, beside the one in French.
fn some_of_it_is_in_english(all: &[Record]) {
    let english = |record: &&Record| record.kind == Kind::Note && record.header().lang.as_str() == "en";
    let notes = all.iter().filter(english).count();
    assert!(notes >= 10, "{notes} notes in English");
    for term in all.iter().filter(|record| record.kind == Kind::Term).map(Record::content::<Term>) {
        for lang in ["fr", "en"] {
            assert!(term.labels.get(lang).is_some_and(|label| !label.is_empty()), "{lang}: {:?}", term.labels);
        }
    }
}

/// Pictures and a recording, with the words that stand for them, and whose bytes are there for a visitor.
async fn everybody_sees_and_hears(world: &World, all: &[Record]) {
    let visitor = world.visitor();
    let mut forms: BTreeMap<&str, usize> = BTreeMap::new();
    for media in all.iter().filter(|record| record.kind == Kind::Media).map(Record::content::<Media>) {
        assert!(!media.alt.is_empty(), "no words for {}", media.address());
        let seen = world.services.media(&visitor.actor, media.sha256.as_str()).await.expect("everybody");
        assert!(seen.object.is_some(), "no bytes for {}", media.address());
        *forms.entry(media.mime.form()).or_default() += 1;
    }
    assert!(forms.get("picture").is_some_and(|pictures| *pictures >= 3), "{forms:?}");
    assert!(forms.get("sound").is_some_and(|sounds| *sounds >= 1), "{forms:?}");
}

#[test]
fn nothing_is_said_twice() {
    let mut seen: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (path, text) in pages() {
        let body = text.splitn(3, "---\n").nth(2).expect("front matter and a text");
        for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| paragraph.chars().count() > 60) {
            if let Some(other) = seen.insert(paragraph.to_owned(), path.clone()) {
                panic!("{} and {} share: {paragraph}", path.display(), other.display());
            }
        }
    }
    assert!(seen.len() > 1_000, "{} paragraphs", seen.len());
}
