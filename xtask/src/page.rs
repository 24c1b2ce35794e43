//! One request to a local server: enough to know that it answers, and with how much.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::stop;

/// An answer: its status, the size of its body as sent, and the body.
pub struct Page {
    /// 200 when all is well.
    pub status: u16,
    /// As it travelled.
    pub body: Vec<u8>,
}

/// Asks for a page, compressed if the server likes.
pub fn ask(port: u16, path: &str) -> Result<Page> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;
    write!(
        stream,
        "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAccept: text/html\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n"
    )?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    parse(&answer).context("the answer is not HTTP")
}

fn parse(answer: &[u8]) -> Option<Page> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = answer.split_at(end);
    let head = String::from_utf8_lossy(head);
    let status = head.split_whitespace().nth(1)?.parse().ok()?;
    Some(Page { status, body: body.get(4..)?.to_vec() })
}

/// Waits until the server answers, as long as `alive` says that it runs.
pub fn wait(port: u16, limit: Duration, mut alive: impl FnMut() -> bool) -> Result<Duration> {
    let start = Instant::now();
    while start.elapsed() < limit {
        stop::check()?;
        if !alive() {
            bail!("the server ended before it answered");
        }
        if ask(port, "/").is_ok_and(|page| page.status < 500) {
            return Ok(start.elapsed());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    bail!("no answer on port {port} after {} s", limit.as_secs())
}

/// A port that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Whether somebody listens on a port.
pub fn taken(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_and_a_body_are_read() {
        let page = parse(b"HTTP/1.0 200 OK\r\nA: b\r\n\r\nbonjour").expect("a page");
        assert_eq!((page.status, page.body.as_slice()), (200, b"bonjour".as_slice()));
        assert!(parse(b"bonjour").is_none());
        assert!(parse(b"HTTP/1.0 deux\r\n\r\n").is_none());
    }
}
