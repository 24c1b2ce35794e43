//! Tidying: what has had its time is forgotten, a few rows a transaction, so that nobody waits behind it.

use storage::{sessions, throttles};

use crate::error::Result;
use crate::services::Services;

/// How many rows one transaction forgets.
const ROWS: u32 = 200;

/// What was forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Counts of tries whose while was over.
    pub throttles: u64,
}

impl Services {
    /// Forgets sessions and throttles whose time is over; the server calls it once an hour.
    pub async fn tidy(&self) -> Result<Tidied> {
        let mut tidied = Tidied::default();
        loop {
            let forgotten = self.tidy_some().await?;
            tidied.sessions += forgotten.sessions;
            tidied.throttles += forgotten.throttles;
            if forgotten.sessions.max(forgotten.throttles) < u64::from(ROWS) {
                return Ok(tidied);
            }
            tokio::task::yield_now().await;
        }
    }

    async fn tidy_some(&self) -> Result<Tidied> {
        let now = self.now();
        storage::retry(|| async {
            let mut tx = self.database().write().await?;
            let sessions = sessions::delete_expired(&mut tx, now, ROWS).await?;
            let throttles = throttles::delete_ended(&mut tx, now, ROWS).await?;
            tx.commit().await?;
            Ok(Tidied { sessions, throttles })
        })
        .await
    }
}
