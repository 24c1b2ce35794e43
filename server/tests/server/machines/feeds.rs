//! Feeds: what RFC 4287 asks, who may be named, what leaves, what is not sent twice.

use axum::http::StatusCode;
use domain::Audience;

use super::{Commons, TITLE};
use crate::support::{Element, TestApp};

const TYPE: &str = "application/atom+xml; charset=utf-8";

#[tokio::test]
async fn a_feed_has_what_the_standard_asks_in_both_languages() {
    let commons = Commons::new().await;
    let mut ids = Vec::new();
    for (path, base, lang, title) in
        [("/feed.atom", "", "fr-CA", "Notes · En commun"), ("/en/feed.atom", "/en", "en-CA", "Notes · En commun")]
    {
        let answer = commons.app.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, TYPE), "{path}");
        assert_eq!(answer.header("cache-control"), "no-cache");
        commons.keeps_secrets(&answer.text());
        let feed = Element::read(&answer.text());
        assert_eq!((feed.name.as_str(), feed.attribute("xmlns")), ("feed", "http://www.w3.org/2005/Atom"));
        assert_eq!((feed.attribute("xml:lang"), feed.one("title")), (lang, title));
        assert_eq!(feed.link("self"), format!("http://127.0.0.1:3000{path}"));
        assert_eq!(feed.link("alternate"), format!("http://127.0.0.1:3000{base}/notes"));
        assert_eq!(feed.all("author").map(|author| author.one("name")).collect::<Vec<_>>(), ["En commun"]);
        assert!(feed.one("id").starts_with("urn:uuid:"));
        ids.push(feed.one("id").to_owned());
        let entries: Vec<&Element> = feed.all("entry").collect();
        let [entry] = entries.as_slice() else { panic!("one note: {feed:?}") };
        assert_eq!(entry.one("id"), format!("urn:uuid:{}", commons.note.id));
        assert_eq!((entry.one("title"), entry.one("summary")), (TITLE, "Elle est chez Rita."));
        assert_eq!((entry.attribute("xml:lang"), entry.one("rights")), ("fr", "CC BY-SA 4.0"));
        assert_eq!(entry.link("alternate"), format!("http://127.0.0.1:3000{base}/notes/{}", commons.note.id));
        assert_eq!(entry.link("license"), "https://creativecommons.org/licenses/by-sa/4.0/");
        assert!(entry.one("published") <= entry.one("updated") && entry.one("updated").ends_with('Z'));
        assert_eq!(feed.one("updated"), entry.one("updated"));
        assert_eq!(
            commons.app.get(&entry.link("alternate")["http://127.0.0.1:3000".len()..]).await.status,
            StatusCode::OK
        );
    }
    assert_ne!(ids[0], ids[1], "two feeds");
}

#[tokio::test]
async fn a_person_is_named_who_chose_to_be_seen_by_everybody() {
    let commons = Commons::new().await;
    let before = commons.app.get("/feed.atom").await.text();
    assert!(!before.contains("Léa") && !before.contains(&commons.lea.person.to_string()), "{before}");
    commons.lea.show().await;
    let feed = Element::read(&commons.app.get("/en/feed.atom").await.text());
    let author = feed.all("entry").flat_map(|entry| entry.all("author")).next().expect("an author");
    assert_eq!(author.one("name"), "Léa");
    assert_eq!(author.one("uri"), format!("http://127.0.0.1:3000/en/personnes/{}", commons.lea.person));
}

#[tokio::test]
async fn who_has_it_is_not_sent_it_again() {
    let commons = Commons::new().await;
    let carnet = format!("/carnets/{}/feed.atom", commons.carnet.id);
    for path in ["/feed.atom", "/en/feed.atom", &carnet] {
        let first = commons.app.get(path).await;
        for (name, value) in
            [("if-none-match", first.header("etag")), ("if-modified-since", first.header("last-modified"))]
        {
            let again = commons.app.get_with(path, &[(name, value)]).await;
            assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{name}: {value}");
            assert_eq!(again.header("etag"), first.header("etag"));
        }
    }
    let first = commons.app.get("/feed.atom").await;
    commons.lea.note("Une autre", Audience::Public).await;
    for (name, value) in [("if-none-match", first.header("etag")), ("if-modified-since", first.header("last-modified"))]
    {
        let again = commons.app.get_with("/feed.atom", &[(name, value)]).await;
        assert_eq!(again.status, StatusCode::OK, "{name}");
        assert_ne!(again.header("etag"), first.header("etag"));
    }
}

#[tokio::test]
async fn what_is_withdrawn_leaves_at_once() {
    let commons = Commons::new().await;
    commons.lea.note("Une autre", Audience::Public).await;
    let carnet = format!("/carnets/{}/feed.atom", commons.carnet.id);
    for path in ["/feed.atom", &carnet] {
        assert!(commons.app.get(path).await.text().contains(&commons.note.id.to_string()), "{path}");
    }
    let kept = [commons.app.get("/feed.atom").await, commons.app.get(&carnet).await];
    commons.lea.withdraw(commons.note).await;
    for (path, kept) in ["/feed.atom", &carnet].into_iter().zip(kept) {
        // Not the newest: the date of no record tells that it is gone.
        let again = commons.app.get_with(path, &[("if-modified-since", kept.header("last-modified"))]).await;
        assert_eq!(again.status, StatusCode::OK, "{path}");
        assert!(!again.text().contains(&commons.note.id.to_string()), "{path}: {}", again.text());
    }
}

#[tokio::test]
async fn a_carnet_has_a_feed_of_its_own() {
    let commons = Commons::new().await;
    let elsewhere = commons.lea.note("Ailleurs", Audience::Public).await;
    for (base, lang) in [("", "fr-CA"), ("/en", "en-CA")] {
        let path = format!("{base}/carnets/cles-et-serrures-{}/feed.atom", commons.carnet.id);
        let answer = commons.app.get(&path).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, TYPE), "{path}");
        commons.keeps_secrets(&answer.text());
        assert!(!answer.text().contains(&elsewhere.id.to_string()));
        let feed = Element::read(&answer.text());
        assert_eq!((feed.attribute("xml:lang"), feed.one("title")), (lang, "Clés & serrures · En commun"));
        let page = format!("http://127.0.0.1:3000{base}/carnets/{}", commons.carnet.id);
        assert_eq!((feed.link("alternate"), feed.link("self")), (page.as_str(), format!("{page}/feed.atom").as_str()));
        let entries: Vec<&str> = feed.all("entry").map(|entry| entry.one("id")).collect();
        assert_eq!(entries, [format!("urn:uuid:{}", commons.note.id)]);
    }
    let [.., closed] = commons.hidden.as_slice() else { panic!("hidden records") };
    for unknown in [closed.id.to_string(), commons.note.id.to_string(), "nulle-part".to_owned()] {
        let answer = commons.app.get(&format!("/carnets/{unknown}/feed.atom")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn a_base_has_the_feed_of_what_its_carnets_hold() {
    let commons = Commons::new().await;
    let base = commons.lea.base("Savoirs du quai", Audience::Public).await;
    commons.lea.place(base, commons.carnet).await;
    let elsewhere = commons.lea.note("Ailleurs", Audience::Public).await;
    let path = format!("/bases/{}/feed.atom", base.id);
    let answer = commons.app.get(&path).await;
    commons.keeps_secrets(&answer.text());
    assert!(!answer.text().contains(&elsewhere.id.to_string()));
    let feed = Element::read(&answer.text());
    assert_eq!(feed.one("title"), "Savoirs du quai · En commun");
    let entries: Vec<&str> = feed.all("entry").map(|entry| entry.one("id")).collect();
    assert_eq!(entries, [format!("urn:uuid:{}", commons.note.id)]);
    let page = commons.app.get(&format!("/bases/{}", base.id)).await.text();
    assert!(page.contains(&format!("/bases/{}/feed.atom", base.id)), "{page}");
    // A carnet is no base.
    let answer = commons.app.get(&format!("/bases/{}/feed.atom", commons.carnet.id)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_empty_commons_has_an_empty_feed() {
    let answer = TestApp::new().await.get("/feed.atom").await;
    let feed = Element::read(&answer.text());
    assert_eq!((answer.status, feed.all("entry").count()), (StatusCode::OK, 0));
    assert_eq!(feed.one("updated"), "1970-01-01T00:00:00Z");
}
