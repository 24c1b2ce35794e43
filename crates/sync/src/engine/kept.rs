//! What the engine knows of the stores, as they stand after its last commit, and how that is written.

use domain::sorted::Map;
use std::sync::Arc;

use domain::scope::{ScopeId, Selector};
use domain::{AccountId, DeviceId, GroupId, Instant, OpId, Record, RecordId};

use super::event::Snapshot;
use crate::clock::Hlc;
use crate::level::{FIRST, LEVEL};
use crate::outbox::{Entry, Way};
use crate::ports::{Store, Write};
use crate::protocol::Epoch;
use crate::verdict::{Quarantine, Verdict};
use crate::wire::{Reader, WireError, Writer};

/// The key of the engine's own entry in `Meta`.
pub const META: &str = "engine";

/// What is stored once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta {
    /// This installation.
    pub device: DeviceId,
    /// The server's epoch; zeros before the first answer.
    pub epoch: Epoch,
    /// The last time that the device gave to an operation.
    pub hlc: Hlc,
    /// The version of the list of scopes; 0 before one was asked for.
    pub list_version: u64,
    /// What the person keeps on this device.
    pub selectors: Vec<Selector>,
    /// When everything was last here, by the server's clock.
    pub complete_at: Option<Instant>,
    /// Whether something was listed since that was never read.
    pub unread: bool,
    /// Confirmed records that came with a verdict and that no scope has listed yet.
    pub unplaced: Vec<RecordId>,
    /// When what is here was last compared with what the server has, or first read, by the server's clock.
    pub checked_at: Option<Instant>,
    /// Whether something differed then.
    pub differed: bool,
    /// What the build reads that last asked: what came later was never sent.
    pub level: u16,
    /// When the time away was last noted, by the device's clock, milliseconds; 0 before the server ever answered.
    pub heard_ms: u64,
    /// How long the server had said nothing then, milliseconds.
    pub away_ms: u64,
    /// The latest that the device's clock ever said when it was noted, milliseconds.
    pub latest_ms: u64,
}

/// A scope on the device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScopeState {
    /// Which.
    pub id: ScopeId,
    /// How far it was read.
    pub cursor: u64,
    /// Whether it is being read again from the beginning.
    pub reset: bool,
    /// How long the device had been away when what it alone holds was put away, its lease having ended, milliseconds.
    pub shut: Option<u64>,
    /// Whether some of that is still, or again, where it is read: a part moves at a time.
    pub half: bool,
}

/// What the engine knows of the stores. Cloned for every piece of work: entries are shared.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// The generation.
    pub generation: u64,
    /// Whose stores they are.
    pub account: Option<AccountId>,
    /// What is stored once.
    pub meta: Meta,
    /// The outbox, in the order of saves.
    pub outbox: Map<(u64, GroupId), Arc<Entry>>,
    /// What was set aside.
    pub aside: Map<GroupId, Arc<Entry>>,
    /// The scopes, in the order of the server's list.
    pub scopes: Vec<ScopeState>,
    /// The acknowledged tail: keys and sizes.
    pub acked: Map<String, u32>,
    /// What is still to be put away of scopes that are shut by half, known until the stores are read again.
    pub(super) moving: Arc<[RecordId]>,
}

impl Kept {
    /// Reads a snapshot. An entry that cannot be read is left where it is: it can still be handed over whole.
    pub(super) fn read(snapshot: Snapshot) -> Self {
        let device = snapshot.device.unwrap_or_else(|| DeviceId::from_bytes([0; 16]));
        let mut kept = Self {
            generation: snapshot.generation,
            account: snapshot.account,
            meta: Meta {
                device,
                epoch: [0; 16],
                hlc: Hlc::default(),
                list_version: 0,
                selectors: Vec::new(),
                complete_at: None,
                unread: false,
                unplaced: Vec::new(),
                checked_at: None,
                differed: false,
                level: LEVEL,
                heard_ms: 0,
                away_ms: 0,
                latest_ms: 0,
            },
            outbox: Map::new(),
            aside: Map::new(),
            scopes: Vec::new(),
            acked: Map::from_iter(snapshot.acked),
            moving: Arc::default(),
        };
        let mut scopes = Map::new();
        let mut is_known = false;
        for (store, key, bytes) in snapshot.entries {
            match store {
                Store::Meta if key == META => {
                    if let Ok(meta) = read_meta(&bytes, device) {
                        (kept.meta, is_known) = (meta, true);
                    }
                }
                Store::Outbox => {
                    if let Ok(entry) = Entry::decode(&bytes) {
                        kept.outbox.insert((entry.ord, entry.group.id), Arc::new(entry));
                    }
                }
                Store::Parked => {
                    if let Ok(entry) = Entry::decode(&bytes) {
                        kept.aside.insert(entry.group.id, Arc::new(entry));
                    }
                }
                Store::Scope => {
                    if let Ok(id) = key.parse()
                        && let Ok((ord, scope)) = read_scope(&bytes, id)
                    {
                        scopes.insert((ord, id), scope);
                    }
                }
                _ => {}
            }
        }
        kept.scopes = scopes.into_values().collect();
        if !is_known {
            // Brought back where nothing else was: what is written next comes after it.
            let times = kept.outbox.values().flat_map(|entry| &entry.group.ops).map(|op| op.hlc);
            kept.meta.hlc = times.max().unwrap_or_default();
        }
        if kept.meta.level < LEVEL {
            // What came with this build was sent to none before it, in no scope that is already read.
            kept.meta.level = LEVEL;
            kept.meta.list_version = 0;
            kept.scopes.iter_mut().for_each(|scope| (scope.cursor, scope.reset) = (0, true));
        }
        kept
    }

    /// The pending actions on a record, in order: what the screen shows on top of the confirmed copy.
    pub fn pending(&self, id: RecordId) -> impl Iterator<Item = &Entry> {
        self.outbox.values().map(AsRef::as_ref).filter(move |entry| entry.touches(id))
    }

    /// Whether something is pending on a record.
    #[must_use]
    pub fn is_pending(&self, id: RecordId) -> bool {
        self.pending(id).next().is_some()
    }

    /// The last pending operation on a record.
    #[must_use]
    pub fn last_op(&self, id: RecordId) -> Option<OpId> {
        let last = self.outbox.values().rev().flat_map(|entry| entry.group.ops.iter().rev());
        last.into_iter().find(|op| op.record.id == id).map(|op| op.id)
    }

    /// The pending action with this identifier.
    #[must_use]
    pub fn entry(&self, group: GroupId) -> Option<&Arc<Entry>> {
        self.outbox.iter().find(|((_, id), _)| *id == group).map(|(_, entry)| entry)
    }

    /// An action that waits for one that was handed over whole, or that the server could not read: it will never know that
    /// one by its identifier, so this one goes the same way.
    pub(super) fn follower_of_rescued(&self) -> Option<&Arc<Entry>> {
        let unknown = |verdict: &Verdict| {
            let reason = if let Verdict::Quarantined { reason } = verdict { Some(*reason) } else { None };
            matches!(reason, Some(Quarantine::Rescue | Quarantine::Unreadable)) || *verdict == Verdict::NeedBase
        };
        let rescued = |op: &OpId| self.verdict_aside(*op).is_some_and(unknown);
        self.outbox.values().find(|entry| matches!(&entry.way, Way::Waiting(deps) if deps.iter().any(rescued)))
    }

    /// What the server said of an operation that was set aside.
    fn verdict_aside(&self, op: OpId) -> Option<&Verdict> {
        self.aside.values().find_map(|entry| match &entry.way {
            Way::Aside(verdicts) => verdicts.iter().find(|(id, _)| *id == op).map(|(_, verdict)| verdict),
            _ => None,
        })
    }

    /// The rejected action that did this, which a server that waits for it has forgotten: a restored one, for instance.
    pub(super) fn forgotten(&self, op: OpId) -> Option<GroupId> {
        self.verdict_aside(op).filter(|verdict| matches!(verdict, Verdict::Rejected { .. }))?;
        let found = self.aside.iter().find(|(_, entry)| entry.group.ops.iter().any(|held| held.id == op));
        found.map(|(group, _)| *group)
    }

    /// How many operations have no verdict.
    #[must_use]
    pub fn unsent(&self) -> u32 {
        let unsent = self.outbox.values().filter(|entry| !matches!(entry.way, Way::Settled(_)));
        u32::try_from(unsent.map(|entry| entry.group.ops.len()).sum::<usize>()).unwrap_or(u32::MAX)
    }

    /// The scope, if the device has it.
    pub(super) fn scope(&mut self, id: &ScopeId) -> Option<&mut ScopeState> {
        self.scopes.iter_mut().find(|scope| scope.id == *id)
    }

    /// The record as the screen shows it.
    #[must_use]
    pub fn shown(&self, id: RecordId, confirmed: Option<&Record>) -> Option<Record> {
        crate::overlay::overlay(confirmed, id, self.pending(id))
    }

    /// The writes that turn the stores from `self` into `next`, confirmed records and overlays apart.
    pub(super) fn writes(&self, next: &Self) -> Vec<Write> {
        let mut writes = Vec::new();
        if self.meta != next.meta {
            writes.push(put(Store::Meta, META.to_owned(), write_meta(&next.meta)));
        }
        for ((_, id), entry) in &next.outbox {
            if !self.entry(*id).is_some_and(|old| Arc::ptr_eq(old, entry)) {
                writes.push(put(Store::Outbox, id.to_string(), entry.encode(next.meta.device)));
            }
        }
        let gone = self.outbox.iter().filter(|(key, _)| !next.outbox.contains_key(key));
        writes.extend(gone.map(|((_, id), _)| delete(Store::Outbox, id.to_string())));
        for (id, entry) in &next.aside {
            if !self.aside.get(id).is_some_and(|old| Arc::ptr_eq(old, entry)) {
                writes.push(put(Store::Parked, id.to_string(), entry.encode(next.meta.device)));
            }
        }
        let gone = self.aside.keys().filter(|id| !next.aside.contains_key(id));
        writes.extend(gone.map(|id| delete(Store::Parked, id.to_string())));
        for (ord, scope) in next.scopes.iter().enumerate() {
            if self.scopes.get(ord) != Some(scope) {
                writes.push(put(Store::Scope, scope.id.to_string(), write_scope(ord as u64, scope)));
            }
        }
        let gone = self.scopes.iter().filter(|scope| !next.scopes.iter().any(|kept| kept.id == scope.id));
        writes.extend(gone.map(|scope| delete(Store::Scope, scope.id.to_string())));
        let gone = self.acked.keys().filter(|key| !next.acked.contains_key(*key));
        writes.extend(gone.map(|key| delete(Store::Acked, key.clone())));
        writes
    }
}

pub(super) const fn put(store: Store, key: String, bytes: Vec<u8>) -> Write {
    Write::Put { store, key, bytes }
}

pub(super) const fn delete(store: Store, key: String) -> Write {
    Write::Delete { store, key }
}

fn write_meta(meta: &Meta) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(meta.device.as_bytes());
    w.raw(&meta.epoch);
    w.number(meta.hlc.bits());
    w.number(meta.list_version);
    w.list(&meta.selectors, |w, selector| w.bytes(selector.to_string().as_bytes()));
    w.signed(meta.complete_at.map_or(0, |at| at.0));
    w.list(&meta.unplaced, |w, id| w.raw(id.as_bytes()));
    w.byte(u8::from(meta.unread));
    w.signed(meta.checked_at.map_or(0, |at| at.0));
    w.byte(u8::from(meta.differed));
    w.number(u64::from(meta.level));
    w.number(meta.heard_ms);
    w.number(meta.away_ms);
    w.number(meta.latest_ms);
    w.into_bytes()
}

/// The epoch of the server that the stores hold the answers of, from their entry [`META`]; nothing before the first answer,
/// or where it cannot be read.
#[must_use]
pub fn epoch_of(meta: &[u8]) -> Option<Epoch> {
    let read = read_meta(meta, DeviceId::from_bytes([0; 16])).ok()?;
    Some(read.epoch).filter(|epoch| *epoch != [0; 16])
}

fn read_meta(bytes: &[u8], device: DeviceId) -> Result<Meta, WireError> {
    let mut r = Reader::new(bytes);
    let stored = DeviceId::from_bytes(r.array()?);
    let none = DeviceId::from_bytes([0; 16]);
    Ok(Meta {
        device: if device == none { stored } else { device },
        epoch: r.array()?,
        hlc: Hlc::from_bits(r.number()?),
        list_version: r.number()?,
        selectors: r.list(|r| r.text()?.parse().map_err(|()| WireError::Unknown))?,
        complete_at: Some(r.signed()?).filter(|at| *at != 0).map(Instant),
        unplaced: r.list(|r| Ok(RecordId::from_bytes(r.array()?)))?,
        // Absent from what earlier builds wrote.
        unread: r.byte().is_ok_and(|byte| byte == 1),
        checked_at: r.signed().ok().filter(|at| *at != 0).map(Instant),
        differed: r.byte().is_ok_and(|byte| byte == 1),
        level: r.number().ok().and_then(|level| u16::try_from(level).ok()).unwrap_or(FIRST),
        heard_ms: r.number().unwrap_or_default(),
        away_ms: r.number().unwrap_or_default(),
        latest_ms: r.number().unwrap_or_default(),
    })
}

fn write_scope(ord: u64, scope: &ScopeState) -> Vec<u8> {
    let mut w = Writer::new();
    w.number(ord);
    w.number(scope.cursor);
    w.byte(u8::from(scope.reset));
    if let Some(away_ms) = scope.shut {
        w.number(away_ms);
        w.byte(u8::from(scope.half));
    }
    w.into_bytes()
}

fn read_scope(bytes: &[u8], id: ScopeId) -> Result<(u64, ScopeState), WireError> {
    let mut r = Reader::new(bytes);
    let (ord, cursor, reset) = (r.number()?, r.number()?, r.byte()? == 1);
    // Absent from what earlier builds wrote, and where it is open.
    let shut = r.number().ok();
    let half = shut.is_some() && r.byte().is_ok_and(|byte| byte == 1);
    Ok((ord, ScopeState { id, cursor, reset, shut, half }))
}
