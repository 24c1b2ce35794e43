//! What a push answer does: an entry leaves the outbox only on a stored verdict, and when the screen no longer needs it.

use domain::sorted::Set;
use std::sync::Arc;

use domain::order::Arrange;
use domain::{GroupId, Instant, OpId, Record, RecordId};

use super::State;
use super::event::{Effect, Loaded, Wanted};
use super::journal;
use super::kept::{Kept, put};
use super::status::{of_aside, settled};
use super::work::{Draft, by_name, records_of};
use crate::outbox::{Entry, Way};
use crate::planted::{Planted, has};
use crate::ports::{Durability, Store};
use crate::protocol::{GroupVerdict, Pushed};
use crate::status::RecordStatus;
use crate::verdict::{Quarantine, Verdict};

/// The acknowledged tail is kept this long.
const TAIL_MS: u64 = 30 * 86_400_000;
/// And is at most this large.
const TAIL_BYTES: u64 = 5 * 1024 * 1024;

impl State {
    pub(super) fn wanted_by_push(&self, kept: &Kept, answer: &Pushed) -> Wanted {
        let mut records: Vec<_> = answer.records.iter().map(|record| record.id).collect();
        records.extend(records_of(kept, answer.groups.iter().map(|group| group.id)));
        records.extend(records_of(kept, settled_groups(kept)));
        let verdicts = answer.groups.iter().flat_map(|group| &group.ops).map(|(_, verdict)| verdict);
        let deps =
            verdicts.filter_map(|verdict| if let Verdict::Waiting { deps } = verdict { Some(deps) } else { None });
        let forgotten = deps.flatten().filter_map(|dep| kept.aside.get(&kept.forgotten(*dep)?));
        records.extend(forgotten.flat_map(|entry| entry.group.ops.iter().map(|op| op.record.id)));
        records.extend(&kept.meta.unplaced);
        let restored = is_new_epoch(kept, answer.epoch);
        if restored {
            records.extend(handed_over(kept));
        }
        records.arrange();
        records.dedup();
        Wanted { acked: restored, ..by_name(records) }
    }

    pub(super) fn pushed(&mut self, draft: &mut Draft, answer: &Pushed, loaded: &Loaded) {
        let restored = is_new_epoch(&draft.next, answer.epoch);
        if restored {
            // First of all: a revision of the server's new life says nothing of what was answered in its other one.
            self.new_epoch(draft, answer.epoch, loaded);
            // What waits for something that goes again need not wait its minute.
            self.waiting_due_ms = self.now_ms;
        }
        draft.next.meta.epoch = answer.epoch;
        for record in &answer.records {
            let held = draft.confirmed(record.id);
            if restored || held.is_none_or(|held| held.visited || held.record.rev < record.rev) {
                let scopes = held.filter(|held| !held.visited).map(|held| held.scopes.clone()).unwrap_or_default();
                if scopes.is_empty() && !draft.next.meta.unplaced.contains(&record.id) {
                    draft.next.meta.unplaced.push(record.id);
                }
                draft.confirm(record.clone(), scopes);
            }
        }
        for group in &answer.groups {
            self.decided(draft, group);
        }
        draft.next.meta.hlc = draft.next.meta.hlc.reined_in(self.now_ms);
        self.release(draft, &Set::new(), answer.server_now);
        self.pull_due_ms = self.now_ms;
    }

    /// A group got its verdicts.
    fn decided(&mut self, draft: &mut Draft, answer: &GroupVerdict) {
        let Some(entry) = draft.next.entry(answer.id).cloned() else { return };
        if matches!(entry.way, Way::Settled(_)) {
            return;
        }
        let verdicts = whole(&entry, answer);
        let any = |test: fn(&Verdict) -> bool| verdicts.iter().any(|(_, verdict)| test(verdict));
        draft.durability = Durability::Strict;
        draft.touched.extend(entry.records().iter().map(|record| record.id));
        if any(|verdict| matches!(verdict, Verdict::NeedBase)) {
            // The server has not the text this started from: send ours whole, under the same identifiers.
            let next = entry.with_whole_texts();
            let next = next.unwrap_or_else(|| aside(&entry, verdicts));
            self.put_back(draft, next);
        } else if any(|verdict| matches!(verdict, Verdict::Waiting { .. })) {
            let deps = verdicts.iter().filter_map(|(_, verdict)| match verdict {
                Verdict::Waiting { deps } => Some(deps.clone()),
                _ => None,
            });
            let deps: Vec<OpId> = deps.flatten().collect();
            for dep in deps.iter().filter(|_| !has(Planted::P8)) {
                self.send_again(draft, *dep);
            }
            let way = Way::Waiting(deps);
            if entry.way != way {
                let next = Entry { way, ..Entry::clone(&entry) };
                draft.writes.extend(journal::lines(&next, RecordStatus::Waiting, Some(self.now_ms)));
                self.put_back(draft, next);
            }
        } else if any(|verdict| matches!(verdict, Verdict::Rejected { .. } | Verdict::Quarantined { .. })) {
            self.put_back(draft, aside(&entry, verdicts));
        } else {
            let status = settled(&verdicts);
            let next = Entry { way: Way::Settled(verdicts), ..Entry::clone(&entry) };
            draft.writes.extend(journal::lines(&next, status, Some(self.now_ms)));
            self.put_back(draft, next);
        }
    }

    /// The server waits for what it had rejected: it has forgotten it, and is to say so again.
    fn send_again(&self, draft: &mut Draft, op: OpId) {
        let Some(entry) = draft.next.forgotten(op).and_then(|group| draft.next.aside.remove(&group)) else { return };
        draft.touched.extend(entry.records().iter().map(|record| record.id));
        let entry = Entry { way: Way::Unsent, ..Entry::clone(&entry) };
        draft.writes.extend(journal::lines(&entry, RecordStatus::OnDevice, None));
        self.put_back(draft, entry);
    }

    /// Stores an entry where its way says it belongs.
    fn put_back(&self, draft: &mut Draft, entry: Entry) {
        let key = (entry.ord, entry.group.id);
        if matches!(entry.way, Way::Aside(_)) {
            draft.writes.extend(journal::lines(&entry, of_aside(&entry), Some(self.now_ms)));
            draft.next.outbox.remove(&key);
            draft.next.aside.insert(entry.group.id, Arc::new(entry));
        } else {
            draft.next.outbox.insert(key, Arc::new(entry));
        }
    }

    /// Lets go of settled entries whose outcome the confirmed copies show, and of those in `seen`: everything was read
    /// since their verdict, and no scope of this device brings their records.
    pub(super) fn release(&self, draft: &mut Draft, seen: &Set<GroupId>, server_now: Instant) {
        // The tail ages by the server's clock: a device's own may jump by years and take the tail along.
        let now_ms = u64::try_from(server_now.millis()).unwrap_or(0);
        let done: Vec<Arc<Entry>> = draft
            .next
            .outbox
            .values()
            .filter(|entry| match &entry.way {
                Way::Settled(verdicts) => seen.contains(&entry.group.id) || shown(draft, entry, verdicts),
                _ => false,
            })
            .cloned()
            .collect();
        for entry in done {
            draft.next.outbox.remove(&(entry.ord, entry.group.id));
            draft.touched.extend(entry.records().iter().map(|record| record.id));
            draft.durability = Durability::Strict;
            let bytes = entry.encode(draft.next.meta.device);
            let key = format!("{now_ms:014}/{}", entry.group.id);
            draft.next.acked.insert(key.clone(), u32::try_from(bytes.len()).unwrap_or(u32::MAX));
            draft.writes.push(put(Store::Acked, key, bytes));
        }
        trim_tail(draft, now_ms);
    }

    /// A group that nobody could read was handed over whole.
    pub(super) fn rescued(&mut self, draft: &mut Draft, group: GroupId) {
        self.poisoned.remove(&group);
        let Some(entry) = draft.next.entry(group).cloned() else { return };
        let verdict = Verdict::Quarantined { reason: Quarantine::Rescue };
        let verdicts = entry.group.ops.iter().map(|op| (op.id, verdict.clone())).collect();
        draft.durability = Durability::Strict;
        draft.touched.extend(entry.records().iter().map(|record| record.id));
        self.put_back(draft, aside(&entry, verdicts));
    }

    /// The server was restored: read everything again, and send again what it may have lost.
    pub(super) fn new_epoch(&mut self, draft: &mut Draft, epoch: crate::protocol::Epoch, loaded: &Loaded) {
        draft.after.push(Effect::Report(super::Counter::NewEpoch));
        draft.next.meta.epoch = epoch;
        draft.next.meta.list_version = 0;
        for scope in &mut draft.next.scopes {
            (scope.cursor, scope.reset) = (0, true);
        }
        draft.seen.clear();
        // No scope vouches for these: their revisions are of the server's other life.
        for id in draft.next.meta.unplaced.clone() {
            if let Some(here) = draft.confirmed(id).filter(|here| here.scopes.is_empty() && !here.visited).cloned() {
                draft.confirm(Record { rev: 0, ..here.record }, here.scopes);
            }
        }
        let tail = loaded.acked.iter().filter_map(|(_, bytes)| Entry::decode(bytes).ok());
        let answered = draft.next.outbox.values().filter(|entry| entry.way != Way::Unsent);
        // What the people in charge held a copy of, they may hold no more.
        let handed_over = draft.next.aside.values().filter(|entry| entry.is_handed_over());
        let answered: Vec<Entry> = answered.chain(handed_over).map(|entry| Entry::clone(entry)).collect();
        for entry in tail.chain(answered) {
            let entry = Entry { way: Way::Unsent, ..entry };
            draft.writes.extend(journal::lines(&entry, RecordStatus::OnDevice, None));
            draft.touched.extend(entry.records().iter().map(|record| record.id));
            draft.next.aside.remove(&entry.group.id);
            draft.next.outbox.insert((entry.ord, entry.group.id), Arc::new(entry));
        }
        draft.next.acked.clear();
        draft.durability = Durability::Strict;
    }
}

/// The tail is bounded by age and by size, oldest first.
fn trim_tail(draft: &mut Draft, now_ms: u64) {
    let oldest = format!("{:014}", now_ms.saturating_sub(TAIL_MS));
    let mut size: u64 = draft.next.acked.values().map(|size| u64::from(*size)).sum();
    while let Some((key, bytes)) = draft.next.acked.first() {
        if size <= TAIL_BYTES && *key >= oldest {
            break;
        }
        size = size.saturating_sub(u64::from(*bytes));
        let key = key.clone();
        draft.next.acked.remove(&key);
    }
}

/// Whether the server's database is another than the one that this device knows.
pub(super) fn is_new_epoch(kept: &Kept, epoch: crate::protocol::Epoch) -> bool {
    kept.meta.epoch != [0; 16] && kept.meta.epoch != epoch && !has(Planted::B11)
}

/// The records of what was set aside because the people in charge hold it: after a restore it is sent again.
pub(super) fn handed_over(kept: &Kept) -> impl Iterator<Item = RecordId> {
    let held = kept.aside.values().filter(|entry| entry.is_handed_over());
    held.flat_map(|entry| entry.group.ops.iter().map(|op| op.record.id))
}

/// Groups that have their verdict and wait for the confirmed copies.
pub(super) fn settled_groups(kept: &Kept) -> Set<GroupId> {
    Set::from_iter(
        kept.outbox.values().filter(|entry| matches!(entry.way, Way::Settled(_))).map(|entry| entry.group.id),
    )
}

/// One verdict an operation: a group that the server could not read has one for all.
fn whole(entry: &Entry, answer: &GroupVerdict) -> Vec<(OpId, Verdict)> {
    let none = Verdict::Quarantined { reason: Quarantine::Unreadable };
    let find = |op: OpId| answer.ops.iter().find(|(id, _)| *id == op).or_else(|| answer.ops.first());
    let ops = entry.group.ops.iter();
    ops.map(|op| (op.id, find(op.id).map_or_else(|| none.clone(), |(_, verdict)| verdict.clone()))).collect()
}

fn aside(entry: &Entry, verdicts: Vec<(OpId, Verdict)>) -> Entry {
    Entry { way: Way::Aside(verdicts), ..entry.clone() }
}

/// Whether the confirmed copies hold what the verdicts say.
fn shown(draft: &Draft, entry: &Entry, verdicts: &[(OpId, Verdict)]) -> bool {
    entry.group.ops.iter().all(|op| {
        let verdict = verdicts.iter().find(|(id, _)| *id == op.id).map(|(_, verdict)| verdict);
        verdict
            .and_then(Verdict::rev)
            .is_none_or(|rev| draft.confirmed(op.record.id).is_some_and(|here| !here.visited && here.record.rev >= rev))
    })
}

/// B8: the same work under new identifiers.
pub(super) fn renew(draft: &mut Draft, groups: &[GroupId], random: u64) {
    let seed = crate::operation::hash16(&random.to_be_bytes());
    let mut entropy = crate::outbox::Entropy::new([seed, seed].concat().try_into().unwrap_or([0; 32]));
    for group in groups {
        let Some(old) = draft.next.entry(*group).cloned() else { continue };
        let entry = crate::outbox::renewed(&old, old.ord, old.written_ms, &mut entropy);
        draft.next.outbox.remove(&(old.ord, old.group.id));
        draft.next.outbox.insert((entry.ord, entry.group.id), Arc::new(entry));
    }
}
