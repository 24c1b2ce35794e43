//! Bodies that are not what they say, or far more than they say: each place that takes one answers in its own words.

use std::io::Write;
use std::time::{Duration, Instant};

use api::addresses;
use axum::http::StatusCode;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::{LATER, PULL, PUSH, RESCUE, SUBSCRIBE, UNREADABLE, left};
use crate::support::TestApp;
use crate::writing::{FORM, Writer, note};

/// What is sent as something that it is not, and nothing said of it.
const TYPES: [Option<&str>; 7] = [
    None,
    Some("text/plain"),
    Some("application/json"),
    Some("application/xml; charset=utf-16"),
    Some("multipart/form-data; boundary=x"),
    Some("image/png"),
    Some("text/html; charset=\""),
];

const BODIES: [&str; 6] = ["", "x", "{", "<?xml version=\"1.0\"?><a/>", "--x\r\n\r\n\r\n--x--", "a=b&c"];

fn headers<'a>(writer: &'a Writer, accept: &'a str, content: Option<&'a str>) -> Vec<(&'a str, &'a str)> {
    let mut headers = vec![FORM[0], ("accept", accept), ("cookie", writer.cookie.as_str())];
    headers.extend(content.map(|content| ("content-type", content)));
    headers
}

#[tokio::test]
async fn a_form_of_another_type_is_answered_by_its_page() {
    let writer = Writer::new(TestApp::new().await).await;
    let before = left(&writer.app).await;
    let made = writer.open("/notes/nouvelle").await;
    let typed = made.filled(&note("La clé du local", "Elle est sous le pot."));
    for content in TYPES {
        for body in BODIES.into_iter().chain([typed.as_str()]) {
            let answer = writer.app.ask("POST", "/notes/nouvelle", &headers(&writer, "text/html", content), body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{content:?} {body:.9}");
            assert!(answer.header("content-type").starts_with("text/html"), "{content:?} {body:.9}");
            let said = "Cette version de la page est trop ancienne. Mettez à jour, rien n’est perdu.";
            assert!(answer.text().contains(said), "{content:?} {body:.9}: {}", answer.text());
        }
    }
    assert_eq!(left(&writer.app).await, before);
}

#[tokio::test]
async fn a_function_that_is_sent_another_type_answers_a_word_and_a_page_a_sentence() {
    let writer = Writer::new(TestApp::new().await).await;
    let before = left(&writer.app).await;
    // Signing out and asking for identifiers need no body, so that none is wrong.
    let free =
        ["/api/account/v1/sign-out", "/api/account/v1/devices", "/api/account/v1/session", "/api/commons/v1/new-ids"];
    // These two take bytes, and answer in the words of their own protocols.
    let bytes = [addresses::SEGMENT, addresses::UPLOADS];
    let with_body = addresses::ALL.into_iter().filter(|path| !bytes.contains(path) && !free.contains(path));
    for path in with_body {
        for content in TYPES {
            for body in BODIES {
                let answer = writer.app.ask("POST", path, &headers(&writer, "application/json", content), body).await;
                let seen = format!("{path} {content:?} {body:.9}: {} {}", answer.status, answer.text());
                assert_eq!(
                    (answer.status, answer.text().as_str()),
                    (StatusCode::BAD_REQUEST, "\"malformed\""),
                    "{seen}"
                );

                let answer = writer.app.ask("POST", path, &headers(&writer, "text/html", content), body).await;
                let seen = format!("{path} {content:?} {body:.9}: {} {}", answer.status, answer.text());
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{seen}");
                assert!(answer.text().contains("Mettez à jour, rien n’est perdu."), "{seen}");
            }
        }
    }
    assert_eq!(left(&writer.app).await, before);
}

#[tokio::test]
async fn what_is_no_function_is_not_there_and_what_is_one_takes_a_post() {
    let app = TestApp::new().await;
    let nothing = app.ask("POST", "/api/commons/v1/autre", &[FORM[0], FORM[1]], "x").await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    assert!(nothing.text().contains("Il n’y a rien ici"), "{}", nothing.text());
    let asked = app.get("/api/commons/v1/save").await;
    assert_eq!((asked.status, asked.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
}

#[tokio::test]
async fn synchronisation_reads_bytes_whatever_they_are_called() {
    let writer = Writer::new(TestApp::new().await).await;
    let before = left(&writer.app).await;
    for path in [PUSH, PULL, SUBSCRIBE] {
        for content in TYPES {
            for body in BODIES {
                let answer = writer.app.ask("POST", path, &headers(&writer, "*/*", content), body).await;
                assert_eq!(answer.status, StatusCode::OK, "{path} {content:?}");
                assert_eq!(answer.body, UNREADABLE, "{path} {content:?} {body:.9}");
            }
        }
    }
    let segment =
        writer.app.ask("POST", addresses::SEGMENT, &headers(&writer, "*/*", Some("image/png")), "{\n\n[").await;
    assert_eq!(segment.status, StatusCode::OK);
    assert!(segment.body.starts_with(b"ECS"));
    assert_eq!(left(&writer.app).await, before);
}

/// A thousand million times nothing, as a megabyte: twice compressed by whoever wants to hurt, once here.
fn bomb(bytes: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut gzip, mut deflate) =
        (GzEncoder::new(Vec::new(), Compression::best()), DeflateEncoder::new(Vec::new(), Compression::best()));
    let zeros = vec![0_u8; 1 << 20];
    for _ in 0..bytes >> 20 {
        gzip.write_all(&zeros).expect("zeros");
        deflate.write_all(&zeros).expect("zeros");
    }
    (gzip.finish().expect("whole"), deflate.finish().expect("whole"))
}

#[tokio::test]
async fn nothing_that_is_sent_is_blown_up() {
    let writer = Writer::new(TestApp::new().await).await;
    let before = left(&writer.app).await;
    let (gzip, deflate) = bomb(512 << 20);
    assert!(gzip.len() < 1 << 20, "{}", gzip.len());
    let start = Instant::now();
    for (encoding, body) in
        [("gzip", &gzip), ("deflate", &deflate), ("gzip, gzip", &gzip), ("br", &gzip), ("zstd", &gzip)]
    {
        for path in [PUSH, PULL, SUBSCRIBE] {
            let mut headers = headers(&writer, "*/*", Some("application/octet-stream"));
            headers.push(("content-encoding", encoding));
            let answer = writer.app.send(path, &headers, body.clone()).await;
            assert_eq!(answer.body, UNREADABLE, "{path} {encoding}");
        }
        for path in ["/notes/nouvelle", "/api/commons/v1/save", "/api/account/v1/sign-in"] {
            let mut headers = headers(&writer, "text/html", Some(FORM[2].1));
            headers.push(("content-encoding", encoding));
            let answer = writer.app.send(path, &headers, body.clone()).await;
            assert!(
                !answer.status.is_server_error() && !answer.status.is_success(),
                "{path} {encoding}: {}",
                answer.status
            );
        }
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}: something was unpacked", start.elapsed());
    assert_eq!(left(&writer.app).await, before);
}

#[tokio::test]
async fn a_form_of_a_million_fields_is_answered_by_its_page() {
    let writer = Writer::new(TestApp::with(|config| config.limits.body_bytes = 8 << 20).await).await;
    let before = left(&writer.app).await;
    let form = writer.open("/notes/nouvelle").await;
    let mut body = form.filled(&note("La clé du local", "Elle est sous le pot."));
    for number in 0..1_000_000 {
        body.push_str("&fields[");
        body.push_str(&number.to_string());
        body.push_str("]=x");
    }
    let mut with_cookie = FORM.to_vec();
    with_cookie.push(("cookie", writer.cookie.as_str()));
    let answer = writer.app.ask("POST", "/notes/nouvelle", &with_cookie, &body).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.text().contains("Mettez à jour, rien n’est perdu."));
    let machine = headers(&writer, "application/json", Some(FORM[2].1));
    let answer = writer.app.ask("POST", "/api/commons/v1/save", &machine, &body).await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "\"too_large\""));
    let fits = body.char_indices().nth(1_000_000).map_or(body.as_str(), |(at, _)| &body[..at]);
    let answer = writer.app.ask("POST", "/api/commons/v1/save", &machine, fits).await;
    assert_eq!((answer.status, answer.text().as_str()), (StatusCode::BAD_REQUEST, "\"malformed\""));
    assert_eq!(left(&writer.app).await, before);
}

#[tokio::test]
async fn what_is_longer_than_synchronisation_takes_is_said_in_its_words() {
    let writer = Writer::new(TestApp::new().await).await;
    let before = left(&writer.app).await;
    let long = vec![b'x'; (4 << 20) + 1];
    for path in [PUSH, PULL, SUBSCRIBE, RESCUE] {
        for length in [true, false] {
            let announced = long.len().to_string();
            let mut headers = headers(&writer, "*/*", None);
            headers.extend(length.then_some(("content-length", announced.as_str())));
            let answer = writer.app.send(path, &headers, long.clone()).await;
            assert_eq!(answer.body, b"ECS1\x00\x02", "{path}");
            assert_ne!(answer.body, LATER);
        }
    }
    assert_eq!(left(&writer.app).await, before);
}

#[tokio::test]
async fn whoever_asks_too_fast_is_told_when_to_come_back() {
    let app = TestApp::with(|config| config.limits.reads_per_second = 1).await;
    let mut refused = None;
    for _ in 0..10 {
        let answer = app.get_from("203.0.113.9", "/a-propos").await;
        if answer.status != StatusCode::OK {
            refused = Some(answer);
            break;
        }
    }
    let refused = refused.expect("a refusal");
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "1"));
    assert!(refused.text().starts_with("C’est trop de pages à la fois."), "{}", refused.text());
    assert_eq!(refused.header("x-content-type-options"), "nosniff");
    // Others, this machine, and what a page is made of, go on.
    assert_eq!(app.get_from("203.0.113.10", "/a-propos").await.status, StatusCode::OK);
    for _ in 0..10 {
        assert_eq!(app.get_from("127.0.0.1", "/a-propos").await.status, StatusCode::OK);
        assert_eq!(app.get_from("203.0.113.9", "/healthz").await.status, StatusCode::OK);
    }
}
