//! Headers of every class of answer.

use axum::http::StatusCode;

use crate::support::TestApp;

#[tokio::test]
async fn a_page_carries_its_own_nonce_and_nothing_else_may_run() {
    let app = TestApp::new().await;
    let answer = app.get("/").await;
    assert_eq!(answer.status, StatusCode::OK);
    let policy = answer.header("content-security-policy").to_owned();
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("a nonce");
    assert!(nonce.len() >= 20, "{nonce}");
    for part in [
        "default-src 'none'",
        "'strict-dynamic' 'wasm-unsafe-eval'",
        "style-src 'self';",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
        "trusted-types default",
    ] {
        assert!(policy.contains(part), "{part} in {policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
    let text = answer.text();
    assert_eq!(text.matches(nonce).count(), text.matches(&format!("nonce=\"{nonce}\"")).count());
    assert!(text.contains(nonce));
    let other = app.get("/").await;
    assert_ne!(other.header("content-security-policy"), policy);
    assert_eq!(answer.header("cache-control"), "private, no-cache");
}

#[tokio::test]
async fn every_class_of_answer_is_guarded() {
    let app = TestApp::new().await;
    for path in [
        "/",
        "/inconnue",
        "/pkg/encommun.a1.js",
        "/pkg/none.js",
        "/api/ping",
        "/api/none",
        "/healthz",
        "/offline-shell",
        "/service-worker.js",
        "/manifest.webmanifest",
    ] {
        let answer = app.get(path).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "strict-origin-when-cross-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{name} of {path}");
        }
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(answer.header("permissions-policy").contains("geolocation=(self)"), "{path}");
        assert!(answer.headers.get("server").is_none(), "{path}");
        assert!(answer.headers.get("strict-transport-security").is_none(), "{path}");
    }
}

#[tokio::test]
async fn a_refusal_and_a_way_elsewhere_are_guarded_too() {
    let app = TestApp::new().await;
    let long = vec![b'x'; 3 * 1024 * 1024];
    let plain = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
    let sign_out = app.send("/api/account/v1/sign-out", &plain, Vec::new()).await;
    let too_large = app.send("/api/commons/v1/save", &plain, long).await;
    assert_eq!(too_large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let traced = app.request("TRACE", "/", &[("x-secret", "quenouille")], Vec::new()).await;
    assert!(traced.status.is_client_error() && !traced.text().contains("quenouille"), "{}", traced.status);
    for (what, answer) in [("a way elsewhere", sign_out), ("what is too large", too_large), ("a trace", traced)] {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}, {}", answer.status);
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{what}, {}", answer.status);
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{what}");
    }
}

#[tokio::test]
async fn a_page_listens_only_where_one_records() {
    let app = TestApp::new().await;
    let id = "01a21403-5d2a-7435-b70e-3285608d8d47";
    for (path, hears) in [
        ("/", false),
        ("/notes", false),
        ("/recherche", false),
        ("/api/ping", false),
        ("/compte", false),
        (&format!("/medias/{id}/modifier"), false),
        ("/notes/nouvelle", true),
        ("/en/carnets/nouveau", true),
        (&format!("/lexique/{id}/modifier"), true),
        ("/partager", true),
        // It becomes whatever page is opened without a network.
        ("/offline-shell", true),
    ] {
        let said = app.get(path).await.header("permissions-policy").to_owned();
        let expected = if hears { " microphone=(self)," } else { " microphone=()," };
        assert!(said.contains(expected), "{path}: {said}");
    }
}

#[tokio::test]
async fn https_is_remembered_when_the_site_is_https() {
    let app = TestApp::with(|config| config.site.origin = "https://commun.example/".to_owned()).await;
    let answer = app.get("/a-propos").await;
    assert!(answer.header("strict-transport-security").starts_with("max-age=63072000"));
    assert!(answer.text().contains("<link rel=\"canonical\" href=\"https://commun.example/a-propos\">"));
}

#[tokio::test]
async fn html_is_compressed() {
    let answer = TestApp::new().await.get_with("/carnets", &[("accept-encoding", "br")]).await;
    assert_eq!(answer.header("content-encoding"), "br");
    assert!(answer.header("vary").contains("accept-encoding"));
}
