//! A real connection that breaks off or hardly moves: what came is not taken for the whole.

use std::net::SocketAddr;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::RESCUE;
use crate::stopping::start;
use crate::support::BuiltSite;

/// Whole as far as it goes: what is missing is only where one goes on.
const SIGN_UP: &str = "email=max%40example.org&name=Max&password=trois+renards+dansent";

/// Sends the head of a request that announces more than `half`, and that half.
async fn begin(address: SocketAddr, path: &str, accept: &str, half: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let length = half.len() + 100;
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nsec-fetch-site: same-origin\r\naccept: {accept}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{half}"
    );
    stream.write_all(head.as_bytes()).await.expect("sent");
    stream
}

async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    tokio::time::timeout(Duration::from_secs(8), stream.read_to_end(&mut bytes)).await.expect("in time").expect("read");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// How many accounts and things kept aside there are.
async fn left(site: &BuiltSite) -> (i64, i64) {
    let file = site.root().with_extension("data").join("encommun.db");
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("its file");
    let counts = "SELECT (SELECT COUNT(*) FROM account), (SELECT COUNT(*) FROM quarantine)";
    sqlx::query_as(counts).fetch_one(&mut connection).await.expect("counts")
}

async fn answers(address: SocketAddr) {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("asked");
    assert!(rest(stream).await.starts_with("HTTP/1.1 200 OK"));
}

#[tokio::test]
async fn a_body_that_is_cut_is_not_taken_for_a_whole_one() {
    let (address, _stop, _running, site) = start(10).await;
    for (path, half) in [("/api/account/v1/sign-up", SIGN_UP), (RESCUE, SIGN_UP), ("/notes/nouvelle", SIGN_UP)] {
        for whole in [true, false] {
            let mut stream = begin(address, path, "text/html", half).await;
            if whole {
                // The sender is gone, and no answer reaches it.
                drop(stream);
            } else {
                // It sends no more, and may still hear.
                stream.shutdown().await.expect("an end");
                let said = rest(stream).await;
                assert!(said.starts_with("HTTP/1.1 503") || said.ends_with("ECS1\0\u{8}"), "{path}: {said}");
            }
        }
    }
    answers(address).await;
    assert_eq!(left(&site).await, (0, 0));
}

#[tokio::test]
async fn a_body_that_hardly_moves_is_given_up_in_a_sentence() {
    let (address, _stop, _running, site) = start(1).await;
    let sentence = "Le serveur n’a pas pu répondre. Réessayez dans un instant.";
    let form = rest(begin(address, "/notes/nouvelle", "text/html", SIGN_UP).await).await;
    assert!(form.starts_with("HTTP/1.1 503") && form.contains(sentence), "{form}");
    let english = rest(begin(address, "/en/notes/nouvelle", "text/html", SIGN_UP).await).await;
    assert!(english.contains("The server could not answer. Try again in a moment."), "{english}");
    // A device that is told that its bytes are bad would hand them over instead of sending them again.
    let device = rest(begin(address, RESCUE, "*/*", SIGN_UP).await).await;
    assert!(device.starts_with("HTTP/1.1 200") && device.ends_with("ECS1\0\u{8}"), "{device:?}");
    let sign_up = "/api/account/v1/sign-up";
    let function = rest(begin(address, sign_up, "application/json", SIGN_UP).await).await;
    assert!(function.starts_with("HTTP/1.1 503") && function.ends_with("\"unavailable\""), "{function}");
    let plain = rest(begin(address, sign_up, "text/html", SIGN_UP).await).await;
    assert!(plain.starts_with("HTTP/1.1 503") && plain.contains(sentence), "{plain}");
    answers(address).await;
    assert_eq!(left(&site).await, (0, 0));
}
