//! The guides of Etalab, whole: counted by a walk of the tree that shares nothing with the import.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use domain::knowledge::{Note, Notebook};
use domain::query::{Answer, Ask, Search};
use domain::{Kind, Value};
use service::import::{Import, Visibility};
use storage::records;

use crate::harness::{World, on_each_engine};
use crate::import::run;

on_each_engine!(the_guides_go_in_whole);

/// Where they are. Without them `cargo xtask test` leaves this out, as skipped; whoever runs it by hand is told.
fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus/etalab-guides");
    if root.is_dir() {
        return Some(root);
    }
    use std::io::Write;
    let line = "skipped: the_guides_go_in_whole (../shared/corpus/etalab-guides is not there)\n";
    std::io::stdout().lock().write_all(line.as_bytes()).expect("a line");
    None
}

/// What a plain walk sees: Markdown files by folder, and where each `](…)` and button of a line leads.
#[derive(Default)]
struct Walk {
    pages: BTreeMap<String, String>,
    folders: BTreeSet<String>,
}

fn walk(root: &Path, folder: &str, into: &mut Walk) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder").map(|entry| entry.expect("an entry")) {
        let name = entry.file_name().into_string().expect("a name");
        let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
        if entry.path().is_dir() {
            walk(root, &path, into);
        } else if name.ends_with(".md") {
            into.folders.insert(folder.to_owned());
            into.pages.insert(path, fs::read_to_string(entry.path()).expect("a page"));
        }
    }
}

impl Walk {
    fn permalinks(&self) -> BTreeSet<String> {
        let lines = self.pages.values().flat_map(|text| text.lines());
        let found = lines.filter_map(|line| line.strip_prefix("permalink:"));
        found.map(|address| address.trim().trim_matches('/').to_owned()).collect()
    }

    /// Links of a page to pages of the tree.
    fn links(&self, path: &str, text: &str) -> usize {
        let mut targets: Vec<&str> = Vec::new();
        for (at, _) in text.match_indices("](") {
            let image = text[..at].rfind('[').is_some_and(|open| text[..open].ends_with('!'));
            let rest = &text[at + 2..];
            if !image {
                targets.push(&rest[..rest.find([')', ' ', '\n']).unwrap_or(rest.len())]);
            }
        }
        for (at, _) in text.match_indices("<Button link=\"") {
            let rest = &text[at + 14..];
            targets.push(&rest[..rest.find('"').expect("a quote")]);
        }
        let permalinks = self.permalinks();
        targets
            .into_iter()
            .filter(|target| {
                let own = target.strip_prefix("https://guides.etalab.gouv.fr");
                let target = own.unwrap_or(target).split('#').next().expect("a part");
                if target.is_empty() || target.contains("://") || (own.is_some() && target.len() < 2) {
                    return false;
                }
                if let Some(absolute) = target.strip_prefix('/') {
                    let key = absolute.trim_matches('/');
                    return permalinks.contains(key) || self.folders.contains(key);
                }
                let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let plain = target.trim_start_matches("./");
                let joined = match plain.strip_prefix("../") {
                    Some(up) => up.to_owned(),
                    None if folder.is_empty() => plain.to_owned(),
                    None => format!("{folder}/{plain}"),
                };
                self.pages.contains_key(&joined)
            })
            .count()
    }
}

async fn the_guides_go_in_whole(world: &World) {
    let Some(root) = corpus() else { return };
    let lea = world.member("Léa").await;
    let mut seen = Walk::default();
    walk(&root, "", &mut seen);
    let readmes = seen.pages.keys().filter(|path| path.ends_with("README.md") && !path.contains("UPSTREAM")).count();
    let mut import = Import::of(&root);
    import.visibility = Visibility::Public;
    import.rights = Some("etalab-2.0".to_owned());
    import.check().expect("usable");
    assert_eq!(import.name, "etalab-guides");
    let report = run(world, &import, "Léa").await;
    assert_eq!(report.notebooks as usize, seen.folders.len());
    assert_eq!(report.notes as usize, seen.pages.len() - readmes);
    assert!(report.others > 20, "its lexiques give their terms");
    let given = report.others as usize;
    assert_eq!(report.created as usize, seen.pages.len() - readmes + seen.folders.len() + given);
    assert!(report.domains.contains(&"guides.etalab.gouv.fr".to_owned()), "{:?}", report.domains);
    let links: usize = seen.pages.iter().map(|(path, text)| seen.links(path, text)).sum();
    let mut reader = world.services.database().reader().await.expect("a reader");
    let all = records::after(&mut reader, None, 10_000).await.expect("records");
    drop(reader);
    let record_links: usize = all
        .iter()
        .map(|record| match record.kind {
            Kind::Note => record.content::<Note>().body.as_str().matches("encommun:").count(),
            Kind::Notebook => record.content::<Notebook>().description.as_str().matches("encommun:").count(),
            _ => 0,
        })
        .sum();
    for problem in &report.problems {
        println!("{problem}");
    }
    assert_eq!((report.links as usize, record_links), (links, links));
    let ids: BTreeSet<String> = all.iter().map(|record| record.id.to_string()).collect();
    for record in all.iter().filter(|record| record.kind == Kind::Note) {
        let content: Note = record.content();
        assert!(!content.title.is_empty() && content.rights.as_str() == "etalab-2.0");
        for target in content.body.as_str().split("encommun:").skip(1) {
            let id = target.split_once('/').expect("a kind").1.get(..36).expect("an id");
            assert!(ids.contains(id), "a link that dangles");
        }
    }

    let visitor = world.visitor();
    let search = |text: &str| Ask::Search(Search { text: text.to_owned(), limit: 10, ..Search::default() });
    let reply = world.services.read(&visitor.actor, vec![search("empecher"), search("données ouvertes")]).await;
    for answer in reply.expect("answers").answers {
        let Answer::Search(found) = answer else { panic!("{answer:?}") };
        assert!(found.total > 0 && found.hits.iter().any(|hit| hit.passages.iter().any(|p| !p.marks.is_empty())));
    }
    let again = run(world, &import, "Léa").await;
    assert_eq!((again.created, again.updated), (0, 0));
    assert_eq!(again.unchanged, report.created);
    assert_eq!(again.problems, report.problems);
    assert!(
        all.iter().all(|record| record.fields.get(&domain::record::header::CREATED_BY) == Some(&Value::Id(lea.id)))
    );
}
