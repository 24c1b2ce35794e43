//! The invariants: what must hold at every step, and once all is quiet.

use std::collections::{BTreeMap, BTreeSet};

use domain::{GroupId, OpId, Record, RecordId, Value};
use sync::outbox::Entry;
use sync::ports::Store;
use sync::{Group, OpKind, Verdict};

use crate::phone::Phone;
use crate::world::World;

/// What must never happen, and did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which invariant.
    pub invariant: &'static str,
    /// What was seen.
    pub what: String,
    /// When, in the run's own time.
    pub at_ms: u64,
}

/// What people were told, and what left their hands.
#[derive(Debug, Default)]
pub struct Ledger {
    /// The groups that each action was stored as; a second one is a second deed.
    actions: BTreeMap<String, BTreeSet<GroupId>>,
    /// Groups as stored, by phone.
    groups: BTreeMap<GroupId, (usize, Group)>,
    /// Those of which a person was told that they are on the device.
    pub told: BTreeSet<GroupId>,
}

impl Ledger {
    /// Notes an outbox entry that a phone stores.
    pub fn stored(&mut self, phone: usize, bytes: &[u8]) {
        if let Ok(entry) = Entry::decode(bytes) {
            self.actions.entry(entry.title.clone()).or_default().insert(entry.group.id);
            self.groups.entry(entry.group.id).or_insert((phone, entry.group));
        }
    }
}

impl World {
    /// Safety, at every step: nothing that anyone was told is stored is anywhere less than stored.
    pub fn check_step(&self) -> Option<Violation> {
        for group in &self.ledger.told {
            if let Some((phone, content)) = self.ledger.groups.get(group)
                && !self.is_kept(*phone, content)
            {
                return Some(self.violation("I1", format!("group {group} of phone {phone} is nowhere")));
            }
        }
        None
    }

    fn is_kept(&self, phone: usize, group: &Group) -> bool {
        if group.ops.iter().all(|op| self.is_held(op.id)) {
            return true;
        }
        let key = group.id.to_string();
        let on_phone = |phone: &Phone| phone.device.has(Store::Outbox, &key) || phone.device.has(Store::Parked, &key);
        if self.phones.get(phone).is_some_and(on_phone) {
            return true;
        }
        // A server that was restored may have lost what the phone still has in its tail.
        let in_tail = self
            .phones
            .get(phone)
            .is_some_and(|phone| phone.device.bytes(Store::Acked).any(|(held, _)| held.ends_with(&key)));
        (in_tail && self.restored) || self.server.kept_whole().any(|bytes| holds(bytes, group.id.as_bytes()))
    }

    fn is_held(&self, op: OpId) -> bool {
        self.server.verdict(op).is_some_and(|verdict| !matches!(verdict, Verdict::Rejected { .. }))
    }

    /// Once all is quiet: each deed was done once, everything written can be read, and all phones hold the same.
    pub fn check_quiet(&self) -> Option<Violation> {
        self.once().or_else(|| self.readable()).or_else(|| self.converged())
    }

    /// I2: however often it was delivered, an action was decided once.
    fn once(&self) -> Option<Violation> {
        let decided: BTreeSet<GroupId> = self.server.groups().collect();
        self.ledger.actions.iter().find_map(|(action, groups)| {
            let done = groups.intersection(&decided).count();
            (done > 1).then(|| self.violation("I2", format!("{action} was done {done} times")))
        })
    }

    /// I1, the content itself: every word that was taken can be read in a revision or a suggestion.
    fn readable(&self) -> Option<Violation> {
        let mut texts = String::new();
        for record in self.server.revisions() {
            record.fields.values().for_each(|value| collect(value, &mut texts));
        }
        for (id, group) in self.ledger.told.iter().filter_map(|id| Some((id, &self.ledger.groups.get(id)?.1))) {
            for op in &group.ops {
                let taken = self.server.verdict(op.id).is_some_and(|verdict| {
                    matches!(verdict, Verdict::Applied { .. } | Verdict::Merged { .. } | Verdict::Parked { .. })
                });
                let Some(word) = taken.then(|| written(&op.kind)).flatten() else { continue };
                if !texts.contains(&word) {
                    return Some(self.violation("I1", format!("{word} of group {id} was taken and cannot be read")));
                }
            }
        }
        None
    }

    /// I3: every phone holds, byte for byte, what the server lists for it, and has nothing left to send.
    pub fn converged(&self) -> Option<Violation> {
        for (number, phone) in self.phones.iter().enumerate() {
            if let Some((key, bytes)) = phone.device.bytes(Store::Outbox).next() {
                let way = Entry::decode(bytes).map(|entry| entry.way);
                return Some(self.violation("I3", format!("phone {number} still has {key} in its outbox: {way:?}")));
            }
            let kept = self.server.keeps(phone.device.id);
            if kept != phone.kit {
                let what = format!("phone {number} is to keep {:?}, the server heard of {kept:?}", phone.kit);
                return Some(self.violation("I3", what));
            }
            let expected = self.server.holds(phone.device.id);
            let held: BTreeMap<RecordId, &Record> =
                phone.device.records(Store::Base).map(|(record, _)| (record.id, record)).collect();
            let ids: BTreeSet<RecordId> = expected.keys().chain(held.keys()).copied().collect();
            for id in ids {
                if expected.get(&id) != held.get(&id) {
                    let show = |record: Option<&&Record>| {
                        record.map_or("nothing".to_owned(), |record| {
                            format!("revision {} of a {} of {}", record.rev, record.kind, record.updated.0)
                        })
                    };
                    let (here, there) = (show(held.get(&id)), show(expected.get(&id)));
                    let what = format!("phone {number} holds {here} for {id}, the server {there}");
                    return Some(self.violation("I3", what));
                }
            }
            let local = phone.device.records(Store::Local).count();
            if local > 0 {
                return Some(
                    self.violation("I3", format!("phone {number} shows {local} overlays over nothing pending")),
                );
            }
        }
        None
    }

    /// A violation, now.
    pub fn violation(&self, invariant: &'static str, what: String) -> Violation {
        Violation { invariant, what, at_ms: self.now_ms }
    }
}

/// The word that an action of ours wrote, which no other action writes.
fn written(op: &OpKind) -> Option<String> {
    let mut text = String::new();
    match op {
        OpKind::EditText { body, .. } => match body {
            sync::TextBody::Full(full) => text.push_str(full),
            sync::TextBody::Patch(_) => {}
        },
        // A register that lost to a later one is in history as an operation: its words need not stand anywhere.
        OpKind::Add(_, value) => collect(value, &mut text),
        OpKind::Create(fields) => fields.values().for_each(|value| collect(value, &mut text)),
        _ => {}
    }
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric());
    let token = |word: &&str| word.strip_prefix("jeton").and_then(|rest| rest.parse::<u64>().ok());
    // A whole text holds older words too: the youngest is this action's own.
    words.filter(|word| token(word).is_some()).max_by_key(|word| token(word)).map(str::to_owned)
}

fn collect(value: &Value, texts: &mut String) {
    match value {
        Value::Text(text) => {
            texts.push_str(text);
            texts.push('\n');
        }
        Value::List(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Set(elements) => elements.iter().for_each(|element| collect(&element.value, texts)),
        Value::Map(map) => map.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
