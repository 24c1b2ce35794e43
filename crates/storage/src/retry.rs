//! Running a whole transaction again when two of them met.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use crate::error::Error;

/// How often a transaction is tried in all.
const ATTEMPTS: u32 = 4;

/// An error that can say whether the whole transaction is worth another try.
pub trait Transient {
    /// Whether running the same transaction again may well succeed.
    fn is_transient(&self) -> bool;
}

impl Transient for Error {
    fn is_transient(&self) -> bool {
        Self::is_transient(self)
    }
}

/// Runs `once` (begin, work, commit) until it succeeds, fails for good, or has met others four times.
///
/// The pauses have full jitter. `PostgreSQL` reports such meetings as 40001 and 40P01; `SQLite`'s single writer has none.
pub async fn retry<T, E, F, Work>(mut once: F) -> Result<T, E>
where
    E: Transient,
    F: FnMut() -> Work,
    Work: Future<Output = Result<T, E>>,
{
    for attempt in 1..ATTEMPTS {
        match once().await {
            Err(error) if error.is_transient() => pause(attempt).await,
            answer => return answer,
        }
    }
    once().await
}

async fn pause(attempt: u32) {
    let longest = 10_u64 << attempt.min(6);
    let jitter = RandomState::new().build_hasher().finish() % longest;
    tokio::time::sleep(Duration::from_millis(jitter)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn tries_again_only_when_it_helps() {
        let mut tries = 0;
        let answer = retry(|| {
            tries += 1;
            let met = tries < 3;
            async move { if met { Err(Error::Contended) } else { Ok(tries) } }
        })
        .await;
        assert_eq!(answer.ok(), Some(3));

        let mut tries = 0;
        let answer: Result<(), _> = retry(|| {
            tries += 1;
            async { Err(Error::Full) }
        })
        .await;
        assert!(matches!(answer, Err(Error::Full)));
        assert_eq!(tries, 1);

        let mut tries = 0;
        let answer: Result<(), _> = retry(|| {
            tries += 1;
            async { Err(Error::Contended) }
        })
        .await;
        assert!(matches!(answer, Err(Error::Contended)));
        assert_eq!(tries, ATTEMPTS);
    }
}
