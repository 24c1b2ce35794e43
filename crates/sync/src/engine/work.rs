//! Work on the stores, one piece at a time: load, compute, commit; once more from the start when another tab was first.

use domain::sorted::{Map, Set};

use domain::scope::{ScopeId, Selector};
use domain::{Audience, GroupId, Record, RecordId};

use super::State;
use super::basis::Basis;
use super::event::{Choice, Counter, Effect, Here, Loaded, PutAway, Question, Wanted};
use super::kept::{Kept, delete};
use super::pull::Seen;
use super::reopening;
use crate::planted::{Planted, has};
use crate::ports::{Batch, Change, Durability, Store, StoreError, Write};
use crate::protocol::{Pulled, Pushed, Subscribed};

/// A piece of work.
#[derive(Debug, Clone)]
pub(super) enum Work {
    Save {
        request: u64,
        title: String,
        changes: Vec<Change>,
        now_ms: u64,
        entropy: [u8; 32],
    },
    Pushed(Box<Pushed>),
    /// An answer to a pull, with what was known when it was asked.
    Pulled {
        answer: Box<Pulled>,
        basis: Basis,
    },
    /// A list of scopes, with what the device was to keep when it was asked.
    Subscribed {
        answer: Box<Subscribed>,
        basis: Basis,
    },
    Kit(Vec<Selector>),
    /// A group that nobody can read was handed over whole.
    Rescued(GroupId),
    Choice(Choice),
    /// What is here is to be compared with what the server has.
    Check,
    /// The time without a word of the server is to be noted.
    Lease {
        /// The device's clock.
        now_ms: u64,
    },
    /// B7.
    Forget(Vec<GroupId>),
    /// B8.
    Renew {
        groups: Vec<GroupId>,
        random: u64,
    },
}

/// Work that is under way.
#[derive(Debug, Clone)]
pub(super) struct Doing {
    pub work: Work,
    stage: Stage,
}

#[derive(Debug, Clone)]
enum Stage {
    Loading(u64),
    Committing(Box<Committing>),
}

#[derive(Debug, Clone)]
struct Committing {
    commit: u64,
    next: Kept,
    seen: Map<ScopeId, Seen>,
    after: Vec<Effect>,
    records: Vec<RecordId>,
    /// Whether the same work goes on once it is stored.
    again: bool,
}

/// What a piece of work makes of the stores.
pub(super) struct Draft {
    /// What the engine will know of them.
    pub next: Kept,
    /// Confirmed records as they will be; nothing for those that leave.
    pub base: Map<RecordId, Option<Here>>,
    /// Confirmed records that were loaded.
    pub loaded: Map<RecordId, Here>,
    /// Other writes.
    pub writes: Vec<Write>,
    /// What to do once it is stored.
    pub after: Vec<Effect>,
    /// How certain it must be.
    pub durability: Durability,
    /// Records whose overlay changes.
    pub touched: Set<RecordId>,
    /// What was seen of scopes that are read again.
    pub seen: Map<ScopeId, Seen>,
}

impl Draft {
    fn new(kept: &Kept, seen: &Map<ScopeId, Seen>, loaded: &Loaded) -> Self {
        Self {
            next: kept.clone(),
            base: Map::new(),
            loaded: Map::from_iter(loaded.records.iter().map(|here| (here.record.id, here.clone()))),
            writes: Vec::new(),
            after: Vec::new(),
            durability: Durability::Relaxed,
            touched: Set::new(),
            seen: seen.clone(),
        }
    }

    /// The confirmed record, as this work leaves it.
    pub fn confirmed(&self, id: RecordId) -> Option<&Here> {
        match self.base.get(&id) {
            Some(changed) => changed.as_ref(),
            None => self.loaded.get(&id),
        }
    }

    /// The confirmed records of a scope, as this work leaves them; of a scope that was loaded whole.
    pub fn members(&self, scope: ScopeId) -> Vec<RecordId> {
        let ids = Set::from_iter(self.loaded.keys().chain(self.base.keys()).copied());
        ids.into_iter().filter(|id| self.confirmed(*id).is_some_and(|here| here.scopes.contains(&scope))).collect()
    }

    /// The confirmed record to change.
    pub fn confirm(&mut self, record: Record, scopes: Vec<ScopeId>) {
        let id = record.id;
        self.touched.insert(id);
        self.base.insert(id, Some(Here { record, scopes, visited: false }));
    }

    /// The confirmed record leaves.
    pub fn forget(&mut self, id: RecordId) {
        self.touched.insert(id);
        self.base.insert(id, None);
    }

    /// All writes: what is stored once, confirmed records, and the overlays that follow from both.
    fn finish(&self, old: &Kept) -> Vec<Write> {
        let mut writes = old.writes(&self.next);
        for (id, here) in &self.base {
            let visited = self.loaded.get(id).is_some_and(|here| here.visited);
            match here {
                Some(here) => {
                    if visited && !here.visited {
                        writes.push(delete(Store::Visited, id.to_string()));
                    }
                    let store = if here.visited { Store::Visited } else { Store::Base };
                    writes.push(Write::Record { store, record: here.record.clone(), scopes: here.scopes.clone() });
                    if here.visited {
                        writes.push(delete(Store::Base, id.to_string()));
                    }
                }
                None => {
                    writes.push(delete(Store::Base, id.to_string()));
                    writes.push(delete(Store::Visited, id.to_string()));
                }
            }
        }
        for id in &self.touched {
            let here = self.confirmed(*id);
            let shown =
                self.next.is_pending(*id).then(|| self.next.shown(*id, here.map(|here| &here.record))).flatten();
            writes.push(match shown {
                Some(record) => {
                    let scopes = here.map(|here| here.scopes.clone()).unwrap_or_default();
                    Write::Record { store: Store::Local, record, scopes }
                }
                None => delete(Store::Local, id.to_string()),
            });
        }
        writes.extend(self.writes.iter().cloned());
        writes
    }
}

impl State {
    /// Goes on with the next piece of work, or asks the server when there is none.
    pub(super) fn go_on(&mut self, effects: &mut Vec<Effect>) {
        // Once a word of another tab: stores that were lost since never come to what it said.
        if self.doing.is_none()
            && let Some(kept) = &self.kept
            && kept.generation < core::mem::take(&mut self.elsewhere)
        {
            self.kept = None;
            effects.push(Effect::Reload);
        }
        if self.doing.is_none()
            && self.queue.is_empty()
            && self.kept.as_ref().is_some_and(|kept| self.is_lease_due(kept))
        {
            self.leased_ms = self.now_ms;
            self.queue.push_back(Work::Lease { now_ms: self.now_ms });
        }
        while self.doing.is_none()
            && self.kept.is_some()
            && let Some(work) = self.queue.pop_front()
        {
            let wanted = self.wanted(&work);
            if wanted == Wanted::default() {
                self.draft(work, &Loaded::default(), effects);
            } else {
                let load = self.fresh();
                self.doing = Some(Doing { work, stage: Stage::Loading(load) });
                effects.push(Effect::Load { load, wanted });
            }
        }
        if self.doing.is_none() && self.kept.is_some() {
            self.ask_server(effects);
        }
    }

    pub(super) fn loaded(&mut self, load: u64, loaded: &Loaded, effects: &mut Vec<Effect>) {
        match self.doing.take() {
            Some(Doing { work, stage: Stage::Loading(id) }) if id == load => self.draft(work, loaded, effects),
            other => self.doing = other,
        }
    }

    /// Somebody saves: what is worked out meanwhile would keep them waiting, and is left for another time.
    pub(super) fn make_way(&mut self) {
        if matches!(&self.doing, Some(Doing { work: Work::Check, stage: Stage::Loading(_) })) {
            self.doing = None;
        }
    }

    fn wanted(&self, work: &Work) -> Wanted {
        let Some(kept) = &self.kept else { return Wanted::default() };
        match work {
            Work::Save { changes, .. } => reopening::beside(kept, changes.iter().map(|c| c.record.id).collect()),
            Work::Pushed(answer) => self.wanted_by_push(kept, answer),
            Work::Pulled { answer, basis } => self.wanted_by_pull(kept, answer, basis),
            Work::Subscribed { answer, .. } => self.wanted_by_list(kept, answer.epoch, Some(&answer.scopes)),
            Work::Choice(Choice::AllowSweep(scope)) => Wanted { scopes: vec![*scope], ..Wanted::default() },
            Work::Kit(_) | Work::Choice(Choice::HandOver) => Wanted::default(),
            Work::Check => Wanted { digests: true, ..Wanted::default() },
            Work::Lease { now_ms } => Self::wanted_by_lease(kept, *now_ms),
            Work::Rescued(group) => by_name(records_of(kept, [*group])),
            Work::Choice(Choice::Retry(group)) => reopening::beside(kept, records_aside(kept, *group)),
            Work::Choice(Choice::Discard(group) | Choice::Mended(group, _)) => by_name(records_aside(kept, *group)),
            Work::Forget(groups) | Work::Renew { groups, .. } => by_name(records_of(kept, groups.iter().copied())),
        }
    }

    /// Computes what a piece of work makes of the stores, and asks for it to be stored.
    fn draft(&mut self, work: Work, loaded: &Loaded, effects: &mut Vec<Effect>) {
        let Some(kept) = self.kept.take() else { return };
        let mut draft = Draft::new(&kept, &self.seen, loaded);
        // An answer waits for what was put away, which comes back a part at a time.
        let again = reopening::comes_first(&mut draft, &work, loaded);
        match &work {
            _ if again => {}
            Work::Save { request, title, changes, now_ms, entropy } => {
                reopening::beside_work(&mut draft, loaded);
                self.save(&mut draft, *request, title, changes, *now_ms, *entropy);
            }
            Work::Pushed(answer) => self.pushed(&mut draft, answer, loaded),
            Work::Pulled { answer, basis } => self.pulled(&mut draft, answer, basis, loaded),
            Work::Subscribed { answer, basis } => self.subscribed(&mut draft, answer, basis, loaded),
            Work::Kit(selectors) => {
                if draft.next.meta.selectors != *selectors {
                    draft.next.meta.selectors.clone_from(selectors);
                    draft.next.meta.list_version = 0;
                }
            }
            Work::Check => self.worked_out(&kept, loaded.digests.clone()),
            Work::Lease { now_ms } => Self::leased(&mut draft, loaded, *now_ms),
            Work::Rescued(group) => self.rescued(&mut draft, *group),
            Work::Choice(choice) => {
                reopening::beside_work(&mut draft, loaded);
                self.chosen(&mut draft, choice);
            }
            Work::Forget(groups) => {
                draft.next.outbox.retain(|(_, id), _| !groups.contains(id));
                draft.touched.extend(records_of(&kept, groups.iter().copied()));
            }
            Work::Renew { groups, random } => super::push::renew(&mut draft, groups, *random),
        }
        let writes = draft.finish(&kept);
        let records: Vec<RecordId> = draft.touched.iter().copied().collect();
        if writes.is_empty() {
            let generation = kept.generation;
            self.kept = Some(Kept { generation, ..draft.next });
            self.seen = draft.seen;
            effects.extend(draft.after);
            return;
        }
        let commit = self.fresh();
        let mut batch = Batch { generation: kept.generation, durability: draft.durability, writes };
        if has(Planted::B1)
            && matches!(work, Work::Pulled { .. })
            && let Some(cursors) = cursors_first(&mut batch)
        {
            effects.push(Effect::Commit { commit: self.fresh(), batch: cursors });
        }
        self.kept = Some(kept);
        let Draft { next, seen, after, .. } = draft;
        let goes_on = matches!(work, Work::Pulled { .. }) && self.incomplete && !again;
        effects.push(Effect::Commit { commit, batch });
        if goes_on {
            self.ask_ahead(&next, &seen, effects);
        }
        let stage = Stage::Committing(Box::new(Committing { commit, next, seen, after, records, again }));
        self.doing = Some(Doing { work, stage });
    }

    pub(super) fn stored(&mut self, commit: u64, result: Result<u64, StoreError>, effects: &mut Vec<Effect>) {
        let (work, done) = match self.doing.take() {
            Some(Doing { work, stage: Stage::Committing(done) }) if done.commit == commit => (work, *done),
            other => {
                self.doing = other;
                return;
            }
        };
        match result {
            Ok(generation) => {
                self.kept = Some(Kept { generation, ..done.next });
                self.seen = done.seen;
                effects.push(Effect::Announce { generation, records: done.records });
                effects.extend(done.after);
                if done.again {
                    self.queue.push_front(work);
                }
            }
            Err(StoreError::Stale) => {
                self.queue.push_front(work);
                self.kept = None;
                effects.push(Effect::Reload);
            }
            Err(error) => {
                if error == StoreError::ConnectionLost {
                    effects.push(Effect::Reopen);
                }
                effects.push(Effect::Report(Counter::StoreFailed));
                if let Work::Save { request, .. } = work {
                    effects.push(Effect::SaveFailed { request, error });
                } else {
                    // An answer that could not be stored is asked for again; nothing of it was believed. What was asked ahead
                    // of it would come for nothing, and say that all is well.
                    if matches!(work, Work::Pulled { .. }) {
                        self.flight = None;
                    }
                    self.failed(None);
                }
                // Whether anything was written is not known: read it back.
                self.kept = None;
                effects.push(Effect::Reload);
            }
        }
    }
}

/// B1: a batch of the cursors alone, to go before the rest.
fn cursors_first(batch: &mut Batch) -> Option<Batch> {
    let is_cursor = |write: &Write| matches!(write, Write::Put { store: Store::Scope, .. });
    let (cursors, rest): (Vec<Write>, Vec<Write>) = batch.writes.drain(..).partition(is_cursor);
    batch.writes = rest;
    let before = batch.generation;
    if cursors.is_empty() {
        return None;
    }
    batch.generation += 1;
    Some(Batch { generation: before, durability: batch.durability, writes: cursors })
}

pub(super) const fn by_name(records: Vec<RecordId>) -> Wanted {
    Wanted { records, scopes: Vec::new(), acked: false, digests: false, closed: PutAway::Nothing }
}

/// The records of an action that was set aside.
fn records_aside(kept: &Kept, group: GroupId) -> Vec<RecordId> {
    kept.aside.get(&group).map(|entry| entry.records().iter().map(|r| r.id).collect()).unwrap_or_default()
}

/// The records of these pending actions.
pub(super) fn records_of(kept: &Kept, groups: impl IntoIterator<Item = GroupId>) -> Vec<RecordId> {
    let groups = Set::from_iter(groups);
    let entries = kept.outbox.iter().filter(|((_, id), _)| groups.contains(id));
    entries.flat_map(|(_, entry)| entry.group.ops.iter().map(|op| op.record.id)).collect()
}

/// Whether a record may stay on the device without a scope: everyone may read it.
pub(super) fn is_public(record: &Record) -> bool {
    let scoping = domain::projection::project(record).scoping;
    matches!(scoping.reach, domain::projection::Reach::Own { audience: Audience::Public, .. })
}

pub(super) const fn ask(scope: ScopeId, count: u32) -> Effect {
    Effect::Ask(Question::MassDelete { scope, count })
}
