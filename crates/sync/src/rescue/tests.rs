//! The file comes back as it was written, and one that is not whole is told apart from one that is not ours.

use domain::knowledge::note;
use domain::record::Ref;
use domain::{AccountId, DeviceId, Fields, GroupId, Kind, OpId, RecordId, Value};
use proptest::prelude::*;

use super::*;
use crate::clock::Hlc;
use crate::codec::encode_group;
use crate::operation::{Base, Group, Op, OpKind, TextBody};
use crate::outbox::Way;

const DEVICE: DeviceId = DeviceId::from_bytes([7; 16]);
const LEA: AccountId = AccountId::from_bytes([1; 16]);

fn entry(n: u8, kind: OpKind, bases: Vec<(OpId, domain::FieldId, String)>) -> Entry {
    let op = Op {
        id: OpId::from_bytes([n; 16]),
        record: Ref { kind: Kind::Note, id: RecordId::from_bytes([9; 16]) },
        kind,
        base: Base::New,
        deps: Vec::new(),
        hlc: Hlc::new(1_780_000_000_000, 0),
        schema: 1,
    };
    let group = Group { id: GroupId::from_bytes([n + 100; 16]), ops: vec![op] };
    let bytes = encode_group(&group);
    Entry {
        ord: u64::from(n),
        group,
        title: format!("Note {n}"),
        written_ms: 5,
        account: Some(LEA),
        way: Way::Unsent,
        bases,
        bytes,
    }
}

fn title(n: u8) -> Entry {
    entry(n, OpKind::Create(Fields::from([(note::field::TITLE, Value::from("Titre"))])), Vec::new())
}

fn file() -> Rescue {
    let begun = Begun { key: "new/note".to_owned(), at_ms: 42, text: "{\"typed\":\"à moitié\"}".to_owned() };
    Rescue {
        device: Some(DEVICE),
        account: Some(LEA),
        made_ms: 77,
        parts: vec![Part::Action(title(1).encode(DEVICE)), Part::Draft(begun), Part::Other(9, vec![1, 2, 3])],
    }
}

#[test]
fn a_file_comes_back_with_its_actions() {
    let bytes = file().encode();
    let read = Rescue::decode(&bytes).unwrap();
    assert_eq!(read, file());
    assert_eq!(read.encode(), bytes);
    let Part::Action(part) = &read.parts[0] else { panic!("an action") };
    let actions = Action::read(part).unwrap();
    assert_eq!(actions.len(), 1);
    assert_eq!((actions[0].device, actions[0].account, actions[0].title.as_str()), (DEVICE, Some(LEA), "Note 1"));
    assert_eq!(actions[0].received.as_ref().map(|received| &received.group), Some(&title(1).group));
    assert_eq!(actions[0].whole, None, "nothing in it is a patch");
}

#[test]
fn a_patch_has_its_text_whole_beside_it() {
    let before = "Une phrase assez longue pour valoir la peine.\n".repeat(200);
    let after = before.replacen("longue", "courte", 1);
    let kind = OpKind::edit_text(note::field::BODY, &before, &after);
    assert!(matches!(&kind, OpKind::EditText { body: TextBody::Patch(_), .. }));
    let entry = entry(1, kind, vec![(OpId::from_bytes([1; 16]), note::field::BODY, before)]);
    let actions = Action::read(&entry.encode(DEVICE)).unwrap();
    let whole = actions[0].whole.as_ref().expect("the text whole");
    let OpKind::EditText { body, .. } = &whole.group.ops[0].kind else { panic!("an edit") };
    assert_eq!(body, &TextBody::Full(after));
    assert_eq!(whole.group.ops[0].id, OpId::from_bytes([1; 16]), "under the same identifiers");
}

#[test]
fn a_file_that_is_not_whole_is_told_from_one_that_is_not_ours() {
    let bytes = file().encode();
    for end in 1..bytes.len() {
        assert_eq!(Rescue::decode(&bytes[..end]), Err(Unusable::CutShort), "{end}");
    }
    for at in 4..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(Rescue::decode(&changed).is_err(), "{at}");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(Rescue::decode(&longer), Err(Unusable::Damaged));
    let mut newer = bytes;
    newer[4] = 3;
    assert_eq!(Rescue::decode(&newer), Err(Unusable::Newer));
    for foreign in [&b""[..], b"%PDF-1.7 and the rest of it", b"\x89PNG\r\n\x1a\n", b"{\"a\":1}", &[0xff; 40]] {
        assert_eq!(Rescue::decode(foreign), Err(Unusable::Foreign), "{foreign:?}");
    }
}

#[test]
fn what_builds_before_wrote_is_read() {
    let mut old = Writer::new();
    old.bytes(&title(1).wire(DEVICE));
    old.bytes(&title(2).wire(DEVICE));
    old.bytes("draft\nnew/note\n{\"typed\":\"à\nmoitié\"}".as_bytes());
    let old = old.into_bytes();
    let read = Rescue::decode(&old).unwrap();
    assert_eq!((read.device, read.account, read.parts.len()), (Some(DEVICE), Some(LEA), 3));
    let Part::Action(part) = &read.parts[1] else { panic!("an action") };
    let action = Action::read(part).unwrap().remove(0);
    assert_eq!(action.received.map(|received| received.group), Some(title(2).group));
    let begun = Begun { key: "new/note".to_owned(), at_ms: 0, text: "{\"typed\":\"à\nmoitié\"}".to_owned() };
    assert_eq!(read.parts[2], Part::Draft(begun));
    assert_eq!(Rescue::decode(&old[..old.len() - 3]), Err(Unusable::CutShort));
    assert_eq!(Rescue::decode(&old[..20]), Err(Unusable::CutShort));
}

proptest! {
    #[test]
    fn nothing_panics(bytes: Vec<u8>) {
        let _ = Rescue::decode(&bytes);
        let _ = Action::read(&bytes);
        let _ = Rescue::decode(&[&MAGIC[..], &[1], &bytes].concat());
        let _ = read_body(&bytes);
    }
}
