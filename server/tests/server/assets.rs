//! Files of the site: encodings, validators, how long they are kept.

use axum::http::StatusCode;

use crate::support::{TestApp, zipped};

#[tokio::test]
async fn a_hashed_file_is_kept_for_ever() {
    let answer = TestApp::new().await.get("/pkg/encommun.a1.js").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(answer.header("vary"), "accept-encoding");
}

#[tokio::test]
async fn other_files_are_asked_again_and_answered_304() {
    let app = TestApp::new().await;
    let first = app.get("/boot.js").await;
    assert_eq!(first.header("cache-control"), "no-cache");
    let tag = first.header("etag");
    assert!(tag.starts_with('"'), "{tag}");
    let again = app.get_with("/boot.js", &[("if-none-match", tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
    assert_eq!(again.header("etag"), tag);
    let changed = app.get_with("/boot.js", &[("if-none-match", "\"other\"")]).await;
    assert_eq!(changed.status, StatusCode::OK);
}

#[tokio::test]
async fn the_best_encoding_the_client_takes() {
    let app = TestApp::new().await;
    let zipped = zipped(b"body{}");
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", &b"br"[..]),
        ("gzip", "gzip", &zipped),
        ("br;q=0, gzip;q=0.5", "gzip", &zipped),
        ("identity", "", b"body{}"),
    ] {
        let answer = app.get_with("/pkg/encommun.c3.css", &[("accept-encoding", accepted)]).await;
        assert_eq!(answer.header("content-encoding"), encoding, "{accepted}");
        assert_eq!(answer.body, body, "{accepted}");
    }
}

#[tokio::test]
async fn what_cannot_be_unpacked_is_not_answered_by_half() {
    let answer = TestApp::new().await.get("/pkg/broken.f6.css").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.is_empty() && answer.header("retry-after") == "60");
}

#[tokio::test]
async fn a_file_that_is_not_there_is_not_a_page() {
    let app = TestApp::new().await;
    for path in ["/pkg/encommun.old.js", "/pkg/", "/fonts/none.woff2", "/icons/none.png"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn files_of_the_server_are_not_served() {
    let app = TestApp::new().await;
    for path in ["/assets.json", "/notes.bak", "/pkg/../assets.json", "/%2e%2e/assets.json"] {
        let answer = app.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text().contains("precache") && !answer.text().contains("not for browsers"), "{path}");
    }
}

#[test]
fn a_launcher_that_cuts_the_icon_round_cuts_nothing_of_it() {
    let icon = image::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../public/icons/maskable-512-1.png"));
    let icon = icon.expect("the icon").to_rgba8();
    let (width, height) = icon.dimensions();
    assert_eq!((width, height), (512, 512));
    let ground = *icon.get_pixel(0, 0);
    assert_eq!(ground.0[3], 255, "nothing shines through");
    // What is safe is a circle of four fifths of the width (https://www.w3.org/TR/appmanifest/#icon-masks).
    let far = |x: u32, y: u32| (f64::from(x) - 255.5).hypot(f64::from(y) - 255.5) > 0.4 * 512.0;
    let same = |one: u8, other: u8| one.abs_diff(other) <= 2;
    let lost = icon
        .enumerate_pixels()
        .filter(|(x, y, pixel)| far(*x, *y) && !pixel.0.iter().zip(ground.0).all(|(one, other)| same(*one, other)));
    assert_eq!(lost.count(), 0);
}
