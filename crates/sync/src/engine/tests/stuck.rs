//! What goes no further by itself: why is kept with its line, and asking again asks at once.

use domain::knowledge::placement;
use domain::{Instant, OpId, Problem};

use super::*;
use crate::engine::{decode_line, encode_line};
use crate::ports::JournalLine;
use crate::protocol::{GroupVerdict, Pushed, encode_answer};
use crate::verdict::{Parked, Quarantine, Verdict};

fn lines(tab: &Tab) -> Vec<JournalLine> {
    tab.device.bytes(Store::Journal).map(|(_, bytes)| decode_line(bytes).expect("a line")).collect()
}

/// A note that the server answered to in this way.
fn answered(verdict: &Verdict) -> (Tab, Server) {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    assert_eq!(lines(&tab)[0].why, None, "nobody has said anything yet");
    tab.wait(2_500);
    let kept = tab.state.kept().expect("the stores");
    let groups = kept.outbox.values().map(|entry| GroupVerdict {
        id: entry.group.id,
        ops: entry.group.ops.iter().map(|op| (op.id, verdict.clone())).collect(),
    });
    let answer = Pushed { epoch: [1; 16], server_now: Instant(0), groups: groups.collect(), records: Vec::new() };
    tab.answer(Ok(encode_answer(&Ok(answer))));
    (tab, server)
}

#[test]
fn why_something_is_stuck_is_kept_with_its_line() {
    let stuck = [
        Verdict::Rejected { field: note::field::TITLE, problem: Problem::TooLong(200) },
        Verdict::Quarantined { reason: Quarantine::Orphan },
        Verdict::Parked { suggestion: RecordId::from_bytes([3; 16]), reason: Parked::SuggestOnly },
        Verdict::Merged { rev: 2, fields: Vec::new(), suggestion: Some(RecordId::from_bytes([3; 16])) },
        Verdict::Waiting { deps: vec![OpId::from_bytes([5; 16])] },
        Verdict::NeedBase,
    ];
    for verdict in stuck {
        let (tab, _) = answered(&verdict);
        assert_eq!(lines(&tab)[0].why, Some(verdict));
    }
    for taken in [Verdict::Applied { rev: 1 }, Verdict::Merged { rev: 1, fields: Vec::new(), suggestion: None }] {
        let (tab, _) = answered(&taken);
        assert_eq!(lines(&tab)[0].why, None);
    }
}

#[test]
fn a_line_without_a_reason_is_read_as_it_was() {
    let (tab, _) = answered(&Verdict::NeedBase);
    let line = lines(&tab).remove(0);
    let older = JournalLine { why: None, ..line.clone() };
    let (bytes, before) = (encode_line(&line), encode_line(&older));
    assert!(bytes.starts_with(&before), "what builds before wrote is the beginning of what this one writes");
    assert_eq!(decode_line(&before), Ok(older));
    assert_eq!(decode_line(&bytes), Ok(line));
}

#[test]
fn what_waits_is_offered_again_as_soon_as_somebody_asks() {
    let (mut tab, mut server) = answered(&Verdict::Waiting { deps: vec![OpId::from_bytes([5; 16])] });
    tab.talk(&mut server);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Waiting);
    tab.wait(1_000);
    assert!(tab.sent.iter().all(|(_, endpoint, _)| *endpoint != Endpoint::Push), "not before its time");
    tab.talk(&mut server);
    tab.give(Event::Visible { now_ms: tab.now_ms });
    assert_eq!(tab.sent[0].1, Endpoint::Push);
    tab.talk(&mut server);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
}

#[test]
fn the_suggestion_that_a_line_names_comes_with_what_follows_the_answer() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    let other = RecordId::from_bytes([2; 16]);
    let OpKind::Create(mut fields) = a_note() else { panic!("a creation") };
    fields.insert(header::CREATED_BY, Value::Id(other));
    fields.insert(header::AUDIENCE, Value::from("public"));
    fields.insert(note::field::AUTHORS, Value::List(vec![Value::Id(other)]));
    fields.insert(note::field::STATUS, Value::from("published"));
    let op = crate::Op {
        id: OpId::from_bytes([5; 16]),
        record: NOTE,
        kind: OpKind::Create(fields),
        base: crate::Base::New,
        deps: Vec::new(),
        hlc: crate::Hlc::new(START, 0),
        schema: 1,
    };
    server.import(&Group { id: GroupId::from_bytes([5; 16]), ops: vec![op] }, START);
    tab.save(title("Autre titre"), 1);
    tab.wait(2_500);
    let answer = tab.deliver(&mut server);
    tab.answer(Ok(answer));
    let line = lines(&tab).remove(0);
    assert_eq!(line.status, RecordStatus::ToCheck);
    let made = line.why.as_ref().and_then(Verdict::suggestion).expect("a suggestion");
    assert_eq!(tab.device.record(Store::Base, made), None, "it is not read yet, whatever the clocks say");
    tab.talk(&mut server);
    assert!(tab.device.record(Store::Base, made).is_some());
}

/// A note and a place for it, made in one action that the server refused for its title.
fn refused_together() -> (Tab, GroupId, Ref) {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    let carnet = RecordId::from_bytes([4; 16]);
    let place = Ref { kind: Kind::Placement, id: placement::id(carnet, NOTE.id) };
    let ends = [(placement::field::CONTAINER, carnet), (placement::field::ITEM, NOTE.id)];
    let placed = OpKind::Create(ends.map(|(field, id)| (field, Value::Id(id))).into());
    let changes =
        vec![Change { record: NOTE, kind: a_note(), seen: 0 }, Change { record: place, kind: placed, seen: 0 }];
    tab.give(Event::Save { request: 1, title: "Titre".into(), changes, now_ms: tab.now_ms, entropy: [1; 32] });
    tab.wait(2_500);
    let kept = tab.state.kept().expect("the stores");
    let verdict = Verdict::Rejected { field: note::field::TITLE, problem: Problem::Missing };
    let groups: Vec<GroupVerdict> = kept
        .outbox
        .values()
        .map(|entry| GroupVerdict {
            id: entry.group.id,
            ops: entry.group.ops.iter().map(|op| (op.id, verdict.clone())).collect(),
        })
        .collect();
    let group = groups[0].id;
    let answer = Pushed { epoch: [1; 16], server_now: Instant(0), groups, records: Vec::new() };
    tab.answer(Ok(encode_answer(&Ok(answer))));
    (tab, group, place)
}

#[test]
fn what_was_written_anew_is_aside_no_more_and_the_rest_is_sent_after_it() {
    let (mut tab, group, place) = refused_together();
    assert_eq!((lines(&tab).len(), tab.count(Store::Parked)), (2, 1));
    tab.save(a_note(), 0);
    tab.give(Event::Chosen(Choice::Mended(group, NOTE.id)));
    assert_eq!((tab.count(Store::Parked), tab.count(Store::Outbox)), (0, 2));
    let kept = tab.state.kept().expect("the stores");
    let entries: Vec<_> = kept.outbox.values().collect();
    let (note, rest) = (&entries[0].group.ops[0], &entries[1].group.ops);
    assert_eq!((rest.len(), rest[0].record, rest[0].deps.as_slice()), (1, place, [note.id].as_slice()));
    assert_eq!(crate::codec::decode_group(&entries[1].bytes).expect("bytes").group, entries[1].group);
    assert_eq!(lines(&tab).iter().map(|line| line.status).collect::<Vec<_>>(), [RecordStatus::OnDevice; 2]);
    tab.give(Event::Chosen(Choice::Mended(group, place.id)));
    assert_eq!(tab.count(Store::Outbox), 2, "once");
}
