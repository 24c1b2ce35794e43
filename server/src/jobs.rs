//! What the server does by itself: follows what other processes wrote, looks again at what waits, keeps the index, forgets
//! what has had its time.

use core::time::Duration;

use service::Services;
use tokio::time::{MissedTickBehavior, interval};

/// Runs until it is aborted; a job that fails says so and is tried again at its next turn, the vocabulary at the next start.
pub async fn run(services: Services, vocabulary: bool) {
    match services.renew_derived().await {
        Ok(0) => {}
        Ok(records) => tracing::info!(records, "what another build derived from records was made again"),
        Err(error) => tracing::warn!(error = &error as &dyn std::error::Error, "what another build derived stands"),
    }
    if vocabulary && let Err(error) = services.keep_vocabulary().await {
        tracing::warn!(error = &error as &dyn std::error::Error, "the vocabulary that ships could not be kept");
    }
    let every = |seconds| {
        let mut interval = interval(Duration::from_secs(seconds));
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        interval
    };
    let (mut follow, mut sweep, mut keep, mut tidy) = (every(1), every(60), every(300), every(3_600));
    loop {
        let done = tokio::select! {
            _ = follow.tick() => follow_others(&services).await,
            _ = sweep.tick() => services.sweep_waiting().await.map(|_| ()),
            _ = keep.tick() => services.store_search().await,
            _ = tidy.tick() => services.tidy().await.map(|_| ()),
        };
        if let Err(error) = done {
            tracing::warn!(error = &error as &dyn std::error::Error, "a job has to be done again");
        }
    }
}

/// What other processes wrote: the index has it, and who listens hears of it.
async fn follow_others(services: &Services) -> Result<(), service::Error> {
    services.look_for_news().await?;
    services.catch_up().await.map(|_| ())
}
