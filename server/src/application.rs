//! Everything put together once: what `main` runs and what the tests ask.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use service::Services;
use tokio::net::TcpListener;

use crate::config::Config;
use crate::http::accept_loop;
use crate::http::router::router;
use crate::http::site::{Site, SiteError};
use crate::{jobs, services};

/// Why the server cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The browser's files are missing or broken: build them.
    #[error(transparent)]
    Site(#[from] SiteError),
    /// The database cannot be used: the sentence says why.
    #[error(transparent)]
    Services(#[from] service::Error),
    /// The address is taken or not ours: choose another with `--address`.
    #[error("{address} cannot be listened on: {}", told(.source))]
    Address {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Why an address cannot be had, and what to do.
fn told(source: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match source.kind() {
        ErrorKind::AddrInUse => {
            "another program listens there, perhaps this server already: end it, or choose another with --address"
                .to_owned()
        }
        ErrorKind::AddrNotAvailable => {
            format!("this machine has no such address: choose another with --address ({source})")
        }
        ErrorKind::PermissionDenied => {
            format!("this account may not listen there: choose a port from 1024 up with --address ({source})")
        }
        _ => source.to_string(),
    }
}

/// The server, listening and not yet answering.
#[derive(Debug)]
pub struct Application {
    listener: TcpListener,
    address: SocketAddr,
    router: Router,
    config: Arc<Config>,
    services: Services,
}

impl Application {
    /// Reads the browser's files, opens what is needed and takes the address.
    ///
    /// # Errors
    /// What is missing, and the remedy.
    pub async fn build(config: Config) -> Result<Self, StartError> {
        let config = Arc::new(config);
        let asked = config.leptos.site_addr;
        let wrong = |source| StartError::Address { address: asked, source };
        let listener = TcpListener::bind(asked).await.map_err(wrong)?;
        let address = listener.local_addr().map_err(wrong)?;
        let mut settled = (*config).clone();
        settled.leptos.site_addr = address;
        let config = Arc::new(settled);
        let services = Services::open(services::configuration(&config)).await?;
        let router = assemble(&config, &services)?;
        Ok(Self { listener, address, router, config, services })
    }

    /// The address taken, its port chosen by the system if none was asked.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is ready, then lets what is under way finish.
    pub async fn run(self, stop: impl Future<Output = ()> + Send) {
        let jobs = tokio::spawn(jobs::run(self.services.clone(), self.config.data.vocabulary));
        let services = self.services.clone();
        // Who listens would be waited for.
        let stop = async move {
            stop.await;
            services.end_news();
        };
        accept_loop::run(self.listener, self.router, &self.config, stop).await;
        jobs.abort();
        self.services.close().await;
    }
}

/// The router alone, for tests that need no network.
///
/// # Errors
/// The browser's files are missing or broken.
pub fn assemble(config: &Arc<Config>, services: &Services) -> Result<Router, StartError> {
    // Rendering spawns onto the runtime; a second call finds it set, which is what we want.
    let _ = any_spawner::Executor::init_tokio();
    let site = Site::read(&config.leptos.site_root)?;
    Ok(router(config, &Arc::new(site), services))
}
