//! Tidying: what has had its time is forgotten, a few rows a transaction, so that nobody waits behind it.

use storage::media::{self, uploads};
use storage::{sessions, throttles};

use crate::error::Result;
use crate::services::Services;

/// How many rows one transaction forgets.
const ROWS: u32 = 200;

/// How many files one transaction forgets: they are long.
const FILES: u32 = 10;

/// How long a file stays that no record shows, seconds: its record may still be on the device of whoever made it, or come back
/// out of the bin.
const UNUSED: i64 = domain::record::BIN_SECONDS;

/// What was forgotten.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Sessions that had ended.
    pub sessions: u64,
    /// Counts of tries whose while was over.
    pub throttles: u64,
    /// Files that stopped arriving.
    pub uploads: u64,
    /// Files that no record shows.
    pub media: u64,
}

impl Services {
    /// Forgets sessions, throttles and files whose time is over; the server calls it once an hour.
    pub async fn tidy(&self) -> Result<Tidied> {
        let mut tidied = Tidied::default();
        loop {
            let forgotten = self.tidy_some().await?;
            tidied.sessions += forgotten.sessions;
            tidied.throttles += forgotten.throttles;
            tidied.uploads += forgotten.uploads;
            tidied.media += forgotten.media;
            let Tidied { sessions, throttles, .. } = forgotten;
            let files = forgotten.uploads.max(forgotten.media);
            if sessions.max(throttles) < u64::from(ROWS) && files < u64::from(FILES) {
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
            let uploads = uploads::delete_expired(&mut tx, now, FILES).await?;
            let media = media::delete_unused(&mut tx, now.plus_seconds(-UNUSED), FILES).await?;
            tx.commit().await?;
            Ok(Tidied { sessions, throttles, uploads, media })
        })
        .await
    }
}
