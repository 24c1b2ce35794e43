//! Pages that visitors read again: kept until the next commit, each with a nonce of its own, and never shown to somebody else.

use axum::http::StatusCode;

use crate::support::TestApp;
use crate::writing::Writer;

/// The nonce of a page.
fn nonce(page: &str) -> &str {
    page.split("nonce=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a nonce")
}

fn public(body: &str) -> [(&str, &str); 4] {
    [
        ("fields[title]", "Le jardin"),
        ("fields[body]", body),
        ("fields[audience]", "public"),
        ("fields[status]", "published"),
    ]
}

#[tokio::test]
async fn a_page_asked_for_again_is_as_of_now_and_has_its_own_nonce() {
    let writer = Writer::new(TestApp::new().await).await;
    let sheet = writer.open("/notes/nouvelle").await;
    let sent = writer.send(&sheet, &public("Il est ouvert.")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let path = sent.header("location").split('?').next().unwrap_or_default().to_owned();
    let mut nonces = Vec::new();
    for _ in 0..4 {
        let answer = writer.app.get(&path).await;
        let page = answer.text();
        assert!(page.contains("Il est ouvert."), "{page}");
        let policy = answer.header("content-security-policy").to_owned();
        assert!(policy.contains(&format!("'nonce-{}'", nonce(&page))), "{policy}");
        assert_eq!(answer.header("cache-control"), "private, no-cache");
        nonces.push(nonce(&page).to_owned());
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 4, "no page has the nonce of another");
    // Who is signed in is shown what is theirs, never a visitor's page.
    let own = writer.app.get_with(&path, &[("cookie", writer.cookie.as_str())]).await.text();
    assert!(own.contains("/modifier") && !writer.app.get(&path).await.text().contains("/modifier"));
    let edited = writer.open(&format!("{path}/modifier")).await;
    let sent = writer.send(&edited, &public("Il est fermé.")).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert!(writer.app.get(&path).await.text().contains("Il est fermé."), "as of now");
}
