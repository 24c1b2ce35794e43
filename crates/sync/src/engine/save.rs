//! Saving: a person's action becomes a group, its overlay and its outbox entry, stored strictly before anyone is told.

use domain::sorted::Map;
use std::sync::Arc;

use domain::{GroupId, OpId, Record, RecordId};

use super::State;
use super::event::{Choice, Effect};
use super::journal;
use super::work::Draft;
use crate::outbox::{Entropy, Entry, Start, Way, compose};
use crate::planted::{Planted, has};
use crate::ports::{Change, Durability};
use crate::status::RecordStatus;

/// How long after a save the exchange begins, so that a person's next click goes along.
pub(super) const AFTER_SAVE_MS: u64 = 2_000;

impl State {
    pub(super) fn save(
        &mut self,
        draft: &mut Draft,
        request: u64,
        title: &str,
        changes: &[Change],
        now_ms: u64,
        entropy: [u8; 32],
    ) {
        let shown: Map<RecordId, Record> = changes
            .iter()
            .filter_map(|change| {
                let id = change.record.id;
                let confirmed = draft.confirmed(id).map(|here| &here.record);
                Some((id, draft.next.shown(id, confirmed)?))
            })
            .collect();
        let start = Start {
            ord: draft.next.generation + 1,
            account: draft.next.account,
            hlc: draft.next.meta.hlc,
            now_ms,
            last: &|id| draft.next.last_op(id),
            shown: &|id| shown.get(&id).cloned(),
        };
        let entropy = if has(Planted::B20) { counted(&draft.next) } else { entropy };
        let (entry, hlc) = compose(title.to_owned(), changes, &start, &mut Entropy::new(entropy));
        let group = entry.group.id;
        draft.next.meta.hlc = hlc;
        draft.touched.extend(entry.records().iter().map(|record| record.id));
        draft.writes.extend(journal::lines(&entry, RecordStatus::OnDevice, None));
        draft.next.outbox.insert((entry.ord, group), Arc::new(entry));
        draft.durability = Durability::Strict;
        draft.after.push(Effect::Saved { request, group });
    }

    /// What a person decided about something that was set aside, or held back.
    pub(super) fn chosen(&mut self, draft: &mut Draft, choice: &Choice) {
        match choice {
            Choice::AllowSweep(scope) => {
                self.asked.remove(scope);
                if draft.next.scope(scope).is_some_and(|scope| scope.shut.is_some()) {
                    // What it lists is not here to be compared: the question comes again with the rest.
                    return;
                }
                self.sweep(draft, *scope, true, &Map::new());
            }
            Choice::Discard(group) => self.forget(draft, *group),
            Choice::Retry(group) => self.retry(draft, *group),
            Choice::Mended(group, record) => self.mended(draft, *group, *record),
            Choice::HandOver => {
                let waiting = draft.next.outbox.values().filter(|entry| !matches!(entry.way, Way::Settled(_)));
                waiting.for_each(|entry| {
                    self.poisoned.insert(entry.group.id);
                });
            }
        }
    }

    /// Forgets what was set aside of one record, which was written anew; what the action did besides is sent again after it.
    fn mended(&mut self, draft: &mut Draft, group: GroupId, record: RecordId) {
        let Some(old) = draft.next.aside.get(&group) else { return };
        let mut rest = Entry::clone(old);
        let gone: Vec<OpId> = rest.group.ops.iter().filter(|op| op.record.id == record).map(|op| op.id).collect();
        rest.group.ops.retain(|op| op.record.id != record);
        let anew = draft.next.last_op(record);
        for op in &mut rest.group.ops {
            // What waited for it waits for what takes its place.
            let waited = op.deps.iter().any(|dep| gone.contains(dep));
            op.deps.retain(|dep| !gone.contains(dep));
            op.deps.extend(anew.filter(|_| waited));
        }
        rest.bases.retain(|(op, ..)| !gone.contains(op));
        if rest.group.ops.is_empty() {
            self.forget(draft, group);
        } else {
            self.replace(draft, group, &rest);
        }
    }

    fn forget(&mut self, draft: &mut Draft, group: GroupId) {
        if let Some(entry) = draft.next.aside.remove(&group) {
            draft.writes.extend(journal::forget(&entry));
            draft.touched.extend(entry.records().iter().map(|record| record.id));
        }
        draft.durability = Durability::Strict;
    }

    /// Sends again what was set aside, as a new action: the old identifiers have their verdict.
    fn retry(&mut self, draft: &mut Draft, group: GroupId) {
        if let Some(old) = draft.next.aside.get(&group).cloned() {
            self.replace(draft, group, &old);
        }
    }

    /// Sends something in the place of what was set aside: the old identifiers have their verdict.
    fn replace(&mut self, draft: &mut Draft, group: GroupId, again: &Entry) {
        let seed = crate::operation::hash16(&[group.as_bytes().as_slice(), &self.random.to_be_bytes()].concat());
        let mut entropy = Entropy::new([seed, seed].concat().try_into().unwrap_or([0; 32]));
        let entry = crate::outbox::renewed(again, draft.next.generation + 1, self.now_ms, &mut entropy);
        self.forget(draft, group);
        draft.writes.extend(journal::lines(&entry, RecordStatus::OnDevice, None));
        draft.touched.extend(entry.records().iter().map(|record| record.id));
        debug_assert!(entry.way == Way::Unsent);
        draft.next.outbox.insert((entry.ord, entry.group.id), Arc::new(entry));
    }
}

/// B20: how many actions the device still holds, in place of chance: a copy of it gives the same numbers again, and so does a
/// queue that emptied.
fn counted(kept: &super::kept::Kept) -> [u8; 32] {
    let done = (kept.outbox.len() + kept.aside.len()).to_be_bytes();
    let seed = crate::operation::hash16(&[kept.meta.device.as_bytes().as_slice(), &done].concat());
    [seed, seed].concat().try_into().unwrap_or([0; 32])
}
