//! Structured data in pages: one graph, that nothing typed breaks out of, and only what everybody may see.

use domain::content::{LangTag, Markdown};
use domain::directory::{LegalForm, Organisation};
use domain::knowledge::{KnowledgeBase, NoteStatus, NotebookStatus, Term};
use domain::{Audience, Kind};
use serde_json::Value;

use super::{Commons, TITLE};
use crate::support::{Answer, TestApp, text};

/// The graph of a page, its own node first; nothing where it has none.
fn graph(answer: &Answer) -> Option<Vec<Value>> {
    let page = answer.text();
    let blocks: Vec<&str> = page.split("<script type=\"application/ld+json\"").skip(1).collect();
    assert!(blocks.len() <= 1, "one graph: {page}");
    let block = blocks.first()?.split_once('>').map(|(_, rest)| rest)?;
    let block = block.split("</script>").next()?;
    assert!(!block.contains(['<', '>', '&']), "{block}");
    let mut read: Value = serde_json::from_str(block).expect("JSON");
    assert_eq!(read["@context"], "https://schema.org");
    let graph = read["@graph"].take();
    Some(graph.as_array().expect("a graph").clone())
}

async fn of(app: &TestApp, path: &str) -> Vec<Value> {
    graph(&app.get(path).await).unwrap_or_else(|| panic!("{path} has no graph"))
}

#[tokio::test]
async fn a_note_is_an_article_in_both_languages() {
    let commons = Commons::new().await;
    for base in ["", "/en"] {
        let path = format!("{base}/notes/{}", commons.note.id);
        let answer = commons.app.get(&path).await;
        // As HTML, the title is text wherever it is.
        assert!(!answer.text().contains("</script><b>"), "{}", answer.text());
        commons.keeps_secrets(&answer.text());
        let graph = graph(&answer).expect("a graph");
        let note = &graph[0];
        assert_eq!((&note["@type"], &note["headline"]), (&"Article".into(), &TITLE.into()));
        assert_eq!(note["@id"], format!("urn:uuid:{}", commons.note.id));
        assert_eq!(note["url"], format!("http://127.0.0.1:3000{path}"));
        assert_eq!(note["description"], "Elle est chez Rita.");
        assert_eq!(note["license"], "https://creativecommons.org/licenses/by-sa/4.0/");
        assert_eq!(note["inLanguage"], "fr");
        assert_eq!(note["isPartOf"][0]["name"], "Clés & serrures");
        assert_eq!(note.get("author"), None, "Léa is shown to members");
        assert_eq!((&graph[1]["@type"], graph.len()), (&"BreadcrumbList".into(), 2));
        assert_eq!(graph[1]["itemListElement"][2]["name"], TITLE);
    }
    commons.lea.show().await;
    let graph = of(&commons.app, &format!("/notes/{}", commons.note.id)).await;
    assert_eq!(graph[0]["author"][0]["name"], "Léa");
    let person = of(&commons.app, &format!("/personnes/{}", commons.lea.person)).await;
    assert_eq!((&person[0]["@type"], &person[0]["mainEntity"]["name"]), (&"ProfilePage".into(), &"Léa".into()));
}

#[tokio::test]
async fn each_kind_is_what_schema_org_calls_it() {
    let commons = Commons::new().await;
    let lea = &commons.lea;
    let base = KnowledgeBase { title: text("Habiter"), status: NotebookStatus::Published, ..KnowledgeBase::default() };
    let base = lea.make(Kind::KnowledgeBase, &base, Audience::Public).await;
    lea.place(base, commons.carnet).await;
    let term = Term {
        labels: [("fr", "glanage"), ("en", "gleaning")]
            .map(|(lang, label)| (LangTag::parse(lang).expect("a tag"), text(label)))
            .into(),
        definition: Markdown::parse("Ramasser ce qui reste.").expect("a text"),
        status: NoteStatus::Published,
        ..Term::default()
    };
    let term = lea.make(Kind::Term, &term, Audience::Public).await;
    let organisation = Organisation {
        name: text("Le Relais"),
        description: Markdown::parse("On y aide.").expect("a text"),
        legal_form: LegalForm::Nonprofit,
        phones: vec![text("418 555-0100")],
        places: vec![domain::vocabulary::place::id("03005")],
        ..Organisation::default()
    };
    let organisation = lea.make(Kind::Organisation, &organisation, Audience::Public).await;
    for (path, kind, name) in [
        (format!("/carnets/{}", commons.carnet.id), "Collection", "Clés & serrures"),
        (format!("/en/bases/{}", base.id), "Collection", "Habiter"),
        (format!("/en/lexique/{}", term.id), "DefinedTerm", "gleaning"),
        (format!("/organisations/{}", organisation.id), "NGO", "Le Relais"),
        ("/".to_owned(), "WebSite", "En commun"),
        ("/en".to_owned(), "WebSite", "En commun"),
        ("/carnets".to_owned(), "CollectionPage", "Carnets"),
        ("/en/lexique".to_owned(), "DefinedTermSet", "Glossary"),
    ] {
        let answer = commons.app.get(&path).await;
        commons.keeps_secrets(&answer.text());
        let graph = graph(&answer).unwrap_or_else(|| panic!("{path} has no graph"));
        assert_eq!((&graph[0]["@type"], &graph[0]["name"]), (&kind.into(), &name.into()), "{path}");
        assert_eq!(graph[1]["@type"], "BreadcrumbList", "{path}");
    }
    let base = of(&commons.app, &format!("/bases/{}", base.id)).await;
    assert_eq!(base[0]["hasPart"][0]["name"], "Clés & serrures");
    let carnet = of(&commons.app, &format!("/carnets/{}", commons.carnet.id)).await;
    assert_eq!((&carnet[0]["hasPart"][0]["name"], &carnet[0]["hasPart"][1]), (&TITLE.into(), &Value::Null));
    let relais = of(&commons.app, &format!("/organisations/{}", organisation.id)).await;
    assert_eq!(relais[0]["contactPoint"][0]["telephone"], "418 555-0100");
}

#[tokio::test]
async fn pages_that_are_of_one_person_are_not_described() {
    let commons = Commons::new().await;
    for path in ["/recherche?q=cl%C3%A9", "/en/compte", "/trousse", "/appareil", "/nulle-part"] {
        assert_eq!(graph(&commons.app.get(path).await), None, "{path}");
    }
    let form = [
        ("sec-fetch-site", "same-origin"),
        ("accept", "text/html"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let body = "email=lea%40example.org&password=trois+renards+dansent&next=%2F";
    let answer = commons.app.ask("POST", "/api/account/v1/sign-in", &form, body).await;
    let cookie = answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    let cookie = [("cookie", cookie.as_str())];
    for record in &commons.hidden {
        let area = if record.kind == Kind::Note { "notes" } else { "carnets" };
        let path = format!("/{area}/{}", record.id);
        let mine = commons.app.get_with(&path, &cookie).await;
        assert_eq!((mine.status.as_u16(), graph(&mine)), (200, None), "{path}");
        assert!(!mine.text().contains("application/atom+xml"), "{path}");
        assert_eq!(commons.app.get(&path).await.status.as_u16(), 404, "{path}");
    }
    let public = format!("/notes/{}", commons.note.id);
    assert_eq!(graph(&commons.app.get_with(&public, &cookie).await), None, "it would name who is shown to members");
}
