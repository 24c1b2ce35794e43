//! Requests that other sites would have this browser make.

use axum::http::StatusCode;

use crate::support::TestApp;

#[tokio::test]
async fn another_site_is_refused_before_any_route() {
    let app = TestApp::new().await;
    for path in ["/", "/api/ping", "/api/anything/v1/at/all"] {
        let answer = app.ask("POST", path, &[("sec-fetch-site", "cross-site")], "x").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn who_reads_pages_is_told_in_their_language_that_nothing_was_done() {
    let app = TestApp::new().await;
    for (path, said) in [
        ("/notes/nouvelle", "Cette demande ne vient pas d’une page de ce site"),
        ("/en/notes/nouvelle", "This request does not come from a page of this site"),
    ] {
        let headers = [("sec-fetch-site", "cross-site"), ("accept", "text/html")];
        let answer = app.ask("POST", path, &headers, "x").await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::FORBIDDEN, "no-store"), "{path}");
        assert!(answer.text().contains(said), "{}", answer.text());
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'; style-src 'self'"));
    }
}

#[tokio::test]
async fn a_page_takes_no_post() {
    let answer = TestApp::new().await.ask("POST", "/carnets", &[("sec-fetch-site", "same-origin")], "x").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "GET, HEAD");
}

#[tokio::test]
async fn a_body_over_the_limit_is_413() {
    let app = TestApp::with(|config| config.limits.body_bytes = 10).await;
    let headers = [("sec-fetch-site", "same-origin"), ("content-length", "11")];
    let answer = app.ask("POST", "/api/x", &headers, "12345678901").await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn what_a_week_without_a_network_weighs_reaches_synchronisation() {
    let app = TestApp::with(|config| config.limits.body_bytes = 10).await;
    let week = "x".repeat(300 * 1024);
    let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/octet-stream")];
    let answer = app.ask("POST", "/api/sync/v1/push", &headers, &week).await;
    // Nobody is signed in: what answers is synchronisation itself, in its own words, not a limit before it.
    assert!(answer.body.starts_with(b"ECS1"), "{} {}", answer.status, answer.text());
}
