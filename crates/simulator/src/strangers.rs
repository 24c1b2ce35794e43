//! What comes from elsewhere: other builds, and somebody who writes where they may not.

use domain::content::schema;
use domain::knowledge::note;
use domain::record::{Ref, header};
use domain::{Fields, GroupId, Kind, OpId, Record, RecordId, Value};
use sync::codec::encode_group;
use sync::engine::Endpoint;
use sync::protocol::{Body, PROTOCOL_VERSION, Push};
use sync::{Base, Group, Hlc, Op, OpKind};

use crate::network::{Flying, Purpose};
use crate::world::World;

impl World {
    /// Somebody sends changes of a note that they may not see, under that note's identifier.
    pub fn intrude(&mut self, number: usize) {
        let actor = self.actor(number);
        let readable = self.oracle.truth.readable(&self.server, &actor);
        let hidden = |record: &&Record| record.kind == Kind::Note && !readable.contains(&record.id);
        let hidden: Vec<Record> = self.server.records().filter(hidden).cloned().collect();
        let Some(target) = self.random.pick(&hidden).cloned() else { return };
        let kind = match self.random.below(4) {
            0 => OpKind::Set(Fields::from([(note::field::TITLE, Value::from("intrus"))])),
            1 => OpKind::Set(Fields::from([(header::AUDIENCE, Value::from("public"))])),
            2 => OpKind::Delete,
            _ => OpKind::edit_text(note::field::BODY, "", "intrus\n"),
        };
        let (base, purpose) = (Base::Rev(target.rev), Purpose::Intruder(Box::new(target.clone())));
        self.oracle.intrusions += 1;
        let op = self.op(target.reference(), kind, base, schema(Kind::Note));
        self.post(number, op, |_, _| purpose);
    }

    /// A build of a schema to come, or of one before, writes on this person's behalf.
    pub fn write_as_another_build(&mut self, number: usize) {
        let newer = self.random.chance(500);
        let actor = self.actor(number);
        let readable = self.oracle.truth.readable(&self.server, &actor);
        let notes = self.server.records().filter(|record| record.kind == Kind::Note && readable.contains(&record.id));
        let notes: Vec<Record> = notes.cloned().collect();
        let Some(target) = self.random.pick(&notes).cloned() else { return };
        let long = Value::Text("trop ".repeat(60));
        let kind = OpKind::Set(Fields::from([(note::field::TITLE, long)]));
        let written_in = if newer { schema(Kind::Note) + 1 } else { 0 };
        let op = self.op(target.reference(), kind, Base::Rev(target.rev), written_in);
        let id = op.id;
        self.post(number, op, |world, bytes| {
            if newer {
                world.oracle.foreign.push(bytes.clone());
                Purpose::Foreign(bytes)
            } else {
                world.oracle.intrusions += 1;
                Purpose::Old(id)
            }
        });
    }

    fn op(&mut self, record: Ref, kind: OpKind, base: Base, schema: u16) -> Op {
        let mut id = [0; 16];
        id.copy_from_slice(&self.random.bytes()[..16]);
        Op { id: OpId::from_bytes(id), record, kind, base, deps: Vec::new(), hlc: Hlc::new(self.now_ms, 0), schema }
    }

    fn post(&mut self, number: usize, op: Op, purpose: impl FnOnce(&mut Self, Vec<u8>) -> Purpose) {
        let mut id = [0; 16];
        id.copy_from_slice(&self.random.bytes()[..16]);
        let (id, ops) = (GroupId::from_bytes(id), vec![op]);
        let bytes = encode_group(&Group { id, ops });
        let purpose = purpose(self, bytes.clone());
        let Some((account, device)) = self.phones.get(number).map(|phone| (phone.account, phone.device.id)) else {
            return;
        };
        let push = Push { proto: PROTOCOL_VERSION, device, account: Some(account), groups: vec![(id, bytes)] };
        let (endpoint, body) = (Endpoint::Push, push.encode());
        let flying = Flying { phone: number, tab: 0, life: 0, request: 0, endpoint, body, purpose };
        // It arrives at once: what it may do is judged against what stands now.
        self.arrive(&flying);
    }

    /// Whoever is concerned by rights: everybody but the first, who made what there is.
    pub fn somebody(&mut self) -> Option<RecordId> {
        let others: Vec<RecordId> = self.people.iter().skip(1).copied().collect();
        self.random.pick(&others).copied()
    }
}
