//! I1: what was called stored is on the device that wrote it, or the server has it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{FieldId, GroupId, OpId};
use sync::outbox::Entry;
use sync::ports::Store;
use sync::{Group, Verdict};

use super::words::holds;
use crate::phone::Phone;
use crate::world::World;

/// What people were told, and what left their hands.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The actions that each deed was stored as; a second one is a second deed.
    pub deeds: BTreeMap<String, BTreeSet<GroupId>>,
    /// Actions as stored.
    pub groups: BTreeMap<GroupId, Held>,
    /// Those of which a person was told that they are on the device.
    pub told: BTreeSet<GroupId>,
    titles: BTreeMap<OpId, String>,
}

/// An action as a phone stored it.
#[derive(Debug, Clone)]
pub struct Held {
    /// On which phone.
    pub phone: usize,
    /// What it does.
    pub group: Group,
    /// The texts that its author started from.
    pub bases: Vec<(OpId, FieldId, String)>,
}

impl Ledger {
    /// Notes an outbox entry that a phone stores; answers what is wrong with it.
    pub fn stored(&mut self, phone: usize, bytes: &[u8]) -> Option<String> {
        let entry = Entry::decode(bytes).ok()?;
        let mut wrong = None;
        for op in &entry.group.ops {
            let title = self.titles.entry(op.id).or_insert_with(|| entry.title.clone());
            if *title != entry.title {
                wrong = Some(format!("{} bears the name of {title}", entry.title));
            }
        }
        self.deeds.entry(entry.title).or_default().insert(entry.group.id);
        let held = Held { phone, group: entry.group, bases: entry.bases };
        self.groups.entry(held.group.id).or_insert(held);
        wrong
    }

    /// What a phone lost for good is nobody's fault: its browser threw it away, but for what a second copy brought back.
    pub fn forgive(&mut self, phone: usize, back: &BTreeSet<GroupId>) {
        let groups = &self.groups;
        self.told.retain(|id| back.contains(id) || groups.get(id).is_none_or(|held| held.phone != phone));
    }

    /// The text that an operation started from, as far as its phone knew.
    pub fn base(&self, group: GroupId, op: OpId, field: FieldId) -> Option<&str> {
        let bases = self.groups.get(&group)?.bases.iter();
        bases.filter(|(of, at, _)| *of == op && *at == field).map(|(_, _, text)| text.as_str()).next()
    }
}

impl World {
    /// At every step: nothing that anyone was told is stored is anywhere less than stored.
    pub fn check_kept(&mut self) {
        let lost = self.lost(self.restored);
        if let Some(what) = lost {
            self.break_with("I1", what);
        }
    }

    /// An action that is nowhere. A server that was restored may have lost what a phone still has in its `tail`.
    pub fn lost(&self, tail: bool) -> Option<String> {
        let ledger = &self.oracle.ledger;
        let held = ledger.told.iter().filter_map(|id| ledger.groups.get(id));
        let lost = held.filter(|held| !self.is_kept(held, tail)).map(|held| (held.group.id, held.phone)).next();
        lost.map(|(group, phone)| format!("action {group} of phone {phone} is nowhere"))
    }

    fn is_kept(&self, held: &Held, tail: bool) -> bool {
        let stands = |verdict: &Verdict| {
            matches!(verdict, Verdict::Applied { .. } | Verdict::Merged { .. } | Verdict::Parked { .. })
        };
        if held.group.ops.iter().all(|op| self.server.verdict(op.id).is_some_and(stands)) {
            return true;
        }
        let key = held.group.id.to_string();
        let on = |phone: &Phone| {
            let tail = || tail && phone.device.bytes(Store::Acked).any(|(held, _)| held.ends_with(&key));
            phone.device.has(Store::Outbox, &key) || phone.device.has(Store::Parked, &key) || tail()
        };
        self.phones.get(held.phone).is_some_and(on)
            || self.server.kept_whole().any(|bytes| holds(bytes, held.group.id.as_bytes()))
    }
}
