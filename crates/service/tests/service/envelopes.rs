//! Envelopes of a million things: answered, nothing half-written, and the work beside them taken.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::knowledge::note;
use domain::record::Ref;
use domain::{Audience, FieldId, Fields, GroupId, Kind, OpId, Value};
use sync::protocol::{Body, MAX_BODY, Push, Pushed, Refusal};
use sync::verdict::Quarantine;
use sync::wire::Writer;
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, decoded, on_each_engine};

on_each_engine!(an_envelope_of_a_million_fields, an_envelope_of_a_million_values, an_envelope_of_many_operations);

/// What takes as long as the square of what it holds takes hours; this is long for a machine that does other things besides.
const PATIENCE: Duration = Duration::from_secs(300);

/// Two values, as they travel.
const NOTHING: &[u8] = &[0, 0];
const YES: &[u8] = &[1, 1, 1];

fn group(number: u8) -> GroupId {
    GroupId::from_bytes([number; 16])
}

/// A creation whose fields are written one by one, since no map holds them.
fn creation(id: GroupId, record: Ref, value: &[u8], fields: impl ExactSizeIterator<Item = u64>) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(id.as_bytes());
    writer.number(1);
    writer.frame(|op| {
        op.raw(OpId::from_bytes(*id.as_bytes()).as_bytes());
        op.number(u64::from(record.kind.code()));
        op.raw(record.id.as_bytes());
        op.byte(0);
        op.number(0);
        op.number(1 << 16);
        op.number(1);
        op.byte(1);
        op.number(fields.len() as u64);
        for field in fields {
            op.number(field);
            op.raw(value);
        }
    });
    writer.into_bytes()
}

/// Sends them beside a note, which goes in; answers the verdicts of the others.
async fn beside_a_note(world: &World, lea: &Person, groups: Vec<(GroupId, Vec<u8>)>) -> Vec<Verdict> {
    let record = Ref { kind: Kind::Note, id: world.services.fresh_id() };
    let fields = lea.note_fields("Une", "corps\n", Audience::Members);
    let good = lea.group(vec![lea.op(record, Base::New, OpKind::Create(fields))]);
    let all = groups.into_iter().chain([(good.group.id, sync::codec::encode_group(&good.group))]).collect();
    let start = Instant::now();
    let pushed = lea.push_raw(all).await.expect("verdicts");
    assert!(start.elapsed() < PATIENCE, "{:?}", start.elapsed());
    let (last, others) = pushed.groups.split_last().expect("verdicts");
    assert_eq!(last.ops[0].1, Verdict::Applied { rev: 1 });
    others.iter().map(|group| group.ops[0].1.clone()).collect()
}

async fn an_envelope_of_a_million_fields(world: &World) {
    let lea = world.member("Léa").await;
    let note = || Ref { kind: Kind::Note, id: world.services.fresh_id() };
    let unreadable = Verdict::Quarantined { reason: Quarantine::Unreadable };

    // More bytes than a request may have.
    let huge = creation(group(1), note(), YES, (0..1_000_000_u32).map(u64::from));
    assert!(huge.len() > MAX_BODY);
    let push = Push { proto: 1, device: lea.device, account: lea.account, groups: vec![(group(1), huge)] };
    let answer = decoded::<Pushed>(&world.services.push(&lea.from(), &push.encode()).await);
    assert_eq!(answer.err(), Some(Refusal::TooLarge));

    // As many as fit, all of one number; a count without them; and more numbers than there are.
    let (same, more) = (note(), note());
    let mut counted = creation(group(3), note(), YES, std::iter::empty());
    let end = counted.len() - 1;
    counted.splice(end.., [0xff, 0xff, 0xff, 0x7f]);
    let groups = vec![
        (group(2), creation(group(2), same, NOTHING, std::iter::repeat_n(1, 1_000_000))),
        (group(3), counted),
        (group(4), creation(group(4), more, YES, (0..70_000_u32).map(u64::from))),
    ];
    for group in groups {
        assert_eq!(beside_a_note(world, &lea, vec![group]).await, vec![unreadable.clone()]);
    }
    assert!(lea.sees(same.id).await.is_none() && lea.sees(more.id).await.is_none());

    // All the numbers there are: no kind has as many fields.
    let whole = note();
    let groups = vec![(group(5), creation(group(5), whole, YES, (0..65_536_u32).map(u64::from)))];
    let verdicts = beside_a_note(world, &lea, groups).await;
    assert!(matches!(verdicts[0], Verdict::Rejected { .. } | Verdict::Quarantined { .. }), "{verdicts:?}");
    assert!(lea.sees(whole.id).await.is_none());
}

async fn an_envelope_of_a_million_values(world: &World) {
    let lea = world.member("Léa").await;
    let list = Value::List(vec![Value::Null; 1_000_000]);
    let texts = Value::List((0..400_000_u32).map(|n| Value::from(format!("{n:x}").as_str())).collect());
    let map: BTreeMap<String, Value> = (0..300_000_u32).map(|n| (format!("{n:x}"), Value::Bool(true))).collect();
    for (field, value) in [
        (note::field::AUTHORS, list.clone()),
        (note::field::ALIASES, texts),
        (note::field::TITLE, list),
        (note::field::BODY, Value::Map(map)),
        (FieldId(9_999), Value::List(vec![Value::Bool(true); 900_000])),
    ] {
        let record = Ref { kind: Kind::Note, id: world.services.fresh_id() };
        let mut fields: Fields = lea.note_fields("Une", "corps\n", Audience::Members);
        fields.insert(field, value);
        let sent = lea.group(vec![lea.op(record, Base::New, OpKind::Create(fields))]);
        let bytes = sync::codec::encode_group(&sent.group);
        assert!(bytes.len() < MAX_BODY, "{}", bytes.len());
        let verdicts = beside_a_note(world, &lea, vec![(sent.group.id, bytes)]).await;
        assert!(
            matches!(verdicts[0], Verdict::Rejected { .. } | Verdict::Quarantined { .. }),
            "{field:?}: {verdicts:?}"
        );
        assert!(lea.sees(record.id).await.is_none(), "{field:?}");
    }
}

async fn an_envelope_of_many_operations(world: &World) {
    let lea = world.member("Léa").await;
    let record = lea.note("Commun", "corps\n", Audience::Members).await;
    let ops = (0..50_000).map(|_| lea.op(record, Base::Rev(1), OpKind::Delete)).collect();
    let sent = lea.group(ops);
    let verdicts = beside_a_note(world, &lea, vec![(sent.group.id, sync::codec::encode_group(&sent.group))]).await;
    assert!(matches!(verdicts[0], Verdict::Quarantined { .. }), "{verdicts:?}");
    let seen = lea.sees(record.id).await.expect("the note");
    assert_eq!(seen.rev, 1, "not one of them was done");
}
