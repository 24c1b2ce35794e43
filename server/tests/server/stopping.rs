//! A real connection: what is under way finishes, a silent client does not hold its place.

use std::time::Duration;

use server::application::Application;
use server::config::Config;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use crate::support::BuiltSite;

pub async fn start(
    header_seconds: u16,
) -> (std::net::SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>, BuiltSite) {
    let site = BuiltSite::new();
    let mut config = Config::default();
    config.leptos.site_root = site.root().to_path_buf();
    config.leptos.site_addr.set_port(0);
    config.data.folder = site.root().with_extension("data");
    config.limits.header_seconds = header_seconds;
    let application = Application::build(config).await.expect("built");
    let address = application.address();
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(application.run(async move {
        let _ = stopped.await;
    }));
    (address, stop, running, site)
}

#[tokio::test]
async fn it_answers_then_stops_when_told() {
    let (address, stop, running, _site) = start(10).await;
    let mut stream = TcpStream::connect(address).await.expect("connected");
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.expect("asked");
    let mut text = String::new();
    stream.read_to_string(&mut text).await.expect("answered");
    assert!(text.starts_with("HTTP/1.1 200 OK"), "{text}");
    assert!(!text.to_lowercase().contains("\r\nserver:"), "{text}");
    stop.send(()).expect("still running");
    tokio::time::timeout(Duration::from_secs(5), running).await.expect("in time").expect("clean");
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn silence_and_half_a_header_are_cut() {
    let (address, _stop, _running, _site) = start(1).await;
    for sent in ["", "GET / HTTP/1.1\r\nhost:"] {
        let mut stream = TcpStream::connect(address).await.expect("connected");
        stream.write_all(sent.as_bytes()).await.expect("sent");
        let mut rest = Vec::new();
        let closed = tokio::time::timeout(Duration::from_secs(5), stream.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "still open after {sent:?}");
    }
}
