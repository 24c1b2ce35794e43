//! `serve`: answers pages and sync until Ctrl-C or SIGTERM, then lets what is under way finish.

use anyhow::Context;
use tokio::signal::unix::{SignalKind, signal};
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
        println!("http://{}", application.address());
        application.run(stop()).await;
        tracing::info!("stopped");
        Ok(())
    })
}

async fn stop() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => {
                tracing::warn!(%error, "SIGTERM cannot be heard");
                core::future::pending::<()>().await;
            }
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
