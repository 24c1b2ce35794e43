//! `serve`: answers pages and sync until Ctrl-C or SIGTERM, then lets what is under way finish.

use anyhow::Context;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::application::Application;
use crate::config::Config;

/// Runs the server.
pub fn run(config: Config) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.log.filter)
        .with_context(|| format!("log.filter: {} is not a filter", config.log.filter))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_target(false);
    if config.log.json {
        log.json().init();
    } else {
        log.compact().init();
    }
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let application = Application::build(config).await?;
        let stop = stop();
        println!("http://{}", application.address());
        application.run(stop).await;
        tracing::info!("stopped");
        Ok(())
    })
}

/// Ends when Ctrl-C or SIGTERM is heard. Both are listened for from here on, before it is awaited: whoever reads the address
/// may end the server at once.
fn stop() -> impl Future<Output = ()> {
    let [terminated, interrupted] = [(SignalKind::terminate(), "SIGTERM"), (SignalKind::interrupt(), "SIGINT")]
        .map(|(kind, name)| signal(kind).inspect_err(|error| tracing::warn!(%error, "{name} cannot be heard")).ok());
    async move {
        tokio::select! {
            () = heard(terminated) => {}
            () = heard(interrupted) => {}
        }
    }
}

async fn heard(signal: Option<Signal>) {
    match signal {
        Some(mut signal) => {
            signal.recv().await;
        }
        None => core::future::pending().await,
    }
}
