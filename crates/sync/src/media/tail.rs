//! Files that a server said it has: kept for a while, as the acknowledged tail of the text is, for a server that is restored
//! from a backup that lacks them.

use std::collections::BTreeSet;

use domain::Instant;
use domain::order::Arrange;

use super::Queued;
use crate::protocol::Epoch;

/// How long one is kept, milliseconds: as long as the tail of the text.
pub const KEPT_MS: i64 = 30 * 86_400_000;
/// How much of them is kept, bytes.
pub const KEPT_BYTES: u64 = 64 * 1024 * 1024;

/// What is known of a file from the moment when a server said that it has all of it; `now` is the server's, since a device's
/// own clock may jump by years.
#[must_use]
pub fn kept(queued: Queued, now: Instant) -> Queued {
    Queued { sent: queued.bytes, at: now, tries: 0, stuck: None, ..queued }
}

/// What is known of it once it has to be sent again.
#[must_use]
pub fn again(kept: Queued) -> Queued {
    let shown_by = kept.shown_by.or_else(|| Some(String::new()));
    Queued { sent: 0, tries: 0, stuck: None, shown_by, ..kept }
}

/// Those that are kept no longer: too old, or the oldest of what is too heavy.
#[must_use]
pub fn let_go(tail: &[Queued], now: Instant) -> BTreeSet<String> {
    let oldest = Instant::from_millis(now.millis().saturating_sub(KEPT_MS));
    let mut newest_first: Vec<&Queued> = tail.iter().collect();
    newest_first.arrange_by(|a, b| (b.at, &b.sha256).cmp(&(a.at, &a.sha256)));
    let mut weight = 0_u64;
    let mut gone = BTreeSet::new();
    for file in newest_first {
        weight = weight.saturating_add(file.bytes);
        if file.at < oldest || weight > KEPT_BYTES {
            gone.insert(file.sha256.clone());
        }
    }
    gone
}

/// Whether the server has to be asked which files it has: its database is another than the one that said so. Where nothing is
/// noted, what was sent was sent to nobody knows which.
#[must_use]
pub fn is_doubtful(noted: Option<Epoch>, now: Epoch, any_sent: bool) -> bool {
    match noted {
        Some(noted) => noted != now,
        None => any_sent,
    }
}

/// What a server's answer to the question whether it has a file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It has it, or it was taken back: nothing is to be sent.
    Here,
    /// It lacks it: it has to be sent again.
    Lacking,
    /// It does not say: to be asked later.
    Unsaid,
}

impl Told {
    /// From the status of its answer.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            200..=399 | 410 => Self::Here,
            404 => Self::Lacking,
            _ => Self::Unsaid,
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::memory::MediaType;

    use super::*;
    use crate::media::{About, Stuck};

    const DAY_MS: i64 = 86_400_000;

    fn file(first: u8, bytes: u64, days: i64) -> Queued {
        let about =
            About { mime: MediaType::Jpeg, size: None, duration_ms: None, taken: String::new(), keeps_metadata: true };
        Queued::picked(format!("{first:02x}").repeat(32), bytes, about, Instant::from_millis(days * DAY_MS))
    }

    fn names(files: &[&Queued]) -> BTreeSet<String> {
        files.iter().map(|file| file.sha256.clone()).collect()
    }

    #[test]
    fn a_file_is_kept_as_long_as_the_text_that_went_with_it() {
        let (old, young) = (file(1, 10, 0), file(2, 10, 1));
        let tail = [young.clone(), old.clone()];
        let at = |days: i64, ms: i64| Instant::from_millis(days * DAY_MS + ms);
        assert_eq!(let_go(&tail, at(30, 0)), names(&[]));
        assert_eq!(let_go(&tail, at(30, 1)), names(&[&old]));
        assert_eq!(let_go(&tail, at(40, 0)), names(&[&old, &young]));
        // A clock that was set back loses nothing.
        assert_eq!(let_go(&tail, at(-400, 0)), names(&[]));
    }

    #[test]
    fn the_oldest_go_where_they_are_too_heavy_together() {
        let half = KEPT_BYTES / 2;
        let (first, second, third) = (file(1, half, 1), file(2, half, 2), file(3, 1, 3));
        let now = Instant::from_millis(4 * DAY_MS);
        assert_eq!(let_go(&[first.clone(), second.clone()], now), names(&[]));
        assert_eq!(let_go(&[first.clone(), second, third], now), names(&[&first]));
    }

    #[test]
    fn a_restored_server_is_asked_and_the_same_one_is_not() {
        let (one, other) = ([1; 16], [2; 16]);
        assert!(!is_doubtful(Some(one), one, true));
        assert!(is_doubtful(Some(one), other, false));
        assert!(!is_doubtful(None, one, false));
        assert!(is_doubtful(None, one, true));
        let told: Vec<Told> = [200, 206, 304, 404, 410, 401, 429, 500, 503].map(Told::of_status).to_vec();
        let (here, lacking, unsaid) = (Told::Here, Told::Lacking, Told::Unsaid);
        assert_eq!(told, [here, here, here, lacking, here, unsaid, unsaid, unsaid, unsaid]);
    }

    #[test]
    fn what_is_sent_again_begins_anew_and_is_its_persons_writing() {
        let sent = Queued { sent: 4, tries: 2, stuck: Some(Stuck::Other), ..file(1, 10, 1) };
        let kept = kept(sent, Instant::from_millis(9));
        assert_eq!((kept.sent, kept.tries, kept.stuck, kept.at), (10, 0, None, Instant::from_millis(9)));
        let again = again(kept);
        assert_eq!((again.sent, again.shown_by.as_deref()), (0, Some("")));
        assert!(again.about.keeps_metadata, "what was said of it when it was picked goes along");
    }
}
