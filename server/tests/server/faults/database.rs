//! A database that takes nothing: full, read-only, held by another program.

use axum::http::StatusCode;

use super::{LATER, RESCUE, another, left, sqlite, tell};
use crate::support::{Answer, TestApp};
use crate::writing::{FORM, Sheet, Writer, note};

/// The engine grows its file no more: the answer of a full disk, which nothing but room ends. A connection that has met it
/// is replaced, so that it is said before each try.
const FULL: &str = "PRAGMA max_page_count = 1";
/// The engine takes no write, and no transaction that is to write.
const READ_ONLY: &str = "PRAGMA query_only = ON";

const NOTHING_FITS: &str = "Le serveur ne peut rien écrire pour l’instant. Ce que vous avez écrit est gardé ici.";

/// Longer than what is free in pages that the file has already.
fn long() -> String {
    (0..1_200).map(|n| format!("Ligne {n} : la clé est sous le pot de fleurs.\n")).collect()
}

fn said(answer: &Answer, status: StatusCode, sentence: &str) {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert!(answer.text().contains(sentence), "{sentence}: {:.4000}", answer.text());
}

/// Says that a session was last seen so long ago that it is worth a write, and its cookie is to be given again.
async fn long_ago(writer: &Writer) {
    let mut tx = writer.app.services.database().write().await.expect("the writer");
    let aged =
        "UPDATE session SET last_seen = 0, data = replace(CAST(data AS TEXT), '\"renewed\":\"1', '\"renewed\":\"0')";
    sqlx::query(aged).execute(sqlite(&mut tx)).await.expect("aged");
    tx.commit().await.expect("kept");
}

/// While nothing can be written: everything is read, nothing is taken, each says why; then all of it goes in.
async fn takes_nothing(stop: &'static str, status: StatusCode) -> (Writer, Answer) {
    let writer = Writer::new(TestApp::new().await).await;
    let (first, other) = (writer.open("/notes/nouvelle").await, writer.open("/en/notes/nouvelle").await);
    let before = left(&writer.app).await;
    long_ago(&writer).await;
    let stopped = async || {
        // What is stopped already cannot be told so again.
        if writer.app.services.database().write().await.is_ok() {
            tell(&writer.app, stop).await;
        }
    };

    let text = long();
    stopped().await;
    let refused = writer.send(&first, &note("La clé du local", &text)).await;
    said(&refused, status, NOTHING_FITS);
    assert_eq!(Sheet::read(&refused).area("fields[body]"), text, "all that was typed is there");
    stopped().await;
    let english = writer.send(&other, &note("The key", &text)).await;
    said(&english, status, "The server cannot write anything for now.");

    // A page that scripts made posts the same, and is told in a word that it turns into that sentence.
    let signed_in = ("cookie", writer.cookie.as_str());
    let machine = [FORM[0], ("accept", "application/json"), FORM[2], signed_in];
    let typed = first.filled(&note("La clé", &text));
    let typed: Vec<&str> = typed.split('&').filter(|pair| !pair.ends_with('=')).collect();
    stopped().await;
    let saved = writer.app.ask("POST", "/api/commons/v1/save", &machine, &typed.join("&")).await;
    let word = if status == StatusCode::INSUFFICIENT_STORAGE { "\"full\"" } else { "\"read_only\"" };
    assert_eq!((saved.status, saved.text().as_str()), (status, word));

    // A device keeps what it has and comes back.
    stopped().await;
    let rescue = writer.app.ask("POST", RESCUE, &[FORM[0], signed_in], &text).await;
    assert_eq!(rescue.body, LATER, "{}", rescue.text());

    // Who is signed in reads as before, though their session is due for a write.
    stopped().await;
    for path in ["/", "/carnets", "/compte"] {
        assert_eq!(writer.app.get_with(path, &[signed_in]).await.status, StatusCode::OK, "{path}");
    }
    assert!(writer.open("/notes/nouvelle").await.page.contains("record-form"), "still signed in");
    assert_eq!(left(&writer.app).await, before, "nothing half-written");
    (writer, refused)
}

/// What was refused goes in, as the page showed it again.
async fn goes_in(writer: &Writer, refused: &Answer) {
    let before = left(&writer.app).await;
    let taken = writer.send(&Sheet::read(refused), &note("La clé du local", &long())).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
    assert!(left(&writer.app).await > before);
}

#[tokio::test]
async fn a_full_disk_loses_nothing_and_is_said() {
    let (writer, refused) = takes_nothing(FULL, StatusCode::INSUFFICIENT_STORAGE).await;
    // There is room again, and nobody starts the server again.
    tell(&writer.app, "PRAGMA max_page_count = 1000000").await;
    goes_in(&writer, &refused).await;
}

#[tokio::test]
async fn a_read_only_database_loses_nothing_and_is_said() {
    let (mut writer, refused) = takes_nothing(READ_ONLY, StatusCode::SERVICE_UNAVAILABLE).await;
    writer.app = writer.app.restarted().await;
    goes_in(&writer, &refused).await;
}

/// Where a plain form that failed leads, read to its end as a browser does.
async fn followed(app: &TestApp, path: &str, body: &str) -> Answer {
    let headers = [FORM[0], FORM[1], FORM[2], ("referer", "http://127.0.0.1:3000/compte")];
    let answer = app.ask("POST", path, &headers, body).await;
    assert_eq!(answer.status, StatusCode::FOUND, "{path}: {}", answer.text());
    let place = answer.header("location").to_owned();
    let inside = place.strip_prefix("http://127.0.0.1:3000").unwrap_or(&place);
    app.get(inside).await
}

#[tokio::test]
async fn nobody_signs_in_where_nothing_can_be_written_and_each_is_told() {
    let writer = Writer::new(TestApp::new().await).await;
    let before = left(&writer.app).await;
    let sign_in = "email=lea%40example.org&password=trois+renards+dansent&next=%2F";
    let sign_up = "email=max%40example.org&name=Max&password=trois+renards+dansent&next=%2F";
    tell(&writer.app, READ_ONLY).await;
    for (path, body) in [("/api/account/v1/sign-in", sign_in), ("/api/account/v1/sign-up", sign_up)] {
        let shown = followed(&writer.app, path, body).await;
        said(&shown, StatusCode::OK, "Le serveur ne peut rien écrire pour l’instant.");
        assert_eq!(shown.header("set-cookie"), "", "{path}");
    }
    assert_eq!(left(&writer.app).await, before);
}

#[tokio::test]
async fn a_database_that_another_holds_is_waited_for_and_then_said() {
    let writer = Writer::new(TestApp::new().await).await;
    let first = writer.open("/notes/nouvelle").await;
    let before = left(&writer.app).await;
    let mut tx = writer.app.services.database().write().await.expect("the writer");
    sqlx::query("PRAGMA busy_timeout = 50").fetch_all(sqlite(&mut tx)).await.expect("less patience");
    tx.rollback().await.expect("an end");
    let mut other = another(&writer.app).await;
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.expect("held");

    let text = long();
    let refused = writer.send(&first, &note("La clé du local", &text)).await;
    said(&refused, StatusCode::SERVICE_UNAVAILABLE, "Le serveur n’a pas pu répondre. Réessayez dans un instant.");
    assert_eq!(Sheet::read(&refused).area("fields[body]"), text);
    let signed_in = ("cookie", writer.cookie.as_str());
    let rescue = writer.app.ask("POST", RESCUE, &[FORM[0], signed_in], "x").await;
    assert_eq!(rescue.body, LATER);
    assert_eq!(writer.app.get_with("/compte", &[signed_in]).await.status, StatusCode::OK);

    sqlx::query("ROLLBACK").execute(&mut other).await.expect("let go");
    assert_eq!(left(&writer.app).await, before, "nothing half-written");
    let taken = writer.send(&Sheet::read(&refused), &note("La clé du local", &text)).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text());
}
