//! What a decision reads of the database, locked until commit.

use std::collections::{BTreeMap, BTreeSet};

use domain::care::grant;
use domain::communities::membership::belonging;
use domain::communities::{Membership, Role};
use domain::content::spec;
use domain::{Actor, FieldId, Fields, Instant, Kind, MergeRule, OpId, Record, RecordId, Value};
use storage::operations::Logged;
use storage::{WriteTx, memberships, operations, records, revisions};
use sync::apply::{Known, View};
use sync::codec::Received;
use sync::operation::text_hash;
use sync::{Base, Op, OpKind, Stored, Verdict};

use crate::error::Result;
use crate::resolve::parents;

/// How far a chain of unsent operations is followed back.
const CHAIN: usize = 256;

/// How many records up parents are read.
const LEVELS: usize = 3;

/// What was read, and what earlier groups of the same request made of it.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Records as they stand.
    pub records: BTreeMap<RecordId, Stored>,
    /// Records as they stood before this request.
    pub before: BTreeMap<RecordId, Record>,
    /// Operations that were answered.
    pub logged: BTreeMap<OpId, Logged>,
    /// Who looks after the communities at hand.
    stewards: BTreeMap<RecordId, Vec<RecordId>>,
    known: BTreeMap<OpId, Known>,
    snapshots: BTreeMap<(RecordId, u64), Fields>,
}

impl View for Loaded {
    fn stored(&self, id: RecordId) -> Option<Stored> {
        self.records.get(&id).cloned()
    }

    fn text_at(&self, id: RecordId, field: FieldId, rev: u64) -> Option<String> {
        let fields = self.snapshots.get(&(id, rev))?;
        Some(fields.get(&field).and_then(Value::as_text).unwrap_or("").to_owned())
    }

    fn known(&self, op: OpId) -> Option<Known> {
        self.known.get(&op).cloned()
    }

    fn stewards(&self, community: RecordId) -> Vec<RecordId> {
        let mut stewards: BTreeSet<RecordId> = self.stewards.get(&community).into_iter().flatten().copied().collect();
        // What earlier groups of the same request made of them.
        let changed = self.records.values().map(|stored| &stored.record).filter(|r| self.before.get(&r.id) != Some(*r));
        for record in changed.filter(|record| record.kind == Kind::Membership) {
            let of: Membership = record.content();
            if of.joined == community {
                match belonging(record) {
                    Some((.., Role::Steward)) => stewards.insert(of.person),
                    _ => stewards.remove(&of.person),
                };
            }
        }
        stewards.into_iter().collect()
    }
}

impl Loaded {
    /// Remembers what a group made, for those after it.
    pub fn keep(&mut self, stored: &Stored) {
        self.snapshots.insert((stored.record.id, stored.record.rev), stored.record.fields.clone());
        self.records.insert(stored.record.id, stored.clone());
    }

    /// The revision that what begins a chain was written on, of operations decided before this request.
    fn rev_seen(&self, mut base: Base) -> Option<u64> {
        for _ in 0..=CHAIN {
            match base {
                Base::New => return None,
                Base::Rev(rev) => return Some(rev),
                Base::After(before) => base = self.known.get(&before)?.base,
            }
        }
        None
    }

    /// Remembers what was decided of an operation, for those after it.
    pub fn remember(&mut self, op: OpId, known: Known) {
        self.known.insert(op, known);
    }
}

/// Reads what the decision over these groups needs.
pub async fn load(tx: &mut WriteTx, actor: &Actor, groups: &[Received]) -> Result<Loaded> {
    let ops: Vec<&Op> = groups.iter().flat_map(|received| &received.group.ops).collect();
    let mut loaded = Loaded::default();
    let mut asked: BTreeSet<OpId> = BTreeSet::new();
    for op in &ops {
        asked.insert(op.id);
        asked.extend(&op.deps);
        asked.extend(after(op.base));
    }
    let asked: Vec<OpId> = asked.into_iter().collect();
    loaded.logged = operations::lookup(tx, &asked).await?;
    lock(tx, &mut loaded, &ops).await?;
    rights(tx, &mut loaded, actor).await?;
    let communities: Vec<RecordId> = loaded
        .records
        .values()
        .map(|stored| &stored.record)
        .filter(|r| r.kind == Kind::Community)
        .map(|r| r.id)
        .collect();
    for community in communities {
        // Read once the community is locked: whoever leaves it, or lets somebody in, locks it.
        loaded.stewards.insert(community, memberships::stewards(tx, community).await?);
    }
    for op in &ops {
        // Of what an operation merely needs, only that it is there matters.
        for logged in op.deps.iter().filter_map(|dep| loaded.logged.get(dep)) {
            let known = Known {
                record: RecordId::default(),
                verdict: logged.verdict.clone(),
                base: Base::New,
                fields: Vec::new(),
                texts: BTreeMap::new(),
            };
            loaded.known.entry(logged.op).or_insert(known);
        }
    }
    for op in &ops {
        if let Some(parent) = after(op.base) {
            chain(tx, &mut loaded, op, parent).await?;
        }
    }
    // What the first of a chain was written on, once the chain is known.
    snapshots(tx, &mut loaded, &ops).await?;
    Ok(loaded)
}

/// The actor as they belong at this moment, the records at hand being locked: they may have left since they asked.
pub async fn belonging_now(tx: &mut WriteTx, actor: &Actor) -> Result<Actor> {
    let memberships = match actor.person {
        Some(person) => memberships::of_person(tx, person).await?,
        None => BTreeMap::new(),
    };
    Ok(Actor { memberships, ..actor.clone() })
}

const fn after(base: Base) -> Option<OpId> {
    if let Base::After(op) = base { Some(op) } else { None }
}

/// The records of the operations, and those that decide about them.
async fn lock(tx: &mut WriteTx, loaded: &mut Loaded, ops: &[&Op]) -> Result<()> {
    let mut asked: BTreeSet<RecordId> = BTreeSet::new();
    let mut turn: BTreeSet<RecordId> = ops.iter().map(|op| op.record.id).collect();
    turn.extend(ops.iter().flat_map(|op| made(op).map(|record| parents(&record)).unwrap_or_default()));
    for _ in 0..=LEVELS {
        let ids: Vec<RecordId> = turn.iter().filter(|id| asked.insert(**id)).copied().collect();
        if ids.is_empty() {
            break;
        }
        let found = records::lock(tx, &ids).await?;
        turn = found.values().flat_map(|stored| parents(&stored.record)).collect();
        loaded.before.extend(found.iter().map(|(id, stored)| (*id, stored.record.clone())));
        loaded.records.extend(found);
    }
    Ok(())
}

/// What this actor holds on these records. It is read once they are locked: a decision about a right locks what it is on.
async fn rights(tx: &mut WriteTx, loaded: &mut Loaded, actor: &Actor) -> Result<()> {
    let Some(me) = actor.person else { return Ok(()) };
    let records = loaded.records.values().map(|stored| &stored.record);
    let ids = records.filter(|record| grant::is_on(record.kind)).map(|record| grant::id(me, record.id));
    let ids: Vec<RecordId> = ids.filter(|id| !loaded.records.contains_key(id)).collect();
    if ids.is_empty() {
        return Ok(());
    }
    for (id, record) in records::read_many(tx, &ids).await? {
        loaded.records.insert(id, Stored { record, stamps: BTreeMap::new() });
    }
    Ok(())
}

/// The record that a creation would make, as far as its parents go.
fn made(op: &Op) -> Option<Record> {
    let OpKind::Create(fields) = &op.kind else { return None };
    Some(Record {
        id: op.record.id,
        kind: op.record.kind,
        rev: 0,
        schema: op.schema,
        created: Instant(0),
        updated: Instant(0),
        fields: fields.clone(),
    })
}

/// The revisions that texts were written against, where a newer one stands.
async fn snapshots(tx: &mut WriteTx, loaded: &mut Loaded, ops: &[&Op]) -> Result<()> {
    let has_text = |op: &Op| {
        op.kind.fields().iter().any(|field| spec(op.record.kind, *field).is_some_and(|s| s.rule == MergeRule::Text))
    };
    // Each of a request after the one before it.
    let mut seen: BTreeMap<OpId, Option<u64>> = BTreeMap::new();
    for op in ops {
        let here = after(op.base).and_then(|before| seen.get(&before).copied());
        let rev = here.unwrap_or_else(|| loaded.rev_seen(op.base));
        seen.insert(op.id, rev);
    }
    let wanted: BTreeSet<(RecordId, u64)> = ops
        .iter()
        .filter(|op| has_text(op))
        .filter_map(|op| Some((op.record.id, (*seen.get(&op.id)?)?)))
        .filter(|(id, rev)| loaded.records.get(id).is_some_and(|stored| *rev < stored.record.rev))
        .collect();
    let wanted: Vec<(RecordId, u64)> = wanted.into_iter().collect();
    for (key, revision) in revisions::read_many(tx, &wanted).await? {
        loaded.snapshots.extend(revision.snapshot.map(|fields| (key, fields)));
    }
    Ok(())
}

/// What is known of the operations that one comes after: found in the revision that each made.
async fn chain(tx: &mut WriteTx, loaded: &mut Loaded, op: &Op, parent: OpId) -> Result<()> {
    let mut wanted = Some(parent);
    for _ in 0..CHAIN {
        let Some(id) = wanted.take() else { break };
        if loaded.known.get(&id).is_some_and(|known| known.record != RecordId::default()) {
            break;
        }
        if !loaded.logged.contains_key(&id) {
            loaded.logged.extend(operations::lookup(tx, &[id]).await?);
        }
        let Some(logged) = loaded.logged.get(&id) else { break };
        let (verdict, trace) = (logged.verdict.clone(), logged.trace.clone());
        let Some(rev) = verdict.rev() else {
            if let Verdict::Parked { suggestion, .. } = verdict
                && let Some(record) = records::read(tx, suggestion).await?
            {
                // Read, not locked: nothing here changes it, it says on which revision it was written.
                loaded.records.entry(suggestion).or_insert(Stored { record, stamps: BTreeMap::new() });
            }
            let Some(trace) = trace else {
                loaded.known.insert(id, untaken(op, verdict));
                break;
            };
            wanted = after(trace.base);
            loaded.known.insert(id, trace.known(verdict));
            continue;
        };
        let key = (op.record.id, rev);
        let found = revisions::read_many(tx, &[key]).await?.remove(&key);
        let Some(revision) = found.filter(|revision| revision.ops.iter().any(|done| done.id == id)) else { break };
        let Some(done) = revision.ops.iter().find(|done| done.id == id) else { break };
        wanted = after(done.base);
        let texts = texts(tx, loaded, done, revision.snapshot.as_ref()).await?;
        let known = Known { record: op.record.id, verdict, base: done.base, fields: done.kind.fields(), texts };
        loaded.known.insert(id, known);
    }
    Ok(())
}

/// An operation that was not taken before a server remembered what such a one touched: those after it follow it, whatever
/// they touch.
fn untaken(op: &Op, verdict: Verdict) -> Known {
    Known { record: op.record.id, verdict, base: Base::New, fields: op.kind.fields(), texts: BTreeMap::new() }
}

/// The texts as the author of an operation left them, before any merge.
async fn texts(
    tx: &mut WriteTx,
    loaded: &Loaded,
    op: &Op,
    snapshot: Option<&Fields>,
) -> Result<BTreeMap<FieldId, String>> {
    let mut texts = BTreeMap::new();
    let is_text = |field: FieldId| spec(op.record.kind, field).is_some_and(|spec| spec.rule == MergeRule::Text);
    match &op.kind {
        OpKind::Create(fields) | OpKind::Set(fields) => {
            let written = fields.iter().filter(|(field, _)| is_text(**field));
            texts.extend(written.map(|(field, value)| (*field, value.as_text().unwrap_or("").to_owned())));
        }
        OpKind::EditText { field, base_hash, result_hash, body } => {
            let text = |fields: &Fields| fields.get(field).and_then(Value::as_text).unwrap_or("").to_owned();
            let stands = snapshot.map(text).filter(|text| text_hash(text) == *result_hash);
            let base = match op.base {
                _ if stands.is_some() => None,
                Base::Rev(rev) => revisions::snapshot(tx, op.record.id, rev).await?.map(|fields| text(&fields)),
                Base::After(before) => loaded.known(before).and_then(|known| known.texts.get(field).cloned()),
                Base::New => None,
            };
            let base = base.filter(|text| text_hash(text) == *base_hash).unwrap_or_default();
            let made = stands.or_else(|| body.resolve(&base).filter(|text| text_hash(text) == *result_hash));
            texts.extend(made.map(|text| (*field, text)));
        }
        _ => {}
    }
    Ok(texts)
}
