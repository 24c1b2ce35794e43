//! What the HTML of every page has, and has not.

use axum::http::StatusCode;

use super::{PATHS, english};
use crate::support::TestApp;

#[tokio::test]
async fn no_page_needs_what_the_policy_forbids() {
    let app = TestApp::new().await;
    for path in PATHS.iter().map(|path| (*path).to_owned()).chain(PATHS.iter().map(|path| english(path))) {
        let text = app.get(&path).await.text();
        assert_eq!(text.matches(" style=").count(), 0, "{path}");
        assert_eq!(text.matches("<style").count(), 0, "{path}");
        assert!(!text.contains(" onclick="), "{path}");
        for script in text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap_or_default();
            assert!(tag.contains("nonce="), "a script of {path} has no nonce: {tag}");
        }
    }
}

#[tokio::test]
async fn every_page_has_one_title_one_main_and_the_skip_link_first() {
    let app = TestApp::new().await;
    for path in PATHS {
        let text = app.get(path).await.text();
        assert_eq!(text.matches("<h1").count(), 1, "{path}");
        assert_eq!(text.matches("<main").count(), 1, "{path}");
        let body = text.split("<body").nth(1).unwrap_or_default();
        let first = body.split("<a ").nth(1).unwrap_or_default();
        assert!(first.starts_with("href=\"#contenu\""), "{path}: {first:.80}");
        assert!(text.contains("role=\"status\""), "{path}");
        assert!(text.contains("<meta name=\"description\""), "{path}");
    }
}

#[tokio::test]
async fn no_link_is_dead() {
    let app = TestApp::new().await;
    for path in PATHS {
        let text = app.get(path).await.text();
        // Samples that cannot be used lead nowhere.
        let (before, rest) = text.split_once("<div class=\"styleguide\"").unwrap_or((&text, ""));
        let after = rest.split_once("</main>").map_or("", |(_, after)| after);
        for link in [before, after].into_iter().flat_map(|part| part.split("<a ").skip(1)) {
            let href = link.split("href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
            if href.starts_with('#') {
                continue;
            }
            let href = href.replace("&amp;", "&");
            assert_eq!(app.get(&href).await.status, StatusCode::OK, "{href} on {path}");
        }
    }
}

#[tokio::test]
async fn an_unknown_address_is_a_404_that_helps() {
    let app = TestApp::new().await;
    for (path, words) in [
        ("/nulle-part", "Cette adresse ne mène nulle part"),
        ("/en/nowhere", "This address leads nowhere"),
        ("/carnets/x/y/z", "Cette adresse ne mène nulle part"),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().contains(words), "{path}");
        assert!(answer.text().contains("role=\"search\""), "{path}");
    }
}

#[tokio::test]
async fn what_is_searched_is_shown_as_text() {
    let answer = TestApp::new().await.get("/recherche?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.text().contains("<script>alert"), "{}", answer.text());
}

#[tokio::test]
async fn malformed_addresses_are_answered() {
    let app = TestApp::new().await;
    for path in ["/%ff", "/recherche?q=%ff%fe", "//", "/en//x", "/%00"] {
        let answer = app.get(path).await;
        assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
    }
}
