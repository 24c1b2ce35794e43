//! The two texts that machines look for first: what to leave alone, and whom to write to.

use axum::http::StatusCode;

use crate::support::TestApp;

#[tokio::test]
async fn machines_are_told_where_the_sitemap_is_and_what_to_leave_alone() {
    let app = TestApp::with(|config| config.site.origin = "https://commun.example/".to_owned()).await;
    let answer = app.get("/robots.txt").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/plain; charset=utf-8"));
    let text = answer.text();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.first(), Some(&"User-agent: *"));
    for line in [
        "Disallow: /api/",
        "Disallow: /recherche",
        "Disallow: /en/recherche",
        "Disallow: /notes/nouvelle",
        "Disallow: /en/carnets/nouveau",
        "Disallow: /*/modifier",
        "Sitemap: https://commun.example/sitemap.xml",
    ] {
        assert!(lines.contains(&line), "{line} in {text}");
    }
    let allowed = |path: &str| {
        !lines.iter().filter_map(|line| line.strip_prefix("Disallow: ")).any(|rule| path.starts_with(rule))
    };
    for path in ["/", "/en", "/notes", "/carnets", "/en/lexique", "/feed.atom", "/sitemap.xml"] {
        assert!(allowed(path), "{path}");
    }
}

#[tokio::test]
async fn who_finds_a_flaw_knows_whom_to_write_to() {
    const PATH: &str = "/.well-known/security.txt";
    assert_eq!(TestApp::new().await.get(PATH).await.status, StatusCode::NOT_FOUND);
    let app = TestApp::with(|config| {
        config.site.origin = "https://commun.example".to_owned();
        config.site.security_contact = "mailto:securite@commun.example".to_owned();
    })
    .await;
    let answer = app.get(PATH).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/plain; charset=utf-8"));
    let text = answer.text();
    let value = |name: &str| {
        let values: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).collect();
        assert_eq!(values.len(), 1, "{name} in {text}");
        values[0].to_owned()
    };
    assert_eq!(value("Contact"), "mailto:securite@commun.example");
    assert_eq!(value("Canonical"), "https://commun.example/.well-known/security.txt");
    assert_eq!(value("Preferred-Languages"), "fr, en");
    let now = app.services.now();
    let (soon, year) = (now.plus_seconds(30 * 86_400).rfc3339(), now.plus_seconds(365 * 86_400).rfc3339());
    let expires = value("Expires");
    assert!(soon < expires && expires < year, "{expires}");
}
