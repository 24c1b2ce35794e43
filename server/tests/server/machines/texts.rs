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

#[tokio::test]
async fn whoever_uses_it_is_told_where_its_source_is() {
    let asked = TestApp::new().await.get("/code-source").await;
    assert_eq!((asked.status, asked.header("content-type")), (StatusCode::OK, "text/plain; charset=utf-8"));
    assert!(asked.text().contains("AGPL 3.0"), "{}", asked.text());
    let app = TestApp::with(|config| config.site.source = "https://forge.example/commun".to_owned()).await;
    let answer = app.get("/code-source").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::FOUND, "https://forge.example/commun"));
    assert!(app.get("/a-propos").await.text().contains("href=\"/code-source\""));
}

#[tokio::test]
async fn what_is_shared_without_a_worker_becomes_an_address() {
    let app = TestApp::new().await;
    let part = |name: &str, file: &str, text: &str| {
        let file = if file.is_empty() { String::new() } else { format!("; filename=\"{file}\"") };
        format!("--borne\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{text}\r\n")
    };
    let headers = [("sec-fetch-site", "none"), ("content-type", "multipart/form-data; boundary=borne")];
    let words = [part("titre", "", "La crue & l’été"), part("autre", "", "rien"), part("texte", "", "")].concat();
    for (body, next) in [
        ([&words, "--borne--\r\n"].concat(), "/partager?titre=La+crue+%26+l%E2%80%99%C3%A9t%C3%A9"),
        (
            [&words, part("fichiers", "a.pdf", "%PDF").as_str(), "--borne--\r\n"].concat(),
            "/partager?titre=La+crue+%26+l%E2%80%99%C3%A9t%C3%A9&fichiers=-",
        ),
        ("--borne\r\nrien".to_owned(), "/partager"),
    ] {
        let answer = app.ask("POST", "/partager", &headers, &body).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let found = answer.header("location").replace("%20", "+");
        assert_eq!(found.trim_end_matches('?'), next);
    }
    let elsewhere = [("sec-fetch-site", "cross-site"), headers[1]];
    assert_eq!(app.ask("POST", "/partager", &elsewhere, &words).await.status, StatusCode::FORBIDDEN);
}
