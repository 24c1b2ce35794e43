//! The sitemap: every page that everybody may read, in both languages, and no other.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::content::Markdown;
use domain::directory::Organisation;
use domain::knowledge::NoteStatus;
use domain::vocabulary::place;
use domain::{Audience, Kind};

use super::Commons;
use crate::support::{Element, TestApp, text};

const ORIGIN: &str = "http://127.0.0.1:3000";

/// The pages that a sitemap names, with when each last changed.
async fn pages(app: &TestApp, path: &str) -> BTreeMap<String, String> {
    let answer = app.get(path).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/xml; charset=utf-8"));
    let root = Element::read(&answer.text());
    assert_eq!(root.name, "urlset");
    let mut pages = BTreeMap::new();
    for url in root.all("url") {
        let address = url.one("loc").strip_prefix(ORIGIN).expect("an address of this site").to_owned();
        let others: Vec<(&str, &str)> =
            url.all("xhtml:link").map(|link| (link.attribute("hreflang"), link.attribute("href"))).collect();
        let [("fr-CA", french), ("en-CA", english), ("x-default", other)] = others.as_slice() else {
            panic!("{address}: {others:?}")
        };
        assert_eq!(french, other);
        assert!([french, english].contains(&&url.one("loc")), "{address} names itself");
        let changed = url.all("lastmod").next().map(|changed| changed.text.clone()).unwrap_or_default();
        assert_eq!(pages.insert(address, changed), None, "once");
    }
    pages
}

#[tokio::test]
async fn every_public_page_is_named_and_answers() {
    let commons = Commons::new().await;
    let gaspe = place::id("03005");
    commons.app.services.keep_vocabulary().await.expect("the vocabulary");
    let organisation = Organisation {
        name: text("Le Relais"),
        description: Markdown::parse("On y aide.").expect("a text"),
        places: vec![gaspe],
        ..Organisation::default()
    };
    let organisation = commons.lea.make(Kind::Organisation, &organisation, Audience::Public).await;
    let draft = commons.lea.written("Brouillon", NoteStatus::Draft);
    let draft = commons.lea.make(Kind::Note, &draft, Audience::Public).await;
    commons.lea.show().await;
    let document = commons.app.get("/sitemap.xml").await.text();
    commons.keeps_secrets(&document);
    let pages = pages(&commons.app, "/sitemap.xml").await;
    let records = [("notes", commons.note.id), ("carnets", commons.carnet.id), ("organisations", organisation.id)];
    for (area, id) in records {
        for base in ["", "/en"] {
            let changed = pages.get(&format!("{base}/{area}/{id}")).expect(area);
            assert!(changed.ends_with('Z'), "{changed}");
        }
    }
    for path in ["/", "/en", "/notes", "/en/lexique", "/territoires", "/a-propos"] {
        assert!(pages.contains_key(path), "{path}");
    }
    // The municipality, its MRC and its region hold something; their neighbours do not.
    let territories = pages.keys().filter(|path| path.starts_with("/territoires/")).count();
    assert_eq!(territories, 3, "{pages:?}");
    assert!(!document.contains(&draft.id.to_string()), "a draft");
    assert!(!document.contains(&commons.lea.person.to_string()), "a person");
    for path in pages.keys() {
        let page = commons.app.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let canonical = format!("<link rel=\"canonical\" href=\"{ORIGIN}{path}\">");
        assert!(page.text().contains(&canonical), "{path} is the page's one address");
        assert!(!page.text().contains("noindex"), "{path}");
    }
}

#[tokio::test]
async fn what_is_withdrawn_leaves_the_sitemap() {
    let commons = Commons::new().await;
    let note = format!("/notes/{}", commons.note.id);
    assert!(pages(&commons.app, "/sitemap.xml").await.contains_key(&note));
    commons.lea.withdraw(commons.note).await;
    let left = pages(&commons.app, "/sitemap.xml").await;
    assert!(left.contains_key("/notes") && !left.contains_key(&note), "{left:?}");
}

#[tokio::test]
async fn there_are_as_many_parts_as_are_needed() {
    let commons = Commons::new().await;
    let (whole, first) = (pages(&commons.app, "/sitemap.xml").await, pages(&commons.app, "/sitemap/1.xml").await);
    assert_eq!(whole, first, "few pages are in one part");
    for path in ["/sitemap/0.xml", "/sitemap/2.xml", "/sitemap/1", "/sitemap/x.xml", "/sitemap/-1.xml"] {
        assert_eq!(commons.app.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
