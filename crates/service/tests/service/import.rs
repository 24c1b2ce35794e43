//! Importing trees: with odd names, again, changed on both sides, cut in the middle.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use domain::care::{Suggestion, suggestion};
use domain::knowledge::{Note, Notebook, Placement, note};
use domain::record::Ref;
use domain::{Audience, Kind, RecordId, Value};
use service::import::{Import, Report, Unusable, Visibility, id};
use storage::records;
use sync::OpKind;

use crate::harness::{Person, World, email, on_each_engine, unique};

on_each_engine!(
    a_tree_with_odd_names,
    again_changes_nothing,
    both_sides_stand,
    what_cannot_be_merged_is_suggested,
    cut_and_completed,
    files_that_cannot_be_read,
    a_dry_run_writes_nothing,
);

/// A folder of pages, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let folder = std::env::temp_dir().join(unique());
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.0.join(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("folders");
        fs::write(file, text).expect("a file");
    }

    pub fn import(&self) -> Import {
        Import { name: "arbre".to_owned(), visibility: Visibility::Members, ..Import::of(&self.0) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub async fn run(world: &World, import: &Import, who: &str) -> Report {
    world.services.import(import, &email(who), &mut |_| ControlFlow::Continue(())).await.expect("a report")
}

fn record(path: &str, kind: Kind) -> Ref {
    Ref { kind, id: id("arbre", path) }
}

async fn note(person: &Person, path: &str) -> Note {
    person.sees(id("arbre", path)).await.unwrap_or_else(|| panic!("{path}")).content()
}

/// Everything that stands, revisions and times apart.
async fn state(world: &World) -> Vec<(RecordId, Kind, domain::Fields)> {
    let mut reader = world.services.database().reader().await.expect("a reader");
    let all = records::after(&mut reader, None, 10_000).await.expect("records");
    let imported = all.into_iter().filter(|record| record.kind != Kind::Person);
    imported.map(|record| (record.id, record.kind, untagged(record.fields))).collect()
}

/// Sets without the operations that filled them, which differ from run to run.
fn untagged(fields: domain::Fields) -> domain::Fields {
    let plain = |value: Value| match value {
        Value::Set(_) => Value::List(value.elements().into_iter().cloned().collect()),
        other => other,
    };
    fields.into_iter().map(|(field, value)| (field, plain(value))).collect()
}

fn odd_tree() -> Folder {
    let folder = Folder::new();
    folder.write("Été à Québec/README.md", "# Guide de l'été\r\n\r\nVoir [la page](Première%20page.md).\r\n");
    folder.write(
        "Été à Québec/Première page.md",
        "\u{feff}---\ntitle: \"Une page : première\"\ntags: [a, b]\nauthor: Ana\n---\n\n# Une page : première\n\n\
         Vers [l'autre](../profond/très/10-dix.md#la-suite), [le carnet](./), [rien](absente.md).\n\
         ![image](images/a.png) ![perdue](images/b.png)\n",
    );
    folder.write("Été à Québec/images/a.png", a_dot());
    folder.write("profond/très/10-dix.md", "# Dix\n\n## La suite\n\nUn [retour](</Été à Québec/Première page>).\n");
    folder.write("profond/très/9-neuf.md", "Sans titre, avec [dix][x].\n\n[x]: 10-dix.md \"Dix\"\n");
    folder.write("accueil.md", "# Accueil\n\n<Button link=\"/Été%20à%20Québec/\" text=\"L'été\" />\n");
    folder.write("node_modules/x/README.md", "# Rien\n");
    folder.write(".cache/y.md", "# Rien\n");
    folder
}

/// A picture of one pixel.
fn a_dot() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(1, 1).write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

async fn a_tree_with_odd_names(world: &World) {
    let lea = world.member("Léa").await;
    let tree = odd_tree();
    let report = run(world, &tree.import(), "Léa").await;
    assert_eq!(report.last_line(), "7 created, 0 updated, 0 unchanged, 2 problems", "{:?}", report.problems);
    assert_eq!((report.notebooks, report.notes, report.links, report.pictures), (3, 4, 6, 1));
    assert_eq!(report.left_aside.get("tags"), Some(&1));
    let places: Vec<(&str, Option<usize>)> = report.problems.iter().map(|p| (p.file.as_str(), p.line)).collect();
    assert_eq!(places, [("Été à Québec/Première page.md", Some(9)), ("Été à Québec/Première page.md", Some(10))]);

    let carnet: Notebook = lea.sees(id("arbre", "Été à Québec")).await.expect("the carnet").content();
    assert_eq!(carnet.title.as_str(), "Guide de l'été");
    let first = record("Été à Québec/Première page.md", Kind::Note);
    assert_eq!(carnet.description.as_str(), format!("Voir [la page](encommun:note/{}).\n", first.id));
    let page = note(&lea, "Été à Québec/Première page.md").await;
    assert_eq!(page.title.as_str(), "Une page : première");
    assert_eq!((page.credit.as_str(), page.authors.len()), ("Ana", 0));
    let (ten, summer) = (id("arbre", "profond/très/10-dix.md"), id("arbre", "Été à Québec"));
    let body = page.body.as_str();
    assert!(body.starts_with("Vers [l'autre]"), "{body}");
    assert!(body.contains(&format!("(encommun:note/{ten}#la-suite)")), "{body}");
    assert!(body.contains(&format!("[le carnet](encommun:notebook/{summer})")), "{body}");
    assert!(
        body.contains("[rien](absente.md)") && body.contains("![perdue](images/b.png)"),
        "its text is kept: {body}"
    );
    assert!(body.contains("![image](/media/") && body.contains("#1x1)"), "shown by what it holds: {body}");
    let nine = note(&lea, "profond/très/9-neuf.md").await;
    assert_eq!(nine.title.as_str(), "Neuf");
    assert!(nine.body.as_str().contains(&format!("[x]: encommun:note/{ten} \"Dix\"")), "{}", nine.body.as_str());
    let home = note(&lea, "accueil.md").await;
    assert!(home.body.as_str().contains(&format!("link=\"encommun:notebook/{summer}\"")), "{}", home.body.as_str());

    let max = world.member("Max").await;
    let list = domain::query::List {
        filter: domain::query::Filter {
            linked: Some((domain::projection::Rel::In, id("arbre", "profond/très"))),
            ..Default::default()
        },
        order: domain::query::Order::Position,
        limit: 10,
        after: None,
        include: vec![domain::projection::Rel::Item],
    };
    let reply = world.services.read(&max.actor, vec![domain::query::Ask::List(list)]).await.expect("an answer");
    let domain::query::Answer::List(page) = &reply.answers[0] else { panic!("{reply:?}") };
    assert_eq!(page.included.iter().map(|card| card.title.as_str()).collect::<Vec<_>>(), ["Neuf", "Dix"]);
}

async fn again_changes_nothing(world: &World) {
    let lea = world.member("Léa").await;
    let tree = odd_tree();
    run(world, &tree.import(), "Léa").await;
    let before = state(world).await;
    let again = run(world, &tree.import(), "Léa").await;
    assert_eq!(again.last_line(), "0 created, 0 updated, 7 unchanged, 2 problems");
    assert_eq!(state(world).await, before);

    tree.write("profond/très/10-dix.md", "# Dix\n\n## La suite\n\nCorrigé.\n");
    let third = run(world, &tree.import(), "Léa").await;
    assert_eq!(third.last_line(), "0 created, 1 updated, 6 unchanged, 2 problems");
    assert!(note(&lea, "profond/très/10-dix.md").await.body.as_str().contains("Corrigé"));

    // A page between two others moves neither; a file that is gone deletes nothing.
    tree.write("profond/très/9b-entre.md", "# Entre\n\nx\n");
    fs::remove_file(tree.0.join("accueil.md")).expect("removed");
    let fourth = run(world, &tree.import(), "Léa").await;
    assert_eq!(fourth.last_line(), "1 created, 0 updated, 5 unchanged, 2 problems");
    let gone: Vec<&str> = fourth.gone.iter().map(|gone| gone.title.as_str()).collect();
    assert_eq!(gone, ["Accueil", "Arbre"], "the root's carnet went with its last page");
    assert_eq!(note(&lea, "accueil.md").await.title.as_str(), "Accueil");

    // Said again without a word about who sees it, it stays seen by whom it was.
    let silent = Import { visibility: Visibility::Unsaid, ..tree.import() };
    let fifth = run(world, &silent, "Léa").await;
    assert_eq!(fifth.last_line(), "0 created, 0 updated, 6 unchanged, 2 problems");
    assert_eq!(lea.sees(id("arbre", "profond/très/9b-entre.md")).await.expect("it").audience(), Audience::Members);
}

const THREE: &str = "# Trois\n\nUn premier paragraphe.\n\nUn second, sur le pain.\n\nUn dernier.\n";

async fn both_sides_stand(world: &World) {
    let lea = world.member("Léa").await;
    let tree = Folder::new();
    tree.write("c/p.md", THREE);
    run(world, &tree.import(), "Léa").await;
    let page = record("c/p.md", Kind::Note);
    for turn in 0_u64..3 {
        // Edited here, then another paragraph corrected in the file: three times over.
        let before = lea.body(page.id).await;
        let rev = lea.sees(page.id).await.expect("it").rev;
        let paragraph = before.lines().find(|line| line.contains("premier")).expect("a paragraph").to_owned();
        let mine = before.replace(&paragraph, &format!("Un {turn}e premier paragraphe."));
        assert!(lea.one(lea.edit(page, rev, &before, &mine)).await.is_applied());
        tree.write("c/p.md", THREE.replace("Un dernier", &format!("Un {turn}e dernier")));
        let report = run(world, &tree.import(), "Léa").await;
        assert_eq!(report.last_line(), "0 created, 1 updated, 1 unchanged, 0 problems");
        assert_eq!(report.suggestions, 0);
        let both = lea.body(page.id).await;
        assert!(both.contains(&format!("{turn}e premier")) && both.contains(&format!("{turn}e dernier")), "{both}");
        let again = run(world, &tree.import(), "Léa").await;
        assert_eq!(again.last_line(), "0 created, 0 updated, 2 unchanged, 0 problems");
        assert_eq!(lea.body(page.id).await, both);
    }
    // The file goes back to what it was: so does its paragraph, and only that.
    tree.write("c/p.md", THREE);
    run(world, &tree.import(), "Léa").await;
    let body = lea.body(page.id).await;
    assert!(body.contains("2e premier"), "{body}");
    assert!(body.contains("\nUn dernier."), "{body}");
}

async fn what_cannot_be_merged_is_suggested(world: &World) {
    let lea = world.member("Léa").await;
    let tree = Folder::new();
    tree.write("c/p.md", THREE);
    run(world, &tree.import(), "Léa").await;
    let page = record("c/p.md", Kind::Note);
    let before = lea.body(page.id).await;
    let edited = before.replace("le pain", "le pain de seigle");
    let group = vec![
        lea.edit(page, 1, &before, &edited),
        lea.op(page, sync::Base::Rev(1), OpKind::Set(domain::Fields::from([(note::field::TITLE, "Le mien".into())]))),
    ];
    assert!(lea.send(group).await.groups[0].ops.iter().all(|(_, verdict)| verdict.is_applied()));
    tree.write("c/p.md", THREE.replace("le pain", "le pain de mie").replace("# Trois", "# Quatre"));
    let report = run(world, &tree.import(), "Léa").await;
    assert_eq!(report.suggestions, 2, "{report:?}");
    let now = note(&lea, "c/p.md").await;
    assert_eq!(now.title.as_str(), "Le mien", "what people wrote stands");
    assert!(now.body.as_str().contains("seigle"), "{}", now.body.as_str());
    let mut reader = world.services.database().reader().await.expect("a reader");
    let all = records::after(&mut reader, None, 1_000).await.expect("records");
    let kept: Vec<Suggestion> =
        all.iter().filter(|record| record.kind == Kind::Suggestion).map(domain::Record::content).collect();
    assert_eq!(kept.len(), 2);
    assert!(kept.iter().all(|suggestion| suggestion.source == suggestion::Source::Import));
    let said = format!("{kept:?}");
    assert!(said.contains("de mie") && said.contains("Quatre"), "{said}");
    let again = run(world, &tree.import(), "Léa").await;
    assert_eq!(again.last_line(), "0 created, 0 updated, 2 unchanged, 0 problems");
    assert_eq!(again.suggestions, 0, "it is said once");
}

async fn cut_and_completed(world: &World) {
    world.member("Léa").await;
    let tree = Folder::new();
    for carnet in 0..5 {
        tree.write(&format!("c{carnet}/README.md"), format!("# Carnet {carnet}\n"));
        for page in 0..30 {
            let next = (page + 1) % 30;
            tree.write(&format!("c{carnet}/{page}.md"), format!("# Page {carnet} {page}\n\n[suite]({next}.md)\n"));
        }
    }
    let mut runs = 0;
    let mut created = 0;
    loop {
        // Cut after one batch more each time, as a kill would: what was written stands.
        let mut batches = 0;
        let mut cut = |_| {
            batches += 1;
            if batches > runs { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let report = world.services.import(&tree.import(), &email("Léa"), &mut cut).await.expect("a report");
        created += report.created;
        runs += 1;
        if report.created + report.unchanged == 155 {
            break;
        }
    }
    assert!(runs > 2, "it was cut");
    assert_eq!(created, 155, "no record twice, none missing");
    let cut = state(world).await;
    let whole = World::sqlite().await;
    whole.member("Léa").await;
    let report = run(&whole, &tree.import(), "Léa").await;
    assert_eq!(report.last_line(), "155 created, 0 updated, 0 unchanged, 0 problems");
    let whole_state = state(&whole).await;
    assert_eq!(cut.len(), whole_state.len());
    for ((a, kind, fields), (b, _, others)) in cut.iter().zip(&whole_state) {
        let comparable = |fields: &domain::Fields| {
            let person = [domain::record::header::CREATED_BY, note::field::AUTHORS];
            fields.iter().filter(|(f, _)| !person.contains(f)).map(|(f, v)| (*f, v.clone())).collect::<domain::Fields>()
        };
        assert_eq!((a, comparable(fields)), (b, comparable(others)), "{kind}");
    }
    whole.end().await;
}

async fn files_that_cannot_be_read(world: &World) {
    let lea = world.member("Léa").await;
    let tree = Folder::new();
    tree.write("c/bonne.md", "# Bonne\n\n[latine](latine.md) [longue](longue.md)\n");
    tree.write("c/latine.md", b"# Caf\xe9\n");
    tree.write("c/nulle.md", b"# Nul\n\nx\0y\n");
    tree.write("c/longue.md", format!("# Longue\n\n{}", "mot ".repeat(60_000)));
    tree.write("c/vide.md", "");
    tree.write("c/tete.md", "---\ntitle: \"ouvert\nlicense: MIT\n---\n# Tête\n\nx\n");
    #[cfg(unix)]
    std::os::unix::fs::symlink(Path::new("/etc/hostname"), tree.0.join("c/lien.md")).expect("a link");
    let report = run(world, &tree.import(), "Léa").await;
    assert_eq!((report.created, report.notes), (3, 2), "{:?}", report.problems);
    let said: Vec<(&str, Option<usize>)> = report.problems.iter().map(|p| (p.file.as_str(), p.line)).collect();
    let expected = [
        ("c/bonne.md", Some(3)),
        ("c/bonne.md", Some(3)),
        ("c/latine.md", Some(1)),
        ("c/lien.md", None),
        ("c/longue.md", None),
        ("c/nulle.md", Some(3)),
        ("c/tete.md", Some(2)),
        ("c/tete.md", Some(3)),
        ("c/vide.md", None),
    ];
    assert_eq!(said, expected, "{:#?}", report.problems);
    assert!(report.problems.iter().all(|problem| !problem.remedy.is_empty()));
    assert_eq!(lea.sees(id("arbre", "c/latine.md")).await, None, "nothing half-written");
    let placement = domain::knowledge::placement::id(id("arbre", "c"), id("arbre", "c/bonne.md"));
    let placed: Placement = lea.sees(placement).await.expect("its place").content();
    assert_eq!(placed.container, id("arbre", "c"));
    let unusable = |import: Import| {
        let mut import = import;
        import.check().err()
    };
    assert_eq!(unusable(Import { visibility: Visibility::Public, ..tree.import() }), Some(Unusable::NoRights));
    assert!(matches!(unusable(Import { rights: Some("MIT".into()), ..tree.import() }), Some(Unusable::Rights(_))));
    assert!(matches!(unusable(Import::of("/nowhere/at/all")), Some(Unusable::Folder(_))));
}

async fn a_dry_run_writes_nothing(world: &World) {
    world.member("Léa").await;
    let tree = odd_tree();
    let before = state(world).await;
    let dry = run(world, &Import { dry_run: true, ..tree.import() }, "Léa").await;
    assert_eq!(dry.last_line(), "7 created, 0 updated, 0 unchanged, 2 problems");
    assert_eq!(state(world).await, before);
    run(world, &tree.import(), "Léa").await;
    tree.write("accueil.md", "# Accueil\n\nCorrigé.\n");
    let dry = run(world, &Import { dry_run: true, ..tree.import() }, "Léa").await;
    assert_eq!(dry.last_line(), "0 created, 1 updated, 6 unchanged, 2 problems");
}
