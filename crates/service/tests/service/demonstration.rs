//! The commons that shows what this is for: it goes in whole, names only what is there, and repeats nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::projection::{Axis, project};
use domain::vocabulary::place;
use domain::{Kind, RecordId};
use service::import::{Import, Visibility};
use storage::records;

use crate::harness::{World, on_each_engine};

on_each_engine!(goes_in_whole);

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
