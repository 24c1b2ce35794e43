//! The address decides the language; a cookie counts at the bare `/` only.

use axum::http::StatusCode;
use domain::Audience;
use domain::record::header;

use super::{PATHS, english};
use crate::support::{TestApp, Writer};

#[tokio::test]
async fn every_page_exists_in_both_languages() {
    let app = TestApp::new().await;
    for path in PATHS {
        let french = app.get(path).await;
        assert_eq!(french.status, StatusCode::OK, "{path}");
        assert!(french.text().contains("<html lang=\"fr-CA\">"), "{path}");
        let path = english(path);
        let answer = app.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.text().contains("<html lang=\"en-CA\">"), "{path}");
        assert!(!answer.text().contains("Ma trousse"), "{path} has French words");
    }
}

#[tokio::test]
async fn titles_are_in_the_language() {
    let app = TestApp::new().await;
    assert!(app.get("/carnets").await.text().contains("<title>Carnets · En commun</title>"));
    assert!(app.get("/en/carnets").await.text().contains("<title>Notebooks · En commun</title>"));
}

#[tokio::test]
async fn the_cookie_counts_at_the_bare_home_only() {
    let app = TestApp::new().await;
    let cookie = [("cookie", "a=b; lang=en")];
    let home = app.get_with("/?source=pwa", &cookie).await;
    assert_eq!(home.status, StatusCode::FOUND);
    assert_eq!(home.header("location"), "/en?source=pwa");
    assert!(home.header("vary").contains("cookie"));
    assert_eq!(app.get_with("/carnets", &cookie).await.status, StatusCode::OK);
    assert_eq!(app.get_with("/", &[("cookie", "lang=english")]).await.status, StatusCode::OK);
    assert_eq!(app.get_with("/", &[("accept-language", "en")]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn each_page_names_its_twin() {
    let text = TestApp::new().await.get("/en/carnets?page=2").await.text();
    assert!(text.contains("hreflang=\"fr-CA\" href=\"http://127.0.0.1:3000/carnets\""), "{text}");
    assert!(text.contains("rel=\"canonical\" href=\"http://127.0.0.1:3000/en/carnets\""), "{text}");
    assert!(text.contains("href=\"/carnets?page=2\""), "{text}");
}

#[tokio::test]
async fn a_title_in_another_language_says_which() {
    let app = TestApp::new().await;
    let lea = Writer::new(&app.services, "Léa").await;
    lea.note("L’hiver sur le fleuve", Audience::Public).await;
    let english = lea.note("Winter on the river", Audience::Public).await;
    lea.set(english, 1, header::LANG, "en").await;
    for path in ["/notes", "/recherche?q=Rita"] {
        let (french, english) = (app.get(path).await.text(), app.get(&super::english(path)).await.text());
        for (page, foreign, own) in [(&french, "Winter on", "hiver sur"), (&english, "hiver sur", "Winter on")] {
            let link = |title: &str| {
                let before = page.split(title).next().unwrap_or_default();
                before.rsplit("<a ").next().unwrap_or_default().contains(" lang=")
            };
            assert!(page.contains(foreign) && page.contains(own), "{path}");
            assert!(link(foreign) && !link(own), "{path}: {foreign}");
        }
    }
}
