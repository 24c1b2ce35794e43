//! Importing pages that are no notes, and what front matter names: persons, subjects, territories, categories.

use std::ops::ControlFlow;

use domain::directory::Organisation;
use domain::knowledge::{KnowledgeBase, Note, NoteType, Notebook, Placement, Term, View, placement};
use domain::people::Person;
use domain::vocabulary::{Scheme, concept, place};
use domain::{Audience, RecordId};
use service::import::{Import, Report, Visibility, id};
use storage::records;

use crate::harness::{World, on_each_engine};
use crate::import::{Folder, run};

on_each_engine!(a_tree_of_the_commons, what_names_nothing, an_account_makes_no_persons);

fn tree() -> Folder {
    let folder = Folder::new();
    folder
        .write("personnes/lea-cote.md", "---\nkind: person\ntitle: Léa Côté\nheadline: Bibliothécaire\n---\nJe lis.\n");
    folder.write(
        "carnets/crues/README.md",
        "---\ntitle: Les crues\nsummary: Vivre près de l’eau.\nview: path\nmanagers: [lea-cote]\n\
         categories: \"avant = Avant; apres = Après\"\nthemes: [eau]\n---\nVoir [la note](la-digue.md).\n\n## Guide de rédaction\n\n- Datez.\n",
    );
    folder.write(
        "carnets/crues/la-digue.md",
        "---\ntitle: La digue\nnote_type: recit\nauthors: [lea-cote]\nplaces: [Rimouski]\nthemes: [eau, climat]\n\
         sectors: [municipalites]\nhappened: 1974-05\ncategories: [avant]\norder: 2\n---\n\
         Une [digue](../../lexique/digue.md) de [l’Anse](../../repertoire/l-anse.md).\n",
    );
    folder.write(
        "lexique/digue.md",
        "---\nkind: term\ntitle: Digue\nen: Dyke\nsynonyms: [levée]\n---\nUn mur de terre.\n",
    );
    folder.write(
        "repertoire/l-anse.md",
        "---\nkind: organisation\ntitle: Comité de l’Anse\nacronym: CA\nlegal_form: nonprofit\nplaces: [Rimouski-Neigette]\n\
         phone: 418 555-0101\nverified_on: 2026-03-02\nverified_by: lea-cote\n---\nVeille sur la digue.\n",
    );
    folder.write(
        "bases/eau.md",
        "---\nkind: knowledge_base\ntitle: L’eau\nsummary: Tout sur l’eau.\ncarnets: [crues]\n---\nBienvenue.\n",
    );
    folder
}

async fn load(world: &World, folder: &Folder) -> Report {
    let import = Import { visibility: Visibility::Public, rights: Some("CC-BY-SA-4.0".to_owned()), ..folder.import() };
    world.services.import_for_all(&import, &mut |_| ControlFlow::Continue(())).await.expect("a report")
}

async fn read(world: &World, id: RecordId) -> domain::Record {
    let mut reader = world.services.database().reader().await.expect("a reader");
    records::read(&mut reader, id).await.expect("an answer").expect("the record")
}

async fn a_tree_of_the_commons(world: &World) {
    let folder = tree();
    let report = load(world, &folder).await;
    assert_eq!(report.last_line(), "6 created, 0 updated, 0 unchanged, 0 problems", "{:?}", report.problems);
    assert_eq!((report.notebooks, report.notes, report.others, report.links), (1, 1, 4, 3));
    assert!(report.left_aside.is_empty(), "{:?}", report.left_aside);
    let lea = id("arbre", "personnes/lea-cote.md");

    let person = read(world, lea).await;
    assert_eq!((person.content::<Person>().name.as_str(), person.audience()), ("Léa Côté", Audience::Public));
    let carnet = read(world, id("arbre", "carnets/crues")).await;
    let crues: Notebook = carnet.content();
    assert_eq!(
        (crues.view, crues.summary.as_str(), carnet.header().created_by),
        (View::Path, "Vivre près de l’eau.", Some(lea))
    );
    assert!(crues.description.as_str().starts_with("Voir [la note]"), "{}", crues.description.as_str());
    assert_eq!(crues.guide.as_str(), "- Datez.\n");
    assert_eq!(crues.categories.keys().collect::<Vec<_>>(), ["apres", "avant"]);

    let digue = id("arbre", "lexique/digue.md");
    let record = read(world, id("arbre", "carnets/crues/la-digue.md")).await;
    let note: Note = record.content();
    assert_eq!((note.note_type, note.happened.as_str(), note.credit.as_str()), (NoteType::Story, "1974-05", ""));
    assert_eq!((note.authors, note.places), (vec![lea], vec![place::id("10043")]));
    assert_eq!(note.themes.len(), 2);
    assert!(note.themes.contains(&concept::id(Scheme::Theme, "climat")));
    assert!(note.body.as_str().contains(&format!("encommun:term/{digue}")), "{}", note.body.as_str());
    let placed: Placement = read(world, placement::id(carnet.id, record.id)).await.content();
    assert_eq!((placed.order.as_str(), placed.categories.len()), ("000002", 1));

    let term: Term = read(world, digue).await.content();
    assert_eq!((term.label("fr"), term.label("en"), term.synonyms.len()), ("Digue", "Dyke", 1));
    let anse: Organisation = read(world, id("arbre", "repertoire/l-anse.md")).await.content();
    assert_eq!((anse.verified_on.as_str(), anse.verified_by, anse.phones.len()), ("2026-03-02", Some(lea), 1));
    let base = read(world, id("arbre", "bases/eau.md")).await;
    assert_eq!(base.content::<KnowledgeBase>().summary.as_str(), "Tout sur l’eau.");
    let shelved: Placement = read(world, placement::id(base.id, carnet.id)).await.content();
    assert_eq!((shelved.container, shelved.item), (base.id, carnet.id));

    let again = load(world, &folder).await;
    assert_eq!(again.last_line(), "0 created, 0 updated, 6 unchanged, 0 problems", "{:?}", again.problems);
    folder.write(
        "lexique/digue.md",
        "---\nkind: term\ntitle: Digue\nen: Dike\nsynonyms: [levée]\n---\nUn mur de terre.\n",
    );
    assert_eq!(load(world, &folder).await.last_line(), "0 created, 1 updated, 5 unchanged, 0 problems");

    assert_eq!(load(world, &folder).await.last_line(), "0 created, 0 updated, 6 unchanged, 0 problems");
    // What a page says no more leaves its record.
    folder.write(
        "repertoire/l-anse.md",
        "---\nkind: organisation\ntitle: Comité de l’Anse\nplaces: [Rimouski-Neigette]\n---\nVeille sur la digue.\n",
    );
    assert_eq!(load(world, &folder).await.last_line(), "0 created, 1 updated, 5 unchanged, 0 problems");
    let anse: Organisation = read(world, id("arbre", "repertoire/l-anse.md")).await.content();
    assert_eq!(
        (anse.verified_on.as_str(), anse.verified_by, anse.phones.len(), anse.other_names.len()),
        ("", None, 0, 0)
    );
}

async fn what_names_nothing(world: &World) {
    let folder = Folder::new();
    folder.write(
        "a/x.md",
        "---\nauthor: Ana\nthemes: [licornes]\nplaces: [Atlantide]\nhappened: hier\nkind: recette\n---\nTexte.\n",
    );
    folder.write("a/y.md", "---\nkind: organisation\ntitle: Y\nplaces: [Atlantide]\nweather: rain\n---\nTexte.\n");
    folder.write("a/w.md", "---\nauthor: Ana\nthemes: [eau, licornes]\n---\nTexte.\n");
    folder.write("a/z.md", "---\nkind: knowledge_base\ntitle: Z\ncarnets: [b]\n---\nTexte.\n");
    let report = load(world, &folder).await;
    let said: Vec<_> = report.problems.iter().map(|p| (p.file.as_str(), p.line)).collect();
    // A word of another site is its own business; a date that is none, and what a page says to be, are not.
    assert_eq!(
        said,
        [("a/w.md", Some(3)), ("a/x.md", Some(5)), ("a/y.md", None), ("a/y.md", Some(4)), ("a/z.md", Some(4))],
        "{:?}",
        report.problems
    );
    let kept: Note = read(world, id("arbre", "a/w.md")).await.content();
    assert_eq!(kept.themes, [concept::id(Scheme::Theme, "eau")], "what is known is kept");
    assert_eq!(report.left_aside.keys().collect::<Vec<_>>(), ["kind", "places", "themes", "weather"]);
}

async fn an_account_makes_no_persons(world: &World) {
    let _lea = world.member("Léa").await;
    let folder = tree();
    let import = Import { rights: Some("CC-BY-SA-4.0".to_owned()), ..folder.import() };
    let report = run(world, &import, "Léa").await;
    let refused: Vec<_> = report.problems.iter().map(|problem| problem.file.as_str()).collect();
    // Nobody makes a person of somebody else, so nobody is there to have verified anything.
    assert_eq!(refused, ["personnes/lea-cote.md", "repertoire/l-anse.md"], "{:?}", report.problems);
    let note: Note = read(world, id("arbre", "carnets/crues/la-digue.md")).await.content();
    assert_eq!((note.credit.as_str(), note.authors.len()), ("Léa Côté", 0));
}
