//! Accepts connections with the limits that keep slow or greedy clients from taking the place of the others.
//!
//! The framework's own loop sets no timer, so a client that sends one byte a minute would hold its connection for ever.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower::ServiceExt;

use crate::config::Config;

/// How long what is under way may take once the server is told to stop.
const LAST_WORDS: Duration = Duration::from_secs(10);
/// How much of a header is read before giving up.
const HEADER_BYTES: usize = 64 * 1024;

/// Answers on `listener` until `stop`, then waits for what is under way.
pub async fn run(listener: TcpListener, router: Router, config: &Config, stop: impl Future<Output = ()> + Send) {
    let limits = &config.limits;
    let places = Arc::new(Semaphore::new(usize::try_from(limits.connections).unwrap_or(usize::MAX)));
    let counts = Counts::default();
    let under_way = GracefulShutdown::new();
    // Dropped when nobody is let in any more: whoever has said nothing yet is not waited for.
    let (open, _) = watch::channel(());
    let mut stop = core::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let Some((stream, address, place)) = accepted else { continue };
        // All who ask through a proxy share its address.
        let most = if config.site.proxies.has(address.ip()) { 0 } else { limits.connections_per_address };
        let Some(counted) = counts.enter(address.ip(), most) else { continue };
        let patience = Duration::from_secs(limits.header_seconds.into());
        let service = router.clone().map_request(move |mut request: axum::http::Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(address));
            request.map(axum::body::Body::new)
        });
        let mut builder = http1::Builder::new();
        builder.timer(TokioTimer::new()).header_read_timeout(patience).max_buf_size(HEADER_BYTES).half_close(false);
        let watcher = under_way.watcher();
        let mut closed = open.subscribe();
        tokio::spawn(async move {
            let _held = (place, counted);
            let spoken = tokio::select! {
                biased;
                spoken = speaks(&stream, patience) => spoken,
                _ = closed.changed() => false,
            };
            if !spoken {
                return;
            }
            let connection = builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
            if let Err(error) = watcher.watch(connection).await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop((listener, open));
    if tokio::time::timeout(LAST_WORDS, under_way.shutdown()).await.is_err() {
        tracing::warn!("some connections were still open and are cut");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, tokio::sync::OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, address)) => {
            // A refusal costs latency, not correctness.
            let _ = stream.set_nodelay(true);
            Some((stream, address, place))
        }
        Err(error) => {
            // Out of file descriptors, most often: others will close.
            tracing::warn!(%error, "a connection was not accepted");
            tokio::time::sleep(Duration::from_millis(50)).await;
            None
        }
    }
}

/// Whether a first byte comes in time.
async fn speaks(stream: &TcpStream, patience: Duration) -> bool {
    matches!(tokio::time::timeout(patience, stream.peek(&mut [0])).await, Ok(Ok(1..)))
}

/// Connections open by address.
#[derive(Debug, Clone, Default)]
struct Counts(Arc<Mutex<BTreeMap<IpAddr, u32>>>);

impl Counts {
    fn enter(&self, address: IpAddr, most: u32) -> Option<Counted> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_default();
        if most != 0 && *count >= most && !address.is_loopback() {
            return None;
        }
        *count = count.saturating_add(1);
        Some(Counted { counts: self.clone(), address })
    }
}

/// One connection, counted while it lives.
#[derive(Debug)]
struct Counted {
    counts: Counts,
    address: IpAddr,
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.counts.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[test]
    fn an_address_has_its_share_and_gives_it_back() {
        let counts = Counts::default();
        let address = IpAddr::from(Ipv4Addr::new(192, 0, 2, 1));
        let first = counts.enter(address, 2).expect("first");
        let _second = counts.enter(address, 2).expect("second");
        assert!(counts.enter(address, 2).is_none());
        drop(first);
        assert!(counts.enter(address, 2).is_some());
    }
}
