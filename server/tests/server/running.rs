//! The real process: it ends when it is asked to, finishes what is under way, and starts again where it was.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::commands::{Place, refused};
use crate::support::BuiltSite;

/// How long anything here may take: less than the server gives to what hangs.
const SOON: Duration = Duration::from_secs(8);

/// What a server answers that waits for the rest of a request.
const CONTINUE: &[u8] = b"HTTP/1.1 100 Continue\r\n\r\n";

/// A server that runs; it ends with the test.
struct Running {
    child: Child,
    address: SocketAddr,
    /// Held open, so that it may go on writing.
    _said: Lines<BufReader<ChildStdout>>,
}

impl Running {
    /// Starts it on a port that is free, and waits until it answers.
    async fn start(place: &Place, site: &BuiltSite) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .env_clear()
            .current_dir(place.at(""))
            .args(["--data", "data", "--address", "127.0.0.1:0", "--set", "log.filter=warn"])
            .args(["--set", &format!("leptos.site-root={}", site.root().display()), "serve"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the binary");
        let mut said = BufReader::new(child.stdout.take().expect("its words")).lines();
        let address: SocketAddr = loop {
            let line = timeout(SOON, said.next_line()).await.expect("in time").expect("read").expect("an address");
            if let Some(address) = line.strip_prefix("http://") {
                break address.parse().expect("an address");
            }
        };
        let running = Self { child, address, _said: said };
        // It hears signals as soon as it has nobody to let in, thus between the first and the last of these.
        for _ in 0..3 {
            running.answers().await;
        }
        running
    }

    async fn answers(&self) {
        let mut stream = TcpStream::connect(self.address).await.expect("connected");
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("asked");
        let answer = rest(stream).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
    }

    /// Sends the head of a form, and waits until the server asks for its body.
    async fn begin(&self, path: &str, length: usize) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).await.expect("connected");
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nexpect: 100-continue\r\n\
             sec-fetch-site: same-origin\r\naccept: text/html\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut asked = [0; CONTINUE.len()];
        timeout(SOON, stream.read_exact(&mut asked)).await.expect("in time").expect("asked for");
        assert_eq!(asked, CONTINUE, "{}", String::from_utf8_lossy(&asked));
        stream
    }

    /// Sends it a signal, by its name.
    fn tell(&self, signal: &str) {
        let id = self.child.id().expect("it runs").to_string();
        let sent = std::process::Command::new("/bin/sh").args(["-c", "kill -s \"$0\" \"$1\"", signal, &id]).status();
        assert!(sent.expect("a shell").success(), "{signal}");
    }

    /// Waits until nobody is let in any more.
    async fn closes_its_door(&self) {
        let closing = async {
            while TcpStream::connect(self.address).await.is_ok() {
                tokio::task::yield_now().await;
            }
        };
        timeout(SOON, closing).await.expect("in time");
    }

    async fn ends_well(mut self) {
        let status = timeout(SOON, self.child.wait()).await.expect("in time").expect("an end");
        assert_eq!(status.code(), Some(0), "{status}");
    }
}

async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    timeout(SOON, stream.read_to_end(&mut bytes)).await.expect("in time").expect("read");
    String::from_utf8_lossy(&bytes).into_owned()
}

async fn accounts(place: &Place) -> i64 {
    let file = place.at("data").join("encommun.db");
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("its file");
    sqlx::query_scalar("SELECT COUNT(*) FROM account").fetch_one(&mut connection).await.expect("a count")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signal_lets_what_is_under_way_finish_and_the_next_start_finds_it() {
    let (place, site) = (Place::new("signals"), BuiltSite::new());
    for (turn, signal) in (1..).zip(["TERM", "INT", "TERM"]) {
        let running = Running::start(&place, &site).await;
        let form = format!("email=max{turn}%40example.org&name=Max&password=trois+renards+dansent&next=%2F");
        let mut under_way = running.begin("/api/account/v1/sign-up", form.len()).await;
        running.tell(signal);
        running.closes_its_door().await;
        under_way.write_all(form.as_bytes()).await.expect("sent");
        let answer = rest(under_way).await;
        assert!(answer.starts_with("HTTP/1.1 302"), "{signal}: {answer}");
        running.ends_well().await;
        assert_eq!(accounts(&place).await, turn, "{signal}: what was answered is kept, with what was there");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_nobody_asks_anything_ends_at_once() {
    let (place, site) = (Place::new("idle"), BuiltSite::new());
    for signal in ["INT", "TERM"] {
        let running = Running::start(&place, &site).await;
        // Kept open, with nothing said: it is not waited for.
        let silent = TcpStream::connect(running.address).await.expect("connected");
        running.tell(signal);
        running.ends_well().await;
        drop(silent);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_one_in_the_same_place_is_refused_and_the_first_goes_on() {
    let (place, site) = (Place::new("twice"), BuiltSite::new());
    let running = Running::start(&place, &site).await;
    let address = running.address.to_string();
    let second = place.run("data", &["--address", &address, "serve"], "");
    refused(&second, &format!("{address} cannot be listened on: another program listens there, perhaps this server"));
    running.answers().await;
    running.tell("TERM");
    running.ends_well().await;
}
