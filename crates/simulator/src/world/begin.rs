//! How a run begins: a carnet, two notes, tabs that open, people who will act, faults that will strike.

use domain::knowledge::{note, notebook};
use domain::record::{Ref, header};
use domain::{Fields, GroupId, Kind, OpId, RecordId, Value};
use sync::{Base, Group, Hlc, Op, OpKind};

use super::{BUSY_MS, Happening, World};
use crate::people;

impl World {
    pub(super) fn begin(&mut self) {
        let first = self.people.first().copied().unwrap_or_default();
        let carnet = Fields::from([
            (header::CREATED_BY, Value::Id(first)),
            (header::AUDIENCE, Value::from("members")),
            (notebook::field::TITLE, Value::from("Carnet")),
            (notebook::field::STATUS, Value::from("published")),
            (notebook::field::CONTRIBUTE, Value::from("members")),
        ]);
        self.import(1, Ref { kind: Kind::Notebook, id: self.notebook }, carnet);
        for n in 2..4_u8 {
            let authors = self.people.iter().copied().map(Value::Id).collect();
            let fields = Fields::from([
                (header::CREATED_BY, Value::Id(first)),
                (header::AUDIENCE, Value::from("members")),
                (note::field::TITLE, Value::Text(format!("Note {n}"))),
                (note::field::BODY, Value::Text(people::body("Commune"))),
                (note::field::STATUS, Value::from("published")),
                (note::field::AUTHORS, Value::List(authors)),
            ]);
            self.import(n, Ref { kind: Kind::Note, id: RecordId::from_bytes([n; 16]) }, fields);
        }
        for phone in 0..self.phones.len() {
            for tab in 0..=self.random.index(2) {
                self.after(0, Happening::Open { phone, tab });
            }
        }
        for phone in 0..self.phones.len() {
            for _ in 0..1 + 2 * self.random.index(3) {
                let at = self.random.below(BUSY_MS);
                self.after(at, Happening::Keep { phone });
            }
        }
        for token in 1..=self.script.actions as u64 {
            let (at, phone) = (self.random.below(BUSY_MS), self.random.index(self.phones.len()));
            self.after(at, Happening::Act { phone, token });
        }
        for _ in 0..20 {
            let at = self.random.below(BUSY_MS);
            self.after(at, Happening::Strike);
        }
    }

    fn import(&mut self, n: u8, record: Ref, fields: Fields) {
        let op = Op {
            id: OpId::from_bytes([n; 16]),
            record,
            kind: OpKind::Create(fields),
            base: Base::New,
            deps: Vec::new(),
            hlc: Hlc::new(self.now_ms, 0),
            schema: domain::content::schema(record.kind),
        };
        self.server.import(&Group { id: GroupId::from_bytes([n; 16]), ops: vec![op] }, self.now_ms);
    }
}
