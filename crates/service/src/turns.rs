//! Turns at something that only a few do well at once: who waits too long for one is asked to come back.

use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// Turns that are given in the order in which they are asked for.
#[derive(Debug)]
pub struct Turns {
    free: Semaphore,
    patience: Duration,
}

impl Turns {
    /// So many at once; who waits longer than `patience` gets none.
    pub fn new(at_once: usize, patience: Duration) -> Self {
        Self { free: Semaphore::new(at_once), patience }
    }

    /// A turn, given back when it is dropped; nothing when it did not come in time.
    pub async fn take(&self) -> Option<SemaphorePermit<'_>> {
        tokio::time::timeout(self.patience, self.free.acquire()).await.ok()?.ok()
    }
}
