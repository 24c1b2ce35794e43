//! A script of what two people do to a few records, from a seed: what they saw may be old, or their own unsent work.

use std::collections::BTreeMap;

use domain::content::schema;
use domain::knowledge::{note, notebook, placement};
use domain::record::{Ref, header};
use domain::{FieldId, Fields, GroupId, Kind, OpId, Record, RecordId, Value};
use sync::memory::Server;
use sync::operation::hash16;
use sync::{Base, Group, Hlc, Op, OpKind};

/// What somebody sends.
pub struct Author {
    /// Which of the two.
    pub who: usize,
    /// What they did.
    pub group: Group,
}

/// A script as it goes on.
pub struct Script {
    seed: u64,
    drawn: u64,
    people: [RecordId; 2],
    records: Vec<Ref>,
    /// The last operation of each person on each record.
    last: BTreeMap<(usize, RecordId), OpId>,
}

const WORDS: [&str; 8] = ["pain", "four", "hangar", "rivière", "clé", "grange", "fête", "école"];

impl Script {
    /// The script of a seed.
    pub fn new(seed: u64, people: [RecordId; 2]) -> Self {
        let mut script = Self { seed, drawn: 0, people, records: Vec::new(), last: BTreeMap::new() };
        let (carnet, notes) = (script.id(), [script.id(), script.id()]);
        script.records = vec![Ref { kind: Kind::Notebook, id: carnet }];
        script.records.extend(notes.map(|id| Ref { kind: Kind::Note, id }));
        script.records.extend(notes.map(|id| Ref { kind: Kind::Placement, id: placement::id(carnet, id) }));
        script
    }

    /// The carnet that devices keep.
    pub fn carnet(&self) -> Ref {
        self.records[0]
    }

    /// Its records.
    pub fn records(&self) -> &[Ref] {
        &self.records
    }

    /// Remembers what somebody did: what they do next on it may come after.
    pub fn learn(&mut self, who: usize, group: &Group) {
        self.last.extend(group.ops.iter().map(|op| ((who, op.record.id), op.id)));
    }

    fn bytes(&mut self) -> [u8; 16] {
        self.drawn += 1;
        hash16(&[self.seed.to_be_bytes(), self.drawn.to_be_bytes()].concat())
    }

    fn below(&mut self, count: usize) -> usize {
        let bytes = self.bytes();
        usize::from(u16::from_be_bytes([bytes[0], bytes[1]])) % count
    }

    fn id(&mut self) -> RecordId {
        RecordId::from_bytes(self.bytes())
    }

    /// What comes next, on what the server in memory holds.
    pub fn next(&mut self, server: &Server, now_ms: u64) -> Author {
        let who = self.below(2);
        let missing = self.records.iter().position(|record| held(server, record.id).is_none());
        let count = 1 + self.below(3);
        let mut ops: Vec<Op> = Vec::new();
        for _ in 0..count {
            let before = ops.last().and_then(|op| self.records.iter().position(|record| *record == op.record));
            let at = match (missing, before) {
                // What is not there yet is made first, as a rule; an action is mostly about one record.
                (Some(at), None) if self.below(4) > 0 => at,
                (_, Some(at)) if self.below(3) > 0 => at,
                _ => self.below(self.records.len()),
            };
            let op = self.op(who, self.records[at], &ops, server, now_ms);
            ops.push(op);
        }
        Author { who, group: Group { id: GroupId::from_bytes(self.bytes()), ops } }
    }

    fn op(&mut self, who: usize, record: Ref, before: &[Op], server: &Server, now_ms: u64) -> Op {
        let id = OpId::from_bytes(self.bytes());
        let stands = held(server, record.id);
        let within = before.iter().rev().find(|op| op.record.id == record.id).map(|op| op.id);
        let last = self.last.get(&(who, record.id)).copied();
        let rev = stands.as_ref().map_or(0, |stands| stands.rev);
        let old = rev.saturating_sub(self.below(3) as u64).max(u64::from(rev > 0));
        let chained = self.below(3) == 0;
        let (base, seen) = match (within, last) {
            // Written in one action with the one before: on the revision that it was written on.
            (Some(op), _) => (Base::After(op), seen_by(before, op).unwrap_or(rev)),
            (None, Some(op)) if chained => (Base::After(op), rev),
            _ if rev == 0 => (Base::New, 0),
            _ => (Base::Rev(old), old),
        };
        let saw = server.revisions().find(|one| one.id == record.id && one.rev == seen).cloned().or(stands);
        let kind = match (&saw, self.below(12)) {
            (None, _) | (_, 0) => OpKind::Create(self.made(record, who)),
            (Some(saw), _) => self.change(record, saw),
        };
        let hlc = Hlc::new(now_ms.saturating_sub(self.below(5_000) as u64), 0);
        Op { id, record, kind, base, deps: Vec::new(), hlc, schema: schema(record.kind) }
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| WORDS[self.below(WORDS.len())]).collect::<Vec<_>>().join(" ")
    }

    fn made(&mut self, record: Ref, who: usize) -> Fields {
        let audience = ["private", "members", "public"][self.below(3)];
        let body = [self.words(4), self.words(5), self.words(3)].join("\n\n") + "\n";
        match record.kind {
            Kind::Notebook => Fields::from([
                (header::AUDIENCE, Value::from(audience)),
                (notebook::field::TITLE, Value::Text(self.words(2))),
                (notebook::field::STATUS, Value::from("published")),
            ]),
            Kind::Note => Fields::from([
                (header::AUDIENCE, Value::from(audience)),
                (note::field::TITLE, Value::Text(self.words(2))),
                (note::field::BODY, Value::Text(body)),
                (note::field::AUTHORS, Value::List(vec![Value::Id(self.people[who])])),
                (note::field::STATUS, Value::from(["draft", "published"][self.below(2)])),
            ]),
            _ => {
                let carnet = self.records[0].id;
                let note = self.records[1..3].iter().find(|note| placement::id(carnet, note.id) == record.id);
                Fields::from([
                    (placement::field::CONTAINER, Value::Id(carnet)),
                    (placement::field::ITEM, Value::Id(note.map_or(carnet, |note| note.id))),
                    (placement::field::STATUS, Value::from("accepted")),
                ])
            }
        }
    }

    fn change(&mut self, record: Ref, saw: &Record) -> OpKind {
        let set = |field: FieldId, value: Value| OpKind::Set(Fields::from([(field, value)]));
        let draw = self.below(8);
        match record.kind {
            Kind::Note => match draw {
                0 => set(header::AUDIENCE, ["private", "members", "public"][self.below(3)].into()),
                // A title of nothing is refused; what follows it is judged by itself.
                1 => {
                    set(note::field::TITLE, Value::Text(if self.below(4) == 0 { String::new() } else { self.words(2) }))
                }
                2 => set(note::field::SUMMARY, Value::Text(self.words(3))),
                3 => OpKind::Add(note::field::AUTHORS, Value::Id(self.people[self.below(2)])),
                4 => OpKind::Delete,
                5 => OpKind::Restore,
                _ => {
                    let before = saw.fields.get(&note::field::BODY).and_then(Value::as_text).unwrap_or("").to_owned();
                    let mut parts: Vec<String> = before.trim_end().split("\n\n").map(ToOwned::to_owned).collect();
                    let at = self.below(parts.len());
                    parts[at] = self.words(4);
                    OpKind::edit_text(note::field::BODY, &before, &(parts.join("\n\n") + "\n"))
                }
            },
            Kind::Notebook => match draw {
                0 | 1 => set(header::AUDIENCE, ["private", "members", "public"][self.below(3)].into()),
                2 => OpKind::Delete,
                3 => OpKind::Restore,
                _ => set(notebook::field::TITLE, Value::Text(self.words(2))),
            },
            _ => set(placement::field::STATUS, ["accepted", "declined", "removed"][self.below(3)].into()),
        }
    }
}

/// The revision that an operation of this group was written on.
fn seen_by(before: &[Op], id: OpId) -> Option<u64> {
    let op = before.iter().find(|op| op.id == id)?;
    match op.base {
        Base::New => None,
        Base::Rev(rev) => Some(rev),
        Base::After(op) => seen_by(before, op),
    }
}

fn held(server: &Server, id: RecordId) -> Option<Record> {
    server.records().find(|record| record.id == id).cloned()
}
