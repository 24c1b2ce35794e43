//! The bytes of the wire as they were released, and of what a device stores: this build writes them so, and reads them. A line
//! of the file is never changed; what is added has another.

use std::fmt::Write as _;

use domain::record::Ref;
use domain::{Element, Value};

use super::*;
use crate::codec::{decode_group, encode_group};
use crate::operation::{Base, Group, Op, OpKind};
use crate::outbox::{Entry, Way};
use crate::{Hlc, apply::Trace};

const GOLDEN: &str = include_str!("golden_v1.txt");

fn line(name: &str, bytes: &[u8]) -> String {
    bytes.iter().fold(format!("{name} "), |mut line, byte| {
        // Writing into a text never fails.
        let _written = write!(line, "{byte:02x}");
        line
    })
}

fn bytes_of(name: &str) -> Vec<u8> {
    let hex = GOLDEN.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap_or_default();
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits");
    (0..hex.len()).step_by(2).map(byte).collect()
}

/// One operation of each sort, on each base.
fn group() -> Group {
    let fields = Fields::from([
        (FieldId(32), Value::from("Été")),
        (FieldId(37), Value::Set(vec![Element { value: Value::Id(ID), tags: vec![OpId::from_bytes([4; 16])] }])),
        (FieldId(40), Value::List(vec![Value::Int(-7), Value::Bool(true), Value::Null, Value::Instant(9)])),
        (FieldId(41), Value::Map([("fr".to_owned(), Value::from("mot"))].into())),
        (FieldId(42), Value::Bytes(vec![0, 255])),
    ]);
    let kinds = [
        OpKind::Create(fields.clone()),
        OpKind::Set(fields.clone()),
        OpKind::Add(FieldId(37), Value::Id(ID)),
        OpKind::Remove(FieldId(37), Value::Id(ID), vec![OpId::from_bytes([4; 16])]),
        OpKind::edit_text(FieldId(33), "un", "deux"),
        OpKind::edit_text(FieldId(33), &"mot ".repeat(90), &format!("{}fin", "mot ".repeat(90))),
        OpKind::Append(FieldId(60), Value::from("vu")),
        OpKind::Transition { field: FieldId(36), from: "draft".into(), to: "published".into(), with: fields },
        OpKind::Delete,
        OpKind::Restore,
    ];
    let bases = [Base::New, Base::Rev(300), Base::After(OpId::from_bytes([6; 16]))];
    let op = |(at, kind): (usize, OpKind)| Op {
        id: OpId::from_bytes([at as u8; 16]),
        record: Ref { kind: Kind::Note, id: ID },
        kind,
        base: bases[at % bases.len()],
        deps: vec![OpId::from_bytes([7; 16])],
        hlc: Hlc::new(1_790_000_000_000, 3),
        schema: 1,
    };
    Group { id: GroupId::from_bytes([7; 16]), ops: kinds.into_iter().enumerate().map(op).collect() }
}

fn entry() -> Entry {
    let group = group();
    let bytes = encode_group(&group);
    let aside = vec![(OpId::from_bytes([1; 16]), Verdict::NeedBase)];
    let bases = vec![(OpId::from_bytes([1; 16]), FieldId(33), "un".to_owned())];
    let (title, account) = ("Titre".to_owned(), Some(AccountId::from_bytes([2; 16])));
    Entry { ord: 4, group, title, written_ms: 10, account, way: Way::Aside(aside), bases, bytes }
}

/// The bodies, by the name of their line.
fn bodies() -> Vec<(&'static str, Vec<u8>)> {
    let device = DeviceId::from_bytes([1; 16]);
    let selectors = vec![Selector::Core, Selector::Notebook(ID), Selector::Rest];
    let pull = Pull { epoch: [2; 16], device, list_version: 9, cursors: vec![0, 300], limit: 10, digests: Vec::new() };
    let push = Push {
        proto: 1,
        device,
        account: Some(AccountId::from_bytes([2; 16])),
        groups: vec![(GroupId::from_bytes([7; 16]), vec![1, 2, 3])],
    };
    let trace = Trace { record: ID, base: Base::Rev(3), fields: vec![FieldId(32)] };
    vec![
        ("subscribe", Subscribe { device, selectors }.encode()),
        ("subscribed", Subscribed { epoch: [2; 16], list_version: 9, scopes: vec![scope()] }.encode()),
        ("pull", pull.encode()),
        ("pull-digests", Pull { digests: vec![Some([7; 16]), None], ..pull }.encode()),
        ("pulled", pulled().encode()),
        ("push", push.encode()),
        ("pushed", pushed().encode()),
        ("status", Status { epoch: [2; 16], server_now: Instant(1), min_proto: 1, build: "abc".into() }.encode()),
        ("refusal", encode_answer::<Pulled>(&Err(Refusal::Epoch))),
        ("group", encode_group(&group())),
        ("entry", entry().encode(device)),
        ("trace", trace.encode()),
    ]
}

#[test]
fn the_bytes_are_those_that_were_released() {
    let written: Vec<String> = bodies().iter().map(|(name, bytes)| line(name, bytes)).collect();
    assert_eq!(written.join("\n") + "\n", GOLDEN);
}

#[test]
fn what_was_released_is_read() {
    assert_eq!(Pulled::decode(&bytes_of("pulled")), Ok(pulled()));
    assert_eq!(Pushed::decode(&bytes_of("pushed")), Ok(pushed()));
    assert_eq!(decode_group(&bytes_of("group")).map(|received| received.group), Ok(group()));
    assert_eq!(Entry::decode(&bytes_of("entry")), Ok(entry()));
    assert_eq!(decode_answer::<Pulled>(&bytes_of("refusal")), Ok(Err(Refusal::Epoch)));
    for name in ["subscribe", "pull", "pull-digests", "push", "status", "subscribed", "trace"] {
        let bytes = bytes_of(name);
        let is_read = match name {
            "subscribe" => Subscribe::decode(&bytes).map(|body| body.encode()),
            "subscribed" => Subscribed::decode(&bytes).map(|body| body.encode()),
            "push" => Push::decode(&bytes).map(|body| body.encode()),
            "status" => Status::decode(&bytes).map(|body| body.encode()),
            "trace" => Trace::decode(&bytes).map(|trace| trace.encode()),
            _ => Pull::decode(&bytes).map(|body| body.encode()),
        };
        assert_eq!(is_read, Ok(bytes), "{name}");
    }
}
