//! Once a day, and soon after a scope was read again: the device says what it holds, by its own stores, and the server says
//! which scopes are to be read again because that is not what it has.

use domain::Instant;

use super::State;
use super::kept::Kept;
use super::work::Draft;
use crate::digest::Digest;
use crate::planted::{Planted, has};

/// How often, seconds of the server's clock.
const EVERY_S: i64 = 86_400;
/// How long after a scope was read again, seconds.
const AFTER_RESET_S: i64 = 600;
/// A scope that is read again so long after a comparison is not read again because of it, seconds.
const BECAUSE_S: i64 = 3_600;

impl State {
    /// Whether what is here is to be compared before the next question: nothing waits here, and nothing new came lately.
    pub(super) fn is_check_due(&self, kept: &Kept) -> bool {
        let (Some(checked), Some(now)) = (kept.meta.checked_at, kept.meta.complete_at) else { return false };
        let idle = self.quiet_pulls > 0 && !self.incomplete && kept.outbox.is_empty();
        let whole = !kept.meta.unread && kept.scopes.iter().all(|scope| !scope.reset);
        idle && whole && now >= checked.plus_seconds(EVERY_S)
    }

    /// What goes along with a question: what was worked out, if nothing was stored since.
    pub(super) fn digests(&self, kept: &Kept) -> Vec<Option<Digest>> {
        let worked_out = self.checks.as_ref().filter(|checks| checks.generation == kept.generation);
        let Some(checks) = worked_out.filter(|_| !has(Planted::B18)) else { return Vec::new() };
        let of = |id| checks.scopes.get(id).copied().unwrap_or(Some(Digest::default()));
        kept.scopes.iter().map(|scope| of(&scope.id)).collect()
    }

    /// An answer came: what was compared is compared, and what was read again is compared soon.
    pub(super) fn checked(draft: &mut Draft, now: Instant, (asked, whole, read_again): (bool, bool, bool)) {
        let meta = &mut draft.next.meta;
        if asked || (whole && meta.checked_at.is_none()) {
            meta.checked_at = Some(now);
        } else if whole && read_again && meta.checked_at.is_some_and(|at| now >= at.plus_seconds(BECAUSE_S)) {
            meta.checked_at = Some(now.plus_seconds(AFTER_RESET_S - EVERY_S));
        }
    }
}
