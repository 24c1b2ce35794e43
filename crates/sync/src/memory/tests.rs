//! The server in memory over rights: what it sends to the device of who holds one, and what it takes back.

use domain::care::grant::{self, field};
use domain::content::schema;
use domain::knowledge::note;
use domain::record::{Ref, header};
use domain::{AccountId, Actor, DeviceId, Fields, GroupId, Kind, OpId, RecordId, Value};

use super::{Request, Server};
use crate::engine::Endpoint;
use crate::level::LEVEL;
use crate::protocol::{Body, Pull, Pulled, Subscribe, Subscribed, What, decode_answer};
use crate::{Base, Group, Hlc, Op, OpKind};

const NOTE: RecordId = RecordId::from_bytes([1; 16]);
const LEA: RecordId = RecordId::from_bytes([2; 16]);
const MAX: RecordId = RecordId::from_bytes([3; 16]);

fn import(server: &mut Server, n: u8, record: Ref, base: u64, kind: OpKind) {
    let base = if base == 0 { Base::New } else { Base::Rev(base) };
    let (id, schema) = (OpId::from_bytes([n; 16]), schema(record.kind));
    let op = Op { id, record, kind, base, deps: Vec::new(), hlc: Hlc::new(u64::from(n), 0), schema };
    let verdicts = server.import(&Group { id: GroupId::from_bytes([n; 16]), ops: vec![op] }, u64::from(n));
    assert!(verdicts.iter().all(|(_, verdict)| verdict.is_applied()), "{verdicts:?}");
}

/// A device of somebody, with the place up to which it has read each of its scopes.
struct Phone {
    device: DeviceId,
    account: AccountId,
    list: Subscribed,
    cursors: Vec<u64>,
}

fn ask<T: Body>(server: &mut Server, account: AccountId, endpoint: Endpoint, body: &[u8]) -> T {
    let request = Request { endpoint, account: Some(account), device_ms: 0, now_ms: 0, level: LEVEL, body };
    decode_answer::<T>(&server.handle(&request)).expect("an answer").expect("no refusal")
}

impl Phone {
    fn of(server: &mut Server, person: RecordId) -> Self {
        let account = AccountId::from_bytes(*person.as_bytes());
        server.accounts.insert(account, Actor::member(person));
        let device = DeviceId::from_bytes(*person.as_bytes());
        let body = Subscribe { device, selectors: Vec::new() }.encode();
        let list: Subscribed = ask(server, account, Endpoint::Subscribe, &body);
        Self { device, account, cursors: vec![0; list.scopes.len()], list }
    }

    /// What came since: the records, and whether each is there or gone.
    fn pull(&mut self, server: &mut Server) -> Vec<(RecordId, What)> {
        let pull = Pull {
            epoch: self.list.epoch,
            device: self.device,
            list_version: self.list.list_version,
            cursors: self.cursors.clone(),
            limit: 1 << 20,
            digests: Vec::new(),
        };
        let pulled: Pulled = ask(server, self.account, Endpoint::Pull, &pull.encode());
        for page in &pulled.pages {
            let at = self.list.scopes.iter().position(|scope| *scope == page.scope).expect("a scope of the list");
            self.cursors[at] = page.to;
        }
        let mut items: Vec<(RecordId, What)> =
            pulled.pages.iter().flat_map(|page| &page.items).map(|item| (item.id, item.what)).collect();
        items.sort_by_key(|(id, _)| *id);
        items
    }
}

#[test]
fn a_device_gets_what_its_person_was_given_a_right_on_and_lets_it_go() {
    let mut server = Server::new([1; 16]);
    let private = Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (header::AUDIENCE, Value::from("private")),
        (note::field::TITLE, Value::from("La clé")),
        (note::field::BODY, Value::from("Elle est chez Rita.\n")),
        (note::field::STATUS, Value::from("published")),
        (note::field::AUTHORS, Value::List(vec![Value::Id(LEA)])),
    ]);
    import(&mut server, 1, Ref { kind: Kind::Note, id: NOTE }, 0, OpKind::Create(private));
    let (mut his, mut hers) = (Phone::of(&mut server, MAX), Phone::of(&mut server, LEA));
    assert_eq!((his.pull(&mut server), hers.pull(&mut server)), (Vec::new(), vec![(NOTE, What::Upsert)]));

    let right = Ref { kind: Kind::Grant, id: grant::id(MAX, NOTE) };
    let given = Fields::from([
        (field::SUBJECT, Value::Id(MAX)),
        (field::OBJECT, Value::Id(NOTE)),
        (field::ASKED, Value::from("edit")),
        (field::STATUS, Value::from("granted")),
    ]);
    import(&mut server, 2, right, 0, OpKind::Create(given));
    let mut expected = vec![(NOTE, What::Upsert), (right.id, What::Upsert)];
    expected.sort_by_key(|(id, _)| *id);
    assert_eq!(his.pull(&mut server), expected);
    assert_eq!(hers.pull(&mut server), [(right.id, What::Upsert)], "who manages it is told of the right");

    let taken = OpKind::Transition {
        field: field::STATUS,
        from: "granted".to_owned(),
        to: "revoked".to_owned(),
        with: Fields::new(),
    };
    import(&mut server, 3, right, 1, taken);
    let mut expected = vec![(NOTE, What::Remove), (right.id, What::Upsert)];
    expected.sort_by_key(|(id, _)| *id);
    assert_eq!(his.pull(&mut server), expected);
}
