//! What devices and servers send each other, and what a device keeps: refused, or read as one thing only, and decided.

use std::collections::BTreeMap;

use domain::content::fields as fields_of;
use domain::knowledge::note;
use domain::record::{Header, Ref, header};
use domain::{AccountId, Actor, Content, DeviceId, Element, FieldId, Fields, GroupId, Kind, OpId, RecordId, Value};
use sync::codec::{
    Received, decode_fields, decode_group, decode_record, decode_stamps, encode_fields, encode_group, encode_record,
};
use sync::engine::{Endpoint, decode_line};
use sync::level::LEVEL;
use sync::memory::{Request, Server};
use sync::outbox::{Entry, Way};
use sync::protocol::{Body, Pull, Pulled, Push, Pushed, Status, Subscribe, Subscribed, decode_answer};
use sync::{Base, Group, Hlc, Op, OpKind};

use super::{Reader, broken};

const LEA: RecordId = RecordId::from_bytes([1; 16]);
const ACCOUNT: AccountId = AccountId::from_bytes([1; 16]);
const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);
const NOTE: Ref = Ref { kind: Kind::Note, id: RecordId::from_bytes([9; 16]) };
const NOW: u64 = 1_780_000_000_000;

/// What an input is, by its first byte.
const GROUP: u8 = 0;
const PUSH: u8 = 1;
const PULL: u8 = 2;
const SUBSCRIBE: u8 = 3;
const FIELDS: u8 = 4;
const RECORD: u8 = 5;
const STAMPS: u8 = 6;
const ANSWER: u8 = 7;
const ENTRY: u8 = 8;
const LINE: u8 = 9;
const SORTS: u8 = 10;

/// A server that holds a note, and what was sent to it.
pub struct Envelopes {
    server: Server,
    seeds: Vec<Vec<u8>>,
}

fn op(number: u8, record: Ref, base: Base, kind: OpKind) -> Op {
    let id = OpId::from_bytes([number; 16]);
    Op { id, record, kind, base, deps: Vec::new(), hlc: Hlc::new(NOW, u16::from(number)), schema: 1 }
}

fn group(ops: Vec<Op>) -> Group {
    Group { id: GroupId::from_bytes([5; 16]), ops }
}

/// A value of each sort, one of them in two ways.
fn values() -> Vec<Value> {
    let text = |text: &str| Value::from(text);
    let element = Element { value: text("a"), tags: vec![OpId::from_bytes([4; 16])] };
    vec![
        Value::Null,
        Value::Bool(true),
        Value::Int(-3),
        text("Un titre « entre guillemets »"),
        text("published"),
        Value::Bytes(vec![0, 255]),
        Value::Id(LEA),
        Value::Instant(1_780_000_000_000_000),
        Value::List(vec![text("a"), Value::Id(LEA)]),
        Value::Set(vec![element]),
        Value::Map(BTreeMap::from([("fr".to_owned(), text("Un")), ("en".to_owned(), Value::Null)])),
        Value::Unknown { tag: 200, bytes: vec![1, 2, 3] },
    ]
}

fn a_note() -> Fields {
    Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (header::AUDIENCE, Value::from("members")),
        (note::field::TITLE, Value::from("Titre")),
        (note::field::BODY, Value::from("un\n\ndeux\n\ntrois\n")),
    ])
}

/// Every field of every kind, done to in every way, with a value of every sort.
fn groups() -> Vec<Group> {
    let mut all = vec![
        group(vec![op(1, NOTE, Base::New, OpKind::Create(a_note()))]),
        group(vec![op(
            2,
            NOTE,
            Base::Rev(1),
            OpKind::edit_text(note::field::BODY, "un\n\ndeux\n\ntrois\n", "un\n\n2\n\ntrois\n"),
        )]),
        group(vec![
            op(3, NOTE, Base::Rev(1), OpKind::Delete),
            op(4, NOTE, Base::After(OpId::from_bytes([3; 16])), OpKind::Restore),
        ]),
    ];
    for kind in Kind::ALL {
        let new = Ref { kind, id: RecordId::from_bytes([11; 16]) };
        let record = if kind == Kind::Note { NOTE } else { new };
        for value in values() {
            let specs = Header::FIELDS.iter().chain(fields_of(kind));
            let fields: Fields = specs.map(|spec| (spec.id, value.clone())).collect();
            all.push(group(vec![op(1, new, Base::New, OpKind::Create(fields.clone()))]));
            all.push(group(vec![op(2, record, Base::Rev(1), OpKind::Set(fields))]));
        }
        for spec in Header::FIELDS.iter().chain(fields_of(kind)) {
            let long = "Le commun se garde ensemble. ".repeat(300);
            let with = Fields::from([(FieldId(spec.id.0 + 1), Value::from("parce que"))]);
            let ops = vec![
                op(2, record, Base::Rev(1), OpKind::Add(spec.id, Value::from("a"))),
                op(3, record, Base::Rev(1), OpKind::Remove(spec.id, Value::from("a"), vec![OpId::from_bytes([4; 16])])),
                op(4, record, Base::Rev(1), OpKind::edit_text(spec.id, &long, &format!("{long}\n\nFin.\n"))),
                op(5, record, Base::Rev(1), OpKind::Append(spec.id, Value::from("a"))),
                op(
                    6,
                    record,
                    Base::Rev(1),
                    OpKind::Transition { field: spec.id, from: "draft".into(), to: "published".into(), with },
                ),
            ];
            all.extend(ops.into_iter().map(|op| group(vec![op])));
        }
    }
    all
}

fn sorted(sort: u8, bytes: &[u8]) -> Vec<u8> {
    [&[sort], bytes].concat()
}

impl Envelopes {
    /// Prepares the server, and has it answer.
    pub fn open() -> Self {
        let mut server = Server::new([1; 16]);
        server.accounts.insert(ACCOUNT, Actor::member(LEA));
        server.import(&group(vec![op(1, NOTE, Base::New, OpKind::Create(a_note()))]), NOW);
        let before = server.clone();
        let mut seeds = Vec::new();
        for group in groups() {
            let bytes = encode_group(&group);
            seeds.push(sorted(GROUP, &bytes));
            let entry = Entry {
                ord: 1,
                group,
                title: "Écrit".to_owned(),
                written_ms: NOW,
                account: Some(ACCOUNT),
                way: Way::Unsent,
                bases: vec![(OpId::from_bytes([2; 16]), note::field::BODY, "un\n\ndeux\n".to_owned())],
                bytes,
            };
            seeds.push(sorted(PUSH, &entry.wire(DEVICE)));
            seeds.push(sorted(ENTRY, &entry.encode(DEVICE)));
        }
        seeds.extend(
            values().into_iter().map(|value| sorted(FIELDS, &encode_fields(&Fields::from([(FieldId(40), value)])))),
        );
        let subscribe = Subscribe { device: DEVICE, selectors: Vec::new() }.encode();
        let subscribed = ask(&mut server, Endpoint::Subscribe, &subscribe);
        let list = decode_answer::<Subscribed>(&subscribed).ok().and_then(Result::ok);
        let (list_version, scopes) = list.map_or((1, 1), |list| (list.list_version, list.scopes.len()));
        let pull = Pull {
            epoch: [1; 16],
            device: DEVICE,
            list_version,
            cursors: vec![0; scopes],
            limit: 1 << 20,
            digests: Vec::new(),
        }
        .encode();
        let pulled = ask(&mut server, Endpoint::Pull, &pull);
        let pushed: Vec<Vec<u8>> = seeds.iter().filter(|seed| seed.first() == Some(&PUSH)).cloned().collect();
        for body in pushed.iter().step_by(7) {
            let answer = ask(&mut before.clone(), Endpoint::Push, body.get(1..).unwrap_or_default());
            seeds.push(sorted(ANSWER, &answer));
        }
        for answer in [&subscribed, &pulled] {
            // As often as a push: there are fewer.
            seeds.extend(std::iter::repeat_n(sorted(ANSWER, answer), 60));
        }
        seeds.extend(std::iter::repeat_n(sorted(PULL, &pull), 60));
        seeds.extend(std::iter::repeat_n(sorted(SUBSCRIBE, &subscribe), 60));
        seeds.extend(server.records().map(|record| sorted(RECORD, &encode_record(record))));
        Self { server, seeds }
    }
}

fn ask(server: &mut Server, endpoint: Endpoint, body: &[u8]) -> Vec<u8> {
    server.handle(&Request {
        endpoint,
        account: Some(ACCOUNT),
        device_ms: NOW,
        now_ms: NOW + 60_000,
        level: LEVEL,
        body,
    })
}

/// Whether an answer begins as ours do, so that a device knows who speaks.
fn answered(answer: &[u8], understood: bool) -> Result<bool, String> {
    if answer.starts_with(b"ECS1") { Ok(understood) } else { broken("what answers does not say who it is") }
}

impl Envelopes {
    fn push(&self, body: &[u8]) -> Result<bool, String> {
        let mut server = self.server.clone();
        let (first, again) = (ask(&mut server, Endpoint::Push, body), ask(&mut server, Endpoint::Push, body));
        if Push::decode(body).is_ok() {
            let verdicts =
                |bytes: &[u8]| decode_answer::<Pushed>(bytes).map(|answer| answer.map(|pushed| pushed.groups));
            match (verdicts(&first), verdicts(&again)) {
                (Ok(one), Ok(two)) if one == two => {}
                (Ok(_), Ok(_)) => return broken("the same work sent twice has two answers"),
                _ => return broken("an answer of ours cannot be read"),
            }
        }
        answered(&first, Push::decode(body).is_ok())
    }

    fn group(&self, bytes: &[u8]) -> Result<bool, String> {
        if let Ok(Received { group, .. }) = decode_group(bytes)
            && decode_group(&encode_group(&group)).map(|received| received.group) != Ok(group)
        {
            return broken("a group that was read and written is another group");
        }
        let id = bytes.get(..16).and_then(|id| <[u8; 16]>::try_from(id).ok()).unwrap_or_default();
        let groups = vec![(GroupId::from_bytes(id), bytes.to_vec())];
        let push = Push { proto: 1, device: DEVICE, account: Some(ACCOUNT), groups };
        self.push(&push.encode())?;
        Ok(decode_group(bytes).is_ok())
    }
}

/// An answer, as each device of ours would read it: what is read is written as it came.
fn answer(bytes: &[u8]) -> Result<bool, String> {
    fn same<T: Body + PartialEq>(bytes: &[u8]) -> Result<bool, String> {
        match decode_answer::<T>(bytes) {
            Ok(Ok(read)) => match decode_answer::<T>(&sync::protocol::encode_answer(&Ok(read))) {
                Ok(Ok(_)) => Ok(true),
                _ => broken("an answer that was read cannot be written and read again"),
            },
            Ok(Err(_)) => Ok(true),
            Err(_) => Ok(false),
        }
    }
    Ok(same::<Pushed>(bytes)? | same::<Pulled>(bytes)? | same::<Subscribed>(bytes)? | same::<Status>(bytes)?)
}

impl Reader for Envelopes {
    fn name(&self) -> &'static str {
        "envelope"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        self.seeds.clone()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &[
            b"ECS1",
            b"ECS1\x00",
            b"members",
            b"public",
            b"private",
            b"draft",
            b"published",
            b"withdrawn",
            b"2026-05-03",
            b"1700/..",
            b"fr",
            &[9; 16],
            &[1; 16],
        ]
    }

    fn read(&mut self, bytes: &[u8]) -> Result<bool, String> {
        let Some((sort, rest)) = bytes.split_first() else { return Ok(false) };
        match sort % SORTS {
            GROUP => self.group(rest),
            PUSH => self.push(rest),
            PULL => answered(&ask(&mut self.server.clone(), Endpoint::Pull, rest), Pull::decode(rest).is_ok()),
            SUBSCRIBE => {
                answered(&ask(&mut self.server.clone(), Endpoint::Subscribe, rest), Subscribe::decode(rest).is_ok())
            }
            FIELDS => match decode_fields(rest) {
                Ok(fields) if decode_fields(&encode_fields(&fields)).as_ref() != Ok(&fields) => {
                    broken("fields change when they are written")
                }
                read => Ok(read.is_ok()),
            },
            RECORD => match decode_record(rest) {
                Ok(record) if decode_record(&encode_record(&record)).as_ref() != Ok(&record) => {
                    broken("a record changes when it is written")
                }
                read => Ok(read.is_ok()),
            },
            STAMPS => Ok(decode_stamps(rest).is_ok()),
            ANSWER => answer(rest),
            ENTRY => Ok(Entry::decode(rest).is_ok_and(|entry| entry.with_whole_texts().is_some())),
            LINE => Ok(decode_line(rest).is_ok()),
            _ => Ok(false),
        }
    }
}
