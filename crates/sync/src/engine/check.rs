//! Once a day, and soon after a scope was read again: the device says what it holds, by its own stores, and the server says
//! which scopes are to be read again because that is not what it has.

use domain::sorted::Map;

use super::State;
use super::event::Digests;
use super::kept::Kept;
use super::work::Draft;
use crate::digest::Digest;
use crate::planted::{Planted, has};
use crate::protocol::Pulled;

/// How often, seconds of the server's clock.
const EVERY_S: i64 = 86_400;
/// The same after something differed: what differs always would be read again each day.
const SELDOM_S: i64 = 7 * EVERY_S;
/// How long after a scope was read again, seconds.
const AFTER_RESET_S: i64 = 600;
/// A scope that is read again so long after a comparison is not read again because of it, seconds.
const BECAUSE_S: i64 = 3_600;

impl State {
    /// Whether what is here is to be compared before the next question: nothing waits here, and nothing new came lately.
    pub(super) fn is_check_due(&self, kept: &Kept) -> bool {
        let (Some(checked), Some(now)) = (kept.meta.checked_at, kept.meta.complete_at) else { return false };
        let idle = self.quiet_pulls > 0 && !self.incomplete && kept.outbox.is_empty();
        let whole = !kept.meta.unread && kept.scopes.iter().all(|scope| !scope.reset && scope.shut.is_none());
        let every = if kept.meta.differed { SELDOM_S } else { EVERY_S };
        idle && whole && now >= checked.plus_seconds(every)
    }

    /// Whether it was worked out, and nothing was stored since. It stays until a question is answered: with no network, it is
    /// not read again at each try.
    pub(super) fn is_worked_out(&self, kept: &Kept) -> bool {
        self.checks.as_ref().is_some_and(|checks| checks.generation == kept.generation)
    }

    /// What was worked out comes; where it could not be, nothing is compared this time. Another tab that stored meanwhile is
    /// heard now.
    pub(super) fn worked_out(&mut self, kept: &Kept, digests: Option<Digests>) {
        let unreadable = || Digests {
            generation: kept.generation,
            scopes: Map::from_iter(kept.scopes.iter().map(|scope| (scope.id, None))),
        };
        let digests = digests.unwrap_or_else(unreadable);
        self.elsewhere = self.elsewhere.max(digests.generation);
        self.checks = Some(digests);
    }

    /// What goes along with a question.
    pub(super) fn digests(&self, kept: &Kept) -> Vec<Option<Digest>> {
        let worked_out = self.checks.as_ref().filter(|_| self.is_worked_out(kept));
        let Some(checks) = worked_out.filter(|_| !has(Planted::B18)) else { return Vec::new() };
        let of = |id| checks.scopes.get(id).copied().unwrap_or(Some(Digest::default()));
        kept.scopes.iter().map(|scope| of(&scope.id)).collect()
    }

    /// An answer came: what was compared is compared, and what was read again is compared soon.
    pub(super) fn checked(draft: &mut Draft, answer: &Pulled, (asked, whole, read_again): (bool, bool, bool)) {
        let (now, meta) = (answer.server_now, &mut draft.next.meta);
        if asked || (whole && meta.checked_at.is_none()) {
            meta.checked_at = Some(now);
            meta.differed = asked && !answer.reset.is_empty();
        } else if whole && read_again && meta.checked_at.is_some_and(|at| now >= at.plus_seconds(BECAUSE_S)) {
            meta.checked_at = Some(now.plus_seconds(AFTER_RESET_S - EVERY_S));
        }
    }
}
