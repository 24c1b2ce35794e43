//! An outbox entry survives its store, and a courier finds its wire first.

use domain::knowledge::{note, placement};
use domain::record::Ref;
use domain::{AccountId, DeviceId, Kind, OpId, Problem, Record, RecordId, Value};

use super::{Entropy, Entry, Start, Way, compose, renewed};
use crate::clock::Hlc;
use crate::operation::{Base, OpKind, TextBody};
use crate::ports::Change;
use crate::protocol::{Body, Push};
use crate::verdict::{Quarantine, Verdict};
use crate::wire::Reader;

const NOTE: Ref = Ref { kind: Kind::Note, id: RecordId::from_bytes([9; 16]) };

#[test]
fn only_what_the_people_in_charge_hold_is_handed_over() {
    let op = OpId::from_bytes([1; 16]);
    let kept = Verdict::Quarantined { reason: Quarantine::Orphan };
    let mend = Verdict::Rejected { field: note::field::TITLE, problem: Problem::Missing };
    for (verdicts, expected) in [
        (vec![kept.clone()], true),
        (vec![kept.clone(), kept.clone()], true),
        (vec![kept.clone(), mend.clone()], false),
        (vec![mend], false),
        (vec![Verdict::NeedBase], false),
        (Vec::new(), false),
    ] {
        let way = Way::Aside(verdicts.into_iter().map(|verdict| (op, verdict)).collect());
        assert_eq!(Entry { way, ..entry(None) }.is_handed_over(), expected);
    }
    assert!(!Entry { way: Way::Settled(vec![(op, kept)]), ..entry(None) }.is_handed_over());
}

fn entry(last: Option<OpId>) -> Entry {
    let text = "mot ".repeat(2_000);
    let edit = OpKind::edit_text(note::field::BODY, &text, &format!("{text}fin"));
    let title = OpKind::Set(domain::Fields::from([(note::field::TITLE, Value::from("t"))]));
    let changes: Vec<Change> = [title, edit].map(|kind| Change { record: NOTE, kind, seen: 3 }).into();
    let shown = Record {
        id: NOTE.id,
        kind: NOTE.kind,
        rev: 3,
        schema: 1,
        created: domain::Instant(0),
        updated: domain::Instant(0),
        fields: domain::Fields::from([(note::field::BODY, Value::Text(text))]),
    };
    let start = Start {
        ord: 4,
        account: Some(AccountId::from_bytes([5; 16])),
        hlc: Hlc::new(10, 2),
        now_ms: 10,
        last: &|_| last,
        shown: &|_| Some(shown.clone()),
    };
    compose("Titre".into(), &changes, &start, &mut Entropy::new([1; 32])).0
}

#[test]
fn an_entry_comes_back_with_its_way_and_the_courier_finds_its_wire() {
    let device = DeviceId::from_bytes([7; 16]);
    let mut entry = entry(None);
    let op = entry.group.ops[0].id;
    for way in [
        Way::Unsent,
        Way::Waiting(vec![op]),
        Way::Settled(vec![(op, Verdict::Applied { rev: 4 })]),
        Way::Aside(vec![(op, Verdict::NeedBase)]),
    ] {
        entry.way = way;
        let bytes = entry.encode(device);
        assert_eq!(Entry::decode(&bytes).as_ref(), Ok(&entry));
        let wire = Reader::new(&bytes).bytes().map(<[u8]>::to_vec);
        assert_eq!(wire, Ok(entry.wire(device)));
        let push = Push::decode(&entry.wire(device)).expect("a push");
        assert_eq!((push.device, push.account, push.groups.len()), (device, entry.account, 1));
        for cut in 0..bytes.len().min(200) {
            assert!(Entry::decode(&bytes[..cut]).is_err());
        }
    }
}

#[test]
fn operations_name_what_their_author_saw() {
    let fresh = entry(None);
    assert_eq!(fresh.group.ops[0].base, Base::Rev(3));
    assert_eq!(fresh.group.ops[1].base, Base::After(fresh.group.ops[0].id));
    assert!(fresh.group.ops[0].hlc < fresh.group.ops[1].hlc);
    let last = OpId::from_bytes([8; 16]);
    assert_eq!(entry(Some(last)).group.ops[0].base, Base::After(last));
}

#[test]
fn a_patch_becomes_a_whole_text_under_the_same_identifiers() {
    let entry = entry(None);
    assert!(matches!(&entry.group.ops[1].kind, OpKind::EditText { body: TextBody::Patch(_), .. }));
    let whole = entry.with_whole_texts().expect("it had a patch");
    assert_eq!(whole.group.id, entry.group.id);
    assert_eq!(whole.group.ops[1].id, entry.group.ops[1].id);
    assert!(
        matches!(&whole.group.ops[1].kind, OpKind::EditText { body: TextBody::Full(text), .. } if text.ends_with("fin"))
    );
    assert!(whole.with_whole_texts().is_none());
}

#[test]
fn a_renewed_action_shares_no_identifier_and_keeps_its_chain() {
    let old = entry(None);
    let new = renewed(&old, 9, 20, &mut Entropy::new([2; 32]));
    assert_ne!(new.group.id, old.group.id);
    assert!(new.group.ops.iter().all(|op| old.group.ops.iter().all(|other| other.id != op.id)));
    assert_eq!(new.group.ops[1].base, Base::After(new.group.ops[0].id));
    assert_eq!(new.bases[0].0, new.group.ops[1].id);
    assert_eq!(Entry::decode(&new.encode(DeviceId::from_bytes([7; 16]))), Ok(new));
}

#[test]
fn what_is_made_somewhere_names_what_is_still_here_of_that_place() {
    let made = |record, fields| Change { record, kind: OpKind::Create(fields), seen: 0 };
    let carnet = Ref { kind: Kind::Notebook, id: RecordId::from_bytes([4; 16]) };
    let note = made(NOTE, domain::Fields::from([(note::field::TITLE, Value::from("t"))]));
    let target = Ref { kind: Kind::Placement, id: placement::id(carnet.id, NOTE.id) };
    let ends = [(placement::field::CONTAINER, carnet.id), (placement::field::ITEM, NOTE.id)];
    let placed = made(target, ends.map(|(field, id)| (field, Value::Id(id))).into());
    let pending = OpId::from_bytes([8; 16]);
    let deps_of = |changes: &[Change], last: &dyn Fn(RecordId) -> Option<OpId>| {
        let start = Start { ord: 1, account: None, hlc: Hlc::new(1, 0), now_ms: 1, last, shown: &|_| None };
        let ops = compose(String::new(), changes, &start, &mut Entropy::new([1; 32])).0.group.ops;
        (ops[0].id, ops.last().map(|op| op.deps.clone()).unwrap_or_default())
    };
    assert_eq!(deps_of(std::slice::from_ref(&placed), &|_| None).1, []);
    assert_eq!(deps_of(std::slice::from_ref(&placed), &|id| (id == NOTE.id).then_some(pending)).1, [pending]);
    assert_eq!(deps_of(std::slice::from_ref(&placed), &|_| Some(pending)).1, [pending], "named once");
    let (note_op, deps) = deps_of(&[note, placed], &|id| (id == carnet.id).then_some(pending));
    let mut expected = vec![note_op, pending];
    expected.sort();
    assert_eq!(deps, expected, "what the same action makes too");
}
