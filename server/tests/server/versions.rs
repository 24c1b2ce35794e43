//! Versions in a browser without scripts: one beside another, one brought back, a record taken back, a suggestion in part.

use axum::http::StatusCode;

use crate::support::plain::{self, NOTE, SAVE, page, sign_up};
use crate::support::{Answer, TestApp};

/// Posts a form under identifiers of its own: `turn` tells one form from another.
async fn post(app: &TestApp, cookie: &str, path: &str, turn: u8, fields: &[(&str, &str)]) -> Answer {
    let id = format!("01a21403-5d2a-7435-b70e-{turn:012}");
    let all = [("group", id.as_str()), ("op", id.as_str())].into_iter().chain(fields.iter().copied());
    plain::post(app, cookie, path, &all.collect::<Vec<_>>()).await
}

async fn save(app: &TestApp, cookie: &str, turn: u8, base: &str, fields: &[(&str, &str)]) {
    let start = [("kind", "note"), ("id", NOTE), ("base", base), ("next", "/notes")];
    let fields: Vec<_> =
        start.into_iter().filter(|(_, value)| !value.is_empty()).chain(fields.iter().copied()).collect();
    let answer = post(app, cookie, SAVE, turn, &fields).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/notes"), "{}", answer.text());
}

async fn note(app: &TestApp, cookie: &str, audience: &str) {
    let fields = [
        ("fields[title]", "La clé du local"),
        ("fields[body]", "Elle est chez Rita.\n\nDemandez-la.\n"),
        ("fields[audience]", audience),
        ("fields[status]", "published"),
    ];
    save(app, cookie, 1, "", &fields).await;
}

/// The Bas-Saint-Laurent.
const REGION: &str = "81df6358-0cc9-8f15-90c9-723136000000";

const REASON: &str = "La serrure a changé.";

#[tokio::test]
async fn a_note_taken_back_says_so_to_its_last_audience_alone() {
    for (audience, to_members, to_visitors) in
        [("public", StatusCode::GONE, StatusCode::GONE), ("members", StatusCode::GONE, StatusCode::NOT_FOUND)]
    {
        let app = TestApp::new().await;
        let (lea, max) = (sign_up(&app, "lea").await, sign_up(&app, "max").await);
        note(&app, &lea, audience).await;
        let path = format!("/notes/la-cle-{NOTE}");
        assert_eq!(page(&app, &max, &path).await.0, StatusCode::OK);
        save(&app, &lea, 2, "1", &[("fields[status]", "withdrawn"), ("fields[withdrawn_reason]", REASON)]).await;

        let (status, text) = page(&app, &lea, &path).await;
        assert!(status == StatusCode::OK && text.contains(REASON), "its authors read it: {status}");
        for (cookie, expected) in [(max.as_str(), to_members), ("", to_visitors)] {
            let (status, text) = page(&app, cookie, &path).await;
            assert_eq!(status, expected, "{audience}");
            assert_eq!(text.contains(REASON), expected == StatusCode::GONE, "{audience}");
            assert_eq!(text.contains("Cette note a été retirée le "), expected == StatusCode::GONE);
            assert!(!text.contains("chez Rita") && !text.contains("La clé du local"), "{text}");
            assert_eq!(page(&app, cookie, &format!("{path}/historique")).await.0, StatusCode::NOT_FOUND);
        }
        let english = page(&app, &max, &format!("/en{path}")).await;
        assert!(english.0 == StatusCode::GONE && english.1.contains("This note was withdrawn on "));
        assert_eq!(page(&app, &max, "/notes/01a21403-5d2a-7435-b70e-000000000099").await.0, StatusCode::NOT_FOUND);

        save(&app, &lea, 3, "2", &[("fields[status]", "published"), ("fields[withdrawn_reason]", "")]).await;
        assert_eq!(page(&app, &max, &path).await.0, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_goes_to_the_bin_says_so_to_those_who_could_read_it_and_comes_out() {
    let whole = [
        (
            "note",
            "notes",
            vec![("fields[title]", "La clé"), ("fields[body]", "Chez Rita."), ("fields[status]", "published")],
        ),
        ("notebook", "carnets", vec![("fields[title]", "La clé"), ("fields[status]", "published")]),
        ("knowledge_base", "bases", vec![("fields[title]", "La clé"), ("fields[status]", "published")]),
        (
            "organisation",
            "organisations",
            vec![
                ("fields[name]", "La clé"),
                ("fields[description]", "On y aide."),
                ("fields[places]", REGION),
                ("fields[status]", "active"),
            ],
        ),
    ];
    for (kind, area, fields) in whole {
        for (audience, to_visitors) in [("public", StatusCode::GONE), ("members", StatusCode::NOT_FOUND)] {
            let app = TestApp::new().await;
            let (lea, max) = (sign_up(&app, "lea").await, sign_up(&app, "max").await);
            let record = [("kind", kind), ("id", NOTE), ("next", "/notes")];
            let made: Vec<_> = record.iter().chain(&fields).copied().chain([("fields[audience]", audience)]).collect();
            let answer = post(&app, &lea, SAVE, 1, &made).await;
            assert_eq!(answer.status, StatusCode::FOUND, "{kind}: {}", answer.text());
            let path = format!("/{area}/{NOTE}");
            assert_eq!(page(&app, &max, &path).await.0, StatusCode::OK, "{kind}");

            let binned: Vec<_> = record.into_iter().chain([("base", "1"), ("bin", "true")]).collect();
            let theirs = post(&app, &max, SAVE, 2, &binned).await;
            assert_eq!(page(&app, &max, &path).await.0, StatusCode::OK, "{kind}, by another: {}", theirs.status);
            assert_eq!(post(&app, &lea, SAVE, 3, &binned).await.status, StatusCode::FOUND, "{kind}");
            let (status, text) = page(&app, &lea, &path).await;
            assert!(status == StatusCode::OK && text.contains("Sortir de la corbeille"), "{kind}: {status}");
            for (cookie, expected) in [(max.as_str(), StatusCode::GONE), ("", to_visitors)] {
                let (status, text) = page(&app, cookie, &path).await;
                assert_eq!(status, expected, "{kind}, {audience}");
                assert!(!text.contains("La clé"), "{text}");
            }

            let taken: Vec<_> = record.into_iter().chain([("base", "2"), ("bin", "false")]).collect();
            assert_eq!(post(&app, &lea, SAVE, 4, &taken).await.status, StatusCode::FOUND, "{kind}");
            assert_eq!(page(&app, &max, &path).await.0, StatusCode::OK, "{kind}");
        }
    }
}

#[tokio::test]
async fn a_draft_that_goes_to_the_bin_was_read_by_nobody() {
    let app = TestApp::new().await;
    let lea = sign_up(&app, "lea").await;
    save(&app, &lea, 1, "", &[("fields[title]", "La clé du local"), ("fields[status]", "draft")]).await;
    let (_, text) = page(&app, &lea, &format!("/notes/{NOTE}")).await;
    assert!(text.contains("Mettre à la corbeille"), "{text}");
    save(&app, &lea, 2, "1", &[("bin", "true")]).await;
    assert_eq!(page(&app, "", &format!("/notes/{NOTE}")).await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_version_is_read_beside_another_and_brought_back() {
    let app = TestApp::new().await;
    let lea = sign_up(&app, "lea").await;
    note(&app, &lea, "members").await;
    save(&app, &lea, 2, "1", &[("fields[body]", "Elle est chez Paul.\n\nDemandez-la.\n")]).await;
    save(&app, &lea, 3, "2", &[("fields[title]", "La clé")]).await;
    let history = format!("/notes/{NOTE}/historique");
    let (status, text) = page(&app, &lea, &format!("{history}?version=2")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("Rita</del>") && text.contains("Paul</ins>"), "{text}");
    let (_, text) = page(&app, &lea, &format!("{history}?version=2&avec=3")).await;
    assert!(!text.contains("Rita</del>") && text.contains("du local</del>"), "with the version that stands: {text}");
    let (_, text) = page(&app, &lea, &format!("{history}?version=9")).await;
    assert!(text.contains("Cette version n’est pas là"), "{text}");
    assert_eq!(page(&app, "", &format!("{history}?version=2")).await.0, StatusCode::NOT_FOUND);

    let (_, text) = page(&app, &lea, &format!("{history}?version=1")).await;
    assert!(text.contains("action=\"/api/commons/v1/bring-back\""), "{text}");
    let fields = [("id", NOTE), ("version", "1"), ("base", "3"), ("next", "/notes")];
    let answer = post(&app, &lea, "/api/commons/v1/bring-back", 4, &fields).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/notes"), "{}", answer.text());
    let (_, text) = page(&app, &lea, &format!("/notes/{NOTE}")).await;
    assert!(text.contains("chez Rita") && text.contains("La clé du local"), "{text}");
}

#[tokio::test]
async fn a_suggestion_is_taken_in_part_by_a_plain_form() {
    let app = TestApp::new().await;
    let (lea, max) = (sign_up(&app, "lea").await, sign_up(&app, "max").await);
    note(&app, &lea, "members").await;
    save(&app, &max, 2, "1", &[("fields[body]", "Elle est chez Paul.\n\nDemandez-la le soir.\n")]).await;
    let (_, text) = page(&app, &lea, &format!("/notes/{NOTE}")).await;
    let form = text.split("action=\"/api/commons/v1/decide\"").nth(1).and_then(|rest| rest.split("</form>").next());
    let form = form.expect("the form");
    assert!(form.contains("name=\"parts[f33.0]\"") && form.contains("name=\"parts[f33.1]\""), "{form}");
    assert!(form.contains(">Texte, passage 1<") && form.contains(">Texte, passage 2<"), "{form}");
    let id = form.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an identifier");
    let fields = [
        ("id", id),
        ("base", "1"),
        ("target", "1"),
        ("parts[f33.1]", "on"),
        ("choice", "take"),
        ("answer", "Paul a déménagé."),
        ("next", "/suggestions"),
    ];
    let answer = post(&app, &lea, "/api/commons/v1/decide", 3, &fields).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "/suggestions"), "{}", answer.text());
    let (_, text) = page(&app, &lea, &format!("/notes/{NOTE}")).await;
    assert!(text.contains("chez Rita") && text.contains("le soir"), "{text}");
    for cookie in [&lea, &max] {
        let (_, text) = page(&app, cookie, &format!("/notes/{NOTE}/historique")).await;
        assert!(text.contains("acceptée en partie") && text.contains("Paul a déménagé."), "{text}");
        assert!(text.contains("Elle est chez Paul."), "what was left is still read: {text}");
    }
}

/// The form that decides, on the page of the note.
async fn form(app: &TestApp, cookie: &str) -> String {
    let (_, text) = page(app, cookie, &format!("/notes/{NOTE}")).await;
    let form = text.split("action=\"/api/commons/v1/decide\"").nth(1).and_then(|rest| rest.split("</form>").next());
    form.expect("the form").to_owned()
}

/// What a form posts under a name.
fn posted<'a>(form: &'a str, name: &str) -> &'a str {
    let value = form.split(&format!("name=\"{name}\" value=\"")).nth(1).and_then(|rest| rest.split('"').next());
    value.expect("a value")
}

#[tokio::test]
async fn the_parts_that_are_shown_are_those_that_are_taken() {
    let app = TestApp::new().await;
    let lea = sign_up(&app, "lea").await;
    note(&app, &lea, "members").await;
    // Two versions of a place meet; the one that stands is then rewritten, with another place.
    save(&app, &lea, 2, "1", &[("fields[body]", "Elle est chez Paul.\n\nDemandez-la.\n")]).await;
    save(&app, &lea, 3, "1", &[("fields[body]", "Elle est chez Louise.\n\nDemandez-la.\n")]).await;
    let since = "Elle n’est plus au village.\n\nDemandez-la le soir.\n\nMerci.\n";
    save(&app, &lea, 4, "3", &[("fields[body]", since)]).await;
    let form = form(&app, &lea).await;
    assert_eq!(form.matches("parts[f33.").count(), 1, "what was written since is no part of it: {form}");
    let fields = [
        ("id", posted(&form, "id")),
        ("base", posted(&form, "base")),
        ("target", posted(&form, "target")),
        ("parts[f33.0]", "on"),
        ("choice", "take"),
        ("next", "/suggestions"),
    ];
    let answer = post(&app, &lea, "/api/commons/v1/decide", 5, &fields).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text());
    let (_, text) = page(&app, &lea, &format!("/notes/{NOTE}")).await;
    assert!(text.contains("chez Louise") && text.contains("le soir") && text.contains("Merci."), "{text}");
}

#[tokio::test]
async fn taking_nothing_is_not_to_refuse() {
    let app = TestApp::new().await;
    let (lea, max) = (sign_up(&app, "lea").await, sign_up(&app, "max").await);
    note(&app, &lea, "members").await;
    save(&app, &max, 2, "1", &[("fields[body]", "Elle est chez Paul.\n\nDemandez-la le soir.\n")]).await;
    let form = form(&app, &lea).await;
    let start = [("id", posted(&form, "id")), ("base", "1"), ("target", "1"), ("next", "/suggestions")];
    let with = |choice| start.into_iter().chain([("choice", choice)]).collect::<Vec<_>>();
    let answer = post(&app, &lea, "/api/commons/v1/decide", 3, &with("take")).await;
    assert_ne!(answer.header("location"), "/suggestions", "{}", answer.text());
    let (_, text) = page(&app, &lea, &format!("/notes/{NOTE}")).await;
    assert!(text.contains("1 suggestion attend votre avis"), "it waits as before: {text}");
    post(&app, &lea, "/api/commons/v1/decide", 4, &with("leave")).await;
    let (_, text) = page(&app, &lea, &format!("/notes/{NOTE}")).await;
    assert!(!text.contains("suggestion attend votre avis"), "{text}");
}

#[tokio::test]
async fn nothing_is_taken_back_without_a_reason() {
    let app = TestApp::new().await;
    let (lea, max) = (sign_up(&app, "lea").await, sign_up(&app, "max").await);
    note(&app, &lea, "public").await;
    let path = format!("/notes/{NOTE}");
    for (turn, reason) in [(2, ""), (3, "   ")] {
        let fields = [
            ("kind", "note"),
            ("id", NOTE),
            ("base", "1"),
            ("next", "/notes"),
            ("fields[status]", "withdrawn"),
            ("fields[withdrawn_reason]", reason),
        ];
        let answer = post(&app, &lea, SAVE, turn, &fields).await;
        assert_ne!(answer.header("location"), "/notes", "{}", answer.text());
        assert_eq!(page(&app, &max, &path).await.0, StatusCode::OK);
    }
    let (_, text) = page(&app, &lea, &path).await;
    let field = text.split("name=\"fields[withdrawn_reason]\"").nth(1).and_then(|rest| rest.split('>').next());
    assert!(field.expect("the field").contains("required"), "{text}");
}
