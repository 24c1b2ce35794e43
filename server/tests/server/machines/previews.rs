//! What a page says to who previews it, where its feeds are, and which address is its own.

use super::{Commons, TITLE};
use crate::support::TestApp;

#[tokio::test]
async fn a_page_can_be_previewed() {
    let commons = Commons::new().await;
    let escaped = TITLE.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    for (base, locale, other) in [("", "fr_CA", "en_CA"), ("/en", "en_CA", "fr_CA")] {
        let page = commons.app.get(&format!("{base}/notes/l-ete-{}", commons.note.id)).await.text();
        let url = format!("http://127.0.0.1:3000{base}/notes/{}", commons.note.id);
        for (property, content) in [
            ("og:title", escaped.as_str()),
            ("og:description", "Elle est chez Rita."),
            ("og:type", "article"),
            ("og:site_name", "En commun"),
            ("og:url", url.as_str()),
            ("og:locale", locale),
            ("og:locale:alternate", other),
        ] {
            let tag = format!("<meta property=\"{property}\" content=\"{content}\">");
            assert_eq!(page.matches(&tag).count(), 1, "{tag} in {page}");
            assert_eq!(page.matches(&format!("property=\"{property}\"")).count(), 1, "{property}");
        }
        let head = page.split("</head>").next().unwrap_or_default();
        let (marker, property) = (head.find("<!--HEAD-->"), head.find("property=\"og:title\""));
        assert!(property.is_some() && property < marker, "before the elements that the browser counts");
    }
}

#[tokio::test]
async fn a_page_names_its_twin_and_who_reads_neither_language() {
    let app = TestApp::new().await;
    for path in ["/", "/carnets", "/a-propos"] {
        let page = app.get(path).await.text();
        let french = format!("http://127.0.0.1:3000{path}");
        let english = format!("http://127.0.0.1:3000/en{}", path.trim_end_matches('/'));
        for (tag, address) in [("fr-CA", &french), ("en-CA", &english), ("x-default", &french)] {
            let link = format!("<link rel=\"alternate\" hreflang=\"{tag}\" href=\"{address}\">");
            assert_eq!(page.matches(&link).count(), 1, "{link} in {page}");
        }
        assert_eq!(page.matches("rel=\"canonical\"").count(), 1, "{path}");
    }
}

#[tokio::test]
async fn what_is_new_can_be_followed_from_home_from_lists_and_from_a_carnet() {
    let commons = Commons::new().await;
    let follow = |title: &str, path: &str| {
        format!(
            "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{title} · En commun\" \
             href=\"http://127.0.0.1:3000{path}\">"
        )
    };
    let carnet = format!("/carnets/{}", commons.carnet.id);
    for (path, link) in [
        ("/", follow("Notes", "/feed.atom")),
        ("/notes", follow("Notes", "/feed.atom")),
        ("/en", follow("Notes", "/en/feed.atom")),
        ("/en/themes", follow("Notes", "/en/feed.atom")),
        (carnet.as_str(), follow("Clés &amp; serrures", &format!("{carnet}/feed.atom"))),
    ] {
        let page = commons.app.get(path).await.text();
        assert_eq!(page.matches("application/atom+xml").count(), 1, "{path}");
        assert!(page.contains(&link), "{link} in {page}");
    }
    for path in ["/recherche", "/compte", "/a-propos"] {
        assert!(!commons.app.get(path).await.text().contains("application/atom+xml"), "{path}");
    }
}

#[tokio::test]
async fn an_address_that_holds_the_marker_of_the_head_moves_nothing() {
    let app = TestApp::new().await;
    let page = app.get("/recherche?q=%3C!--HEAD--%3E").await.text();
    let (head, body) = page.split_once("</head>").expect("a head");
    assert!(head.contains("property=\"og:title\"") && !body.contains("property=\"og:title\""), "{page}");
}
