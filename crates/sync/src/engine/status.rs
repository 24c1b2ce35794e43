//! Where each record is on its way, and the totals: the only source of what the screen says of sync.

use domain::scope::Selector;
use domain::sorted::Set;
use domain::{Kind, RecordId};

use super::State;
use crate::outbox::{Entry, Way};
use crate::status::{RecordStatus, Totals};
use crate::verdict::Verdict;

impl State {
    /// Where a record is on its way.
    #[must_use]
    pub fn status(&self, id: RecordId) -> RecordStatus {
        let Some(kept) = &self.kept else { return RecordStatus::Settled };
        let pending = kept.pending(id).map(|entry| self.of(entry));
        let aside = kept.aside.values().filter(|entry| entry.touches(id)).map(|entry| of_aside(entry));
        pending.chain(aside).max().unwrap_or_default()
    }

    /// The totals behind the status line.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let Some(kept) = &self.kept else {
            return Totals { offline: self.offline, outdated: self.outdated, ..Totals::default() };
        };
        let unsent = kept.outbox.values().filter(|entry| entry.way == Way::Unsent);
        let unsent = Set::from_iter(unsent.flat_map(|entry| written(entry)));
        let to_check = kept.aside.values().filter(|entry| of_aside(entry) == RecordStatus::NeedsFix).count();
        Totals {
            on_device: u32::try_from(unsent.len()).unwrap_or(u32::MAX),
            sending: self.flight.as_ref().is_some_and(|flight| !flight.groups.is_empty()),
            to_check: u32::try_from(to_check).unwrap_or(u32::MAX),
            complete_at: kept.meta.complete_at.filter(|_| !self.incomplete && !kept.meta.unread),
            offline: self.offline,
            sign_in: self.sign_in,
            outdated: self.outdated,
            put_away: kept.scopes.iter().any(|scope| scope.shut.is_some()),
        }
    }

    /// Whether everything that a selector stands for was read: the list of scopes follows from it, and all of them were
    /// whole at one moment, an empty one too.
    #[must_use]
    pub fn has_read(&self, selector: Selector) -> bool {
        let Some(kept) = &self.kept else { return false };
        let listed = kept.meta.list_version != 0 && kept.meta.selectors.contains(&selector);
        let again = kept.scopes.iter().any(|scope| scope.id.selector == selector && scope.reset);
        listed && !again && self.totals().complete_at.is_some()
    }

    fn of(&self, entry: &Entry) -> RecordStatus {
        match &entry.way {
            Way::Unsent => {
                let flying = self.flight.as_ref().is_some_and(|flight| flight.groups.contains(&entry.group.id));
                if flying { RecordStatus::Sending } else { RecordStatus::OnDevice }
            }
            Way::Waiting(_) => RecordStatus::Waiting,
            Way::Settled(verdicts) => settled(verdicts),
            Way::Aside(_) => of_aside(entry),
        }
    }
}

/// What an action wrote. What only describes a file goes with what shows it, and is not counted beside it.
fn written(entry: &Entry) -> impl Iterator<Item = RecordId> {
    let counts = |op: &&crate::operation::Op| op.record.kind != Kind::Media;
    let alone = !entry.group.ops.iter().any(|op| counts(&op));
    entry.group.ops.iter().filter(move |op| alone || counts(op)).map(|op| op.record.id)
}

/// What to say of a group that the server took.
pub(super) fn settled(verdicts: &[(domain::OpId, Verdict)]) -> RecordStatus {
    let status = |verdict: &Verdict| match verdict {
        Verdict::Parked { .. } | Verdict::Merged { suggestion: Some(_), .. } => RecordStatus::ToCheck,
        Verdict::Merged { .. } => RecordStatus::SentMerged,
        _ => RecordStatus::Sent,
    };
    verdicts.iter().map(|(_, verdict)| status(verdict)).max().unwrap_or(RecordStatus::Sent)
}

pub(super) fn of_aside(entry: &Entry) -> RecordStatus {
    if entry.is_handed_over() { RecordStatus::HandedOver } else { RecordStatus::NeedsFix }
}
