//! HTTP/1.1 as far as a device needs it: one connection that stays, a body, an answer.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sync::engine::NetError;
use sync::protocol::{MAGIC, header};

/// As the browser waits.
const PATIENCE: Duration = Duration::from_secs(15);

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Who {
    /// The session.
    pub cookie: String,
    /// A number that no other run has.
    pub run: u64,
}

/// An answer.
struct Answer {
    status: u16,
    cookie: Option<String>,
    retry_after_ms: Option<u64>,
    body: Vec<u8>,
}

/// A connection to the server, opened again where it was closed.
pub struct Connection {
    host: String,
    cookie: String,
    stream: Option<BufReader<TcpStream>>,
}

impl Connection {
    pub fn new(host: &str, cookie: &str) -> Self {
        Self { host: host.to_owned(), cookie: cookie.to_owned(), stream: None }
    }

    /// Posts to an endpoint of sync, as the transport of the browser does.
    pub fn post(&mut self, path: &str, body: &[u8], pending: u32) -> Result<Vec<u8>, NetError> {
        let now = now_ms();
        let headers = format!(
            "content-type: application/octet-stream\r\n{}: {now}\r\n{}: {pending}\r\n",
            header::NOW,
            header::PENDING
        );
        let answer = self.ask(path, &headers, body).map_err(|_| NetError::Unreachable)?;
        if answer.status == 200 || answer.body.starts_with(&MAGIC) {
            Ok(answer.body)
        } else {
            Err(NetError::Status { code: answer.status, retry_after_ms: answer.retry_after_ms })
        }
    }

    fn ask(&mut self, path: &str, headers: &str, body: &[u8]) -> std::io::Result<Answer> {
        let kept = self.stream.is_some();
        match self.try_ask(path, headers, body) {
            // Closed while nothing was asked: a browser too asks again on another, once.
            Err(_) if kept => self.try_ask(path, headers, body),
            answer => answer,
        }
    }

    fn try_ask(&mut self, path: &str, headers: &str, body: &[u8]) -> std::io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(&self.host)?;
                stream.set_nodelay(true)?;
                stream.set_read_timeout(Some(PATIENCE))?;
                BufReader::new(stream)
            }
        };
        let mut head = format!("POST {path} HTTP/1.1\r\nhost: {0}\r\norigin: http://{0}\r\n{headers}", self.host);
        if !self.cookie.is_empty() {
            let _written = write!(head, "cookie: {}\r\n", self.cookie);
        }
        let _written = write!(head, "content-length: {}\r\n\r\n", body.len());
        stream.get_mut().write_all(&[head.as_bytes(), body].concat())?;
        let answer = read(&mut stream)?;
        self.stream = Some(stream);
        Ok(answer)
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> std::io::Result<Answer> {
    let wrong = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(wrong)?;
    let mut answer = Answer { status, cookie: None, retry_after_ms: None, body: Vec::new() };
    let (mut length, mut chunked) = (0, false);
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        match (name.to_ascii_lowercase().as_str(), value.trim()) {
            ("content-length", value) => length = value.parse().map_err(|_| wrong())?,
            ("transfer-encoding", "chunked") => chunked = true,
            ("set-cookie", value) => answer.cookie = value.split(';').next().map(str::to_owned),
            ("retry-after", value) => answer.retry_after_ms = value.parse().ok().map(|seconds: u64| seconds * 1_000),
            _ => {}
        }
    }
    loop {
        if chunked {
            line.clear();
            stream.read_line(&mut line)?;
            length = usize::from_str_radix(line.trim(), 16).map_err(|_| wrong())?;
        }
        let before = answer.body.len();
        answer.body.resize(before + length, 0);
        stream.read_exact(&mut answer.body[before..])?;
        if !chunked {
            return Ok(answer);
        }
        line.clear();
        stream.read_line(&mut line)?;
        if length == 0 {
            return Ok(answer);
        }
    }
}

/// Makes an account that nobody has, the `n`th of this run, and signs in.
pub fn sign_in(host: &str, n: usize) -> Result<Who, String> {
    let run = now_ms();
    let form = format!("email=banc-{run}-{n}%40exemple.org&name=Banc&password=trois+renards+dansent+{run}");
    let headers = "content-type: application/x-www-form-urlencoded\r\naccept: application/json\r\n";
    let mut connection = Connection::new(host, "");
    let mut ask = |path| {
        connection.ask(path, headers, form.as_bytes()).map_err(|error| format!("the server is not there: {error}"))
    };
    ask("/api/account/v1/sign-up")?;
    let answer = ask("/api/account/v1/sign-in")?;
    let cookie = answer.cookie.ok_or_else(|| format!("no account was made: {}", answer.status))?;
    Ok(Who { cookie, run })
}

/// The clock, milliseconds.
pub fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
}
