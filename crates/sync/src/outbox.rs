//! The outbox: what a person did, as the bytes that will be sent, until the server holds it and the screen shows it.

use domain::order::Arrange;
use domain::policy::parents;
use domain::{AccountId, DeviceId, FieldId, GroupId, Instant, OpId, Record, RecordId};
use sha2::{Digest, Sha256};

use crate::clock::Hlc;
use crate::codec::{decode_group, encode_group, read_field, read_op_id};
use crate::operation::{Base, Group, Op, OpKind, TextBody, text_hash};
use crate::planted::{Planted, has};
use crate::ports::Change;
use crate::protocol::{Body, PROTOCOL_VERSION, Push, verdicts};
use crate::verdict::Verdict;
use crate::wire::{Reader, WireError, Writer};

/// A text that a pending operation started from: what a merge needs when the confirmed one moves on.
pub type BaseText = (OpId, FieldId, String);

/// Where a group is on its way.
#[derive(Debug, Clone, PartialEq)]
pub enum Way {
    /// No verdict yet.
    Unsent,
    /// The server waits for an operation that has not arrived.
    Waiting(Vec<OpId>),
    /// The server took it; the screen still shows it from here.
    Settled(Vec<(OpId, Verdict)>),
    /// Not taken: a value to mend, or handed to the people in charge.
    Aside(Vec<(OpId, Verdict)>),
}

/// One user action.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the order of saves.
    pub ord: u64,
    /// What it does.
    pub group: Group,
    /// A title for the journal.
    pub title: String,
    /// When it was written, by the device's clock, milliseconds.
    pub written_ms: u64,
    /// Whose it is.
    pub account: Option<AccountId>,
    /// Where it is on its way.
    pub way: Way,
    /// The texts that its operations started from.
    pub bases: Vec<BaseText>,
    /// The bytes of the group, the same at every sending.
    pub bytes: Vec<u8>,
}

/// Where fresh identifiers come from: 32 random bytes for a save, stretched.
#[derive(Debug, Clone, Copy)]
pub struct Entropy {
    seed: [u8; 32],
    taken: u64,
}

impl Entropy {
    /// From 32 random bytes.
    #[must_use]
    pub const fn new(seed: [u8; 32]) -> Self {
        Self { seed, taken: 0 }
    }

    /// Ten more random bytes.
    pub fn ten(&mut self) -> [u8; 10] {
        self.taken += 1;
        let hash = Sha256::new().chain_update(self.seed).chain_update(self.taken.to_be_bytes()).finalize();
        let mut bytes = [0; 10];
        bytes.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        bytes
    }
}

/// What an action starts from on this device.
pub struct Start<'a> {
    /// Its place in the order of saves.
    pub ord: u64,
    /// Whose it is.
    pub account: Option<AccountId>,
    /// The last time that the device gave.
    pub hlc: Hlc,
    /// The device's clock.
    pub now_ms: u64,
    /// The last unsettled operation on a record.
    pub last: &'a dyn Fn(RecordId) -> Option<OpId>,
    /// A record as the screen shows it.
    pub shown: &'a dyn Fn(RecordId) -> Option<Record>,
}

/// Gives an action its identifiers, bases and times.
#[must_use]
pub fn compose(title: String, changes: &[Change], start: &Start<'_>, entropy: &mut Entropy) -> (Entry, Hlc) {
    let mut hlc = start.hlc;
    let born_ms = if has(Planted::B20) { 0 } else { start.now_ms };
    let mut ops: Vec<Op> = Vec::with_capacity(changes.len());
    let mut bases = Vec::new();
    for change in changes {
        hlc = hlc.tick(start.now_ms);
        let id = OpId::fresh(born_ms, &entropy.ten());
        let within = ops.iter().rev().find(|op| op.record.id == change.record.id).map(|op| op.id);
        let base = match within.or_else(|| (start.last)(change.record.id)) {
            Some(op) => Base::After(op),
            None if matches!(change.kind, OpKind::Create(_)) || change.seen == 0 => Base::New,
            None => Base::Rev(change.seen),
        };
        if let OpKind::EditText { field, base_hash, .. } = &change.kind {
            let shown = (start.shown)(change.record.id);
            let text = shown.as_ref().and_then(|record| record.fields.get(field)).and_then(domain::Value::as_text);
            let text = text.unwrap_or("");
            if text_hash(text) == *base_hash {
                bases.push((id, *field, text.to_owned()));
            }
        }
        ops.push(Op {
            id,
            record: change.record,
            kind: change.kind.clone(),
            base,
            deps: deps(change, &ops, start.last),
            hlc,
            schema: domain::content::schema(change.record.kind),
        });
    }
    let group = Group { id: GroupId::fresh(born_ms, &entropy.ten()), ops };
    let bytes = encode_group(&group);
    let entry = Entry {
        ord: start.ord,
        group,
        title,
        written_ms: start.now_ms,
        account: start.account,
        way: Way::Unsent,
        bases,
        bytes,
    };
    (entry, hlc)
}

/// What has to arrive before: a record is made where those that decide about it are, of which what is still here may be
/// on another way to the server.
fn deps(change: &Change, before: &[Op], last: &dyn Fn(RecordId) -> Option<OpId>) -> Vec<OpId> {
    let OpKind::Create(fields) = &change.kind else { return Vec::new() };
    let made = Record {
        id: change.record.id,
        kind: change.record.kind,
        rev: 0,
        schema: domain::content::schema(change.record.kind),
        created: Instant(0),
        updated: Instant(0),
        fields: fields.clone(),
    };
    let pending = |parent: RecordId| {
        let within = before.iter().rev().find(|op| op.record.id == parent).map(|op| op.id);
        within.or_else(|| last(parent))
    };
    let mut deps: Vec<OpId> = parents(&made).into_iter().filter_map(pending).collect();
    deps.arrange();
    deps.dedup();
    deps
}

impl Entry {
    /// Whether the people in charge hold what it does: the server kept all of it for them. What was rejected, or could
    /// not be understood for want of a text, is nowhere but here.
    #[must_use]
    pub fn is_handed_over(&self) -> bool {
        let held = |(_, verdict): &(OpId, Verdict)| matches!(verdict, Verdict::Quarantined { .. });
        matches!(&self.way, Way::Aside(verdicts) if !verdicts.is_empty() && verdicts.iter().all(held))
    }

    /// The records that it changes, each once.
    #[must_use]
    pub fn records(&self) -> Vec<domain::record::Ref> {
        let mut records: Vec<_> = self.group.ops.iter().map(|op| op.record).collect();
        records.arrange();
        records.dedup();
        records
    }

    /// Whether it changes this record.
    #[must_use]
    pub fn touches(&self, id: RecordId) -> bool {
        self.group.ops.iter().any(|op| op.record.id == id)
    }

    /// The body that sends this group alone: what a courier posts, and what a file of unsent work holds.
    #[must_use]
    pub fn wire(&self, device: DeviceId) -> Vec<u8> {
        let groups = vec![(self.group.id, self.bytes.clone())];
        Push { proto: PROTOCOL_VERSION, device, account: self.account, groups }.encode()
    }

    /// The same action with its texts whole, for a server that has not what they started from; nothing when they are.
    #[must_use]
    pub fn with_whole_texts(&self) -> Option<Self> {
        let mut entry = self.clone();
        let mut changed = false;
        for op in &mut entry.group.ops {
            let OpKind::EditText { field, body, .. } = &mut op.kind else { continue };
            if let TextBody::Patch(_) = body {
                let base = self.bases.iter().find(|(id, of, _)| *id == op.id && of == field);
                let base = base.map_or("", |(_, _, text)| text.as_str());
                *body = TextBody::Full(body.resolve(base)?);
                changed = true;
            }
        }
        entry.bytes = encode_group(&entry.group);
        changed.then_some(entry)
    }

    /// Its bytes on the device: the wire first, so that a courier finds it without knowing the rest.
    #[must_use]
    pub fn encode(&self, device: DeviceId) -> Vec<u8> {
        let mut w = Writer::new();
        w.bytes(&self.wire(device));
        w.number(self.ord);
        w.bytes(self.title.as_bytes());
        w.number(self.written_ms);
        let verdicts = match &self.way {
            Way::Unsent => None,
            Way::Waiting(deps) => {
                w.byte(1);
                w.list(deps, |w, op| w.raw(op.as_bytes()));
                None
            }
            Way::Settled(verdicts) => Some((2, verdicts)),
            Way::Aside(verdicts) => Some((3, verdicts)),
        };
        if let Some((way, verdicts)) = verdicts {
            w.byte(way);
            w.list(verdicts, |w, (op, verdict)| {
                w.raw(op.as_bytes());
                w.bytes(&verdicts::encode(verdict));
            });
        } else if self.way == Way::Unsent {
            w.byte(0);
        }
        w.list(&self.bases, |w, (op, field, text)| {
            w.raw(op.as_bytes());
            w.number(u64::from(field.0));
            w.bytes(text.as_bytes());
        });
        w.into_bytes()
    }

    /// Reads it back.
    ///
    /// # Errors
    /// [`WireError`]: keep the bytes, they can still be handed over whole.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        let mut r = Reader::new(bytes);
        let push = Push::decode(r.bytes()?)?;
        let (_, bytes) = push.groups.into_iter().next().ok_or(WireError::Malformed)?;
        let group = decode_group(&bytes)?.group;
        let ord = r.number()?;
        let title = r.text()?.to_owned();
        let written_ms = r.number()?;
        let verdicts = |r: &mut Reader<'_>| r.list(|r| Ok((read_op_id(r)?, verdicts::decode(r.bytes()?)?)));
        let way = match r.byte()? {
            0 => Way::Unsent,
            1 => Way::Waiting(r.list(read_op_id)?),
            2 => Way::Settled(verdicts(&mut r)?),
            3 => Way::Aside(verdicts(&mut r)?),
            _ => return Err(WireError::Unknown),
        };
        let bases = r.list(|r| Ok((read_op_id(r)?, read_field(r)?, r.text()?.to_owned())))?;
        Ok(Self { ord, group, title, written_ms, account: push.account, way, bases, bytes })
    }
}

/// The same action under new identifiers: only for one whose old ones have their verdict, never for a retry.
#[must_use]
pub fn renewed(old: &Entry, ord: u64, now_ms: u64, entropy: &mut Entropy) -> Entry {
    let mut entry = old.clone();
    let fresh: Vec<(OpId, OpId)> =
        old.group.ops.iter().map(|op| (op.id, OpId::fresh(now_ms, &entropy.ten()))).collect();
    let new = |id: OpId| fresh.iter().find(|(old, _)| *old == id).map_or(id, |(_, new)| *new);
    for op in &mut entry.group.ops {
        op.id = new(op.id);
        op.deps.iter_mut().for_each(|dep| *dep = new(*dep));
        if let Base::After(parent) = op.base {
            op.base = Base::After(new(parent));
        }
    }
    entry.bases.iter_mut().for_each(|(op, ..)| *op = new(*op));
    entry.group.id = GroupId::fresh(now_ms, &entropy.ten());
    entry.ord = ord;
    entry.way = Way::Unsent;
    entry.bytes = encode_group(&entry.group);
    entry
}

#[cfg(test)]
mod tests;
