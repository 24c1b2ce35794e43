//! The server's decision, question by question.

use std::collections::{BTreeMap, BTreeSet};

use domain::communities::{Role, membership};
use domain::knowledge::{note, notebook, placement};
use domain::record::{Ref, header};
use domain::{Actor, DeviceId, FieldId, Fields, GroupId, Instant, Kind, OpId, Problem, Record, RecordId, Value};

mod again;
mod aside;
mod communities;
mod vouched;
mod whole;

use super::{Context, Known, Outcome, View, apply};
use crate::clock::Hlc;
use crate::operation::{Base, Group, Op, OpKind, TextBody, text_hash};
use crate::stored::Stored;
use crate::verdict::{Parked, Quarantine, Verdict};

const LEA: RecordId = RecordId::from_bytes([1; 16]);
const SAM: RecordId = RecordId::from_bytes([2; 16]);
const EVE: RecordId = RecordId::from_bytes([3; 16]);
const NOTE: Ref = Ref { kind: Kind::Note, id: RecordId::from_bytes([9; 16]) };
const NOW: i64 = 1_780_000_000_000;

/// A server as small as the questions allow: it keeps every revision.
#[derive(Default)]
struct World {
    records: BTreeMap<RecordId, Stored>,
    revisions: BTreeMap<(RecordId, u64), Record>,
    known: BTreeMap<OpId, Known>,
    /// Persons whose account is closed.
    gone: BTreeSet<RecordId>,
    ops: u8,
}

impl View for World {
    fn stored(&self, id: RecordId) -> Option<Stored> {
        self.records.get(&id).cloned()
    }
    fn text_at(&self, id: RecordId, field: FieldId, rev: u64) -> Option<String> {
        let record = self.revisions.get(&(id, rev))?;
        Some(record.fields.get(&field).and_then(Value::as_text).unwrap_or("").to_owned())
    }
    fn known(&self, op: OpId) -> Option<Known> {
        self.known.get(&op).cloned()
    }
    fn stewards(&self, community: RecordId) -> Vec<RecordId> {
        let belonging = self.records.values().filter_map(|stored| membership::belonging(&stored.record));
        let stewards = belonging.filter(|(of, _, role)| (*of, *role) == (community, Role::Steward));
        stewards.map(|(_, person, _)| person).filter(|person| !self.gone.contains(person)).collect()
    }
}

impl World {
    fn op(&mut self, record: Ref, base: Base, kind: OpKind) -> Op {
        self.ops += 1;
        let hlc = Hlc::new(NOW as u64 + u64::from(self.ops), 0);
        let schema = domain::content::schema(record.kind);
        Op { id: OpId::from_bytes([self.ops; 16]), record, kind, base, deps: Vec::new(), hlc, schema }
    }

    fn send(&mut self, actor: &Actor, ops: Vec<Op>) -> Outcome {
        self.send_from(actor, DeviceId::from_bytes([7; 16]), ops)
    }

    fn send_from(&mut self, actor: &Actor, device: DeviceId, ops: Vec<Op>) -> Outcome {
        let now = Instant::from_millis(NOW + 100_000);
        let context = Context { actor, device, skew_ms: 0, now, online: false, import: false };
        let outcome = apply(&Group { id: GroupId::from_bytes([self.ops; 16]), ops }, &context, self);
        for write in &outcome.writes {
            let record = &write.stored.record;
            let before = self.records.get(&record.id).map_or(0, |stored| stored.record.rev);
            assert_eq!(record.rev, before + 1, "a group adds one revision");
            assert_eq!(write.created, before == 0);
            self.revisions.insert((record.id, record.rev), record.clone());
            self.records.insert(record.id, write.stored.clone());
        }
        if outcome.is_final() {
            self.known.extend(outcome.known.iter().cloned());
        }
        outcome
    }

    fn one(&mut self, who: RecordId, base: Base, kind: OpKind) -> Verdict {
        let op = self.op(NOTE, base, kind);
        self.send(&Actor::member(who), vec![op]).verdicts[0].1.clone()
    }

    /// A published note of Léa and Sam.
    fn with_note() -> Self {
        let mut world = Self::default();
        let authors = Value::List(vec![Value::Id(LEA), Value::Id(SAM)]);
        let fields = Fields::from([
            (header::CREATED_BY, Value::Id(LEA)),
            (header::AUDIENCE, Value::from("members")),
            (note::field::TITLE, Value::from("Titre")),
            (note::field::BODY, Value::from("un\n\ndeux\n\ntrois\n")),
            (note::field::STATUS, Value::from("published")),
            (note::field::AUTHORS, authors),
        ]);
        assert_eq!(world.one(LEA, Base::New, OpKind::Create(fields)), Verdict::Applied { rev: 1 });
        world
    }

    fn field(&self, field: FieldId) -> Value {
        self.records[&NOTE.id].record.fields.get(&field).cloned().unwrap_or_default()
    }

    fn body(&self) -> String {
        self.field(note::field::BODY).as_text().unwrap_or("").to_owned()
    }

    fn suggestion(&self, verdict: &Verdict) -> Record {
        let id = match verdict {
            Verdict::Parked { suggestion, .. } | Verdict::Merged { suggestion: Some(suggestion), .. } => suggestion,
            other => panic!("{other:?} names no suggestion"),
        };
        self.records[id].record.clone()
    }
}

fn edit(base: &str, result: &str) -> OpKind {
    OpKind::edit_text(note::field::BODY, base, result)
}

fn set(field: FieldId, value: &str) -> OpKind {
    OpKind::Set(Fields::from([(field, Value::from(value))]))
}

#[test]
fn who_wrote_different_paragraphs_both_stand() {
    let mut world = World::with_note();
    let base = world.body();
    assert_eq!(world.one(LEA, Base::Rev(1), edit(&base, &base.replace("un", "UN"))), Verdict::Applied { rev: 2 });
    let verdict = world.one(SAM, Base::Rev(1), edit(&base, &base.replace("trois", "TROIS")));
    assert_eq!(verdict, Verdict::Merged { rev: 3, fields: vec![note::field::BODY], suggestion: None });
    assert_eq!(world.body(), "UN\n\ndeux\n\nTROIS\n");
}

#[test]
fn who_wrote_the_same_words_meet_in_a_suggestion() {
    let mut world = World::with_note();
    let base = world.body();
    world.one(LEA, Base::Rev(1), edit(&base, &base.replace("deux", "quatre")));
    let verdict = world.one(SAM, Base::Rev(1), edit(&base, &base.replace("deux", "cinq")));
    assert_eq!(world.body(), base.replace("deux", "quatre"));
    let suggestion: domain::care::Suggestion = world.suggestion(&verdict).content();
    assert_eq!(suggestion.target, NOTE.id);
    assert_eq!(suggestion.patch["33"], Value::from(base.replace("deux", "cinq").as_str()));
    assert_eq!(suggestion.regions.len(), 1);
    assert_eq!(suggestion.source.as_str(), "merge");
    assert_eq!(world.suggestion(&verdict).header().created_by, Some(SAM));
}

#[test]
fn a_device_does_not_conflict_with_itself() {
    let mut world = World::with_note();
    let base = world.body();
    world.one(SAM, Base::Rev(1), edit(&base, &base.replace("un", "UN")));
    // Léa, offline since revision 1, edits twice; the second starts from her own text, which the merge has changed.
    let first_text = base.replace("deux", "DEUX");
    let first = world.op(NOTE, Base::Rev(1), edit(&base, &first_text));
    let second = world.op(NOTE, Base::After(first.id), edit(&first_text, &first_text.replace("DEUX", "DEUX fois")));
    let lea = Actor::member(LEA);
    assert!(matches!(world.send(&lea, vec![first]).verdicts[0].1, Verdict::Merged { suggestion: None, .. }));
    let outcome = world.send(&lea, vec![second]);
    assert!(matches!(outcome.verdicts[0].1, Verdict::Merged { suggestion: None, .. }), "{:?}", outcome.verdicts);
    assert_eq!(world.body(), "UN\n\nDEUX fois\n\ntrois\n");
}

#[test]
fn clocks_decide_only_what_is_truly_concurrent() {
    let mut world = World::with_note();
    // Sam's phone is years behind, but he saw revision 1 and nobody wrote since: no conflict.
    let mut late = world.op(NOTE, Base::Rev(1), set(note::field::TITLE, "De Sam"));
    late.hlc = Hlc::new(5, 0);
    let outcome = world.send(&Actor::member(SAM), vec![late]);
    assert_eq!(outcome.verdicts[0].1, Verdict::Applied { rev: 2 });
    // Léa did not see it; her phone says it is later: hers stands, and his is in history.
    let verdict = world.one(LEA, Base::Rev(1), set(note::field::TITLE, "De Léa"));
    assert_eq!(verdict, Verdict::Merged { rev: 3, fields: vec![note::field::TITLE], suggestion: None });
    assert_eq!(world.field(note::field::TITLE), Value::from("De Léa"));
    // A third, concurrent with both and older, loses, and still makes a revision that history shows.
    let mut old = world.op(NOTE, Base::Rev(1), set(note::field::TITLE, "Ancien"));
    old.hlc = Hlc::new(6, 0);
    let verdict = world.send(&Actor::member(SAM), vec![old]).verdicts[0].1.clone();
    assert_eq!(verdict, Verdict::Merged { rev: 4, fields: vec![note::field::TITLE], suggestion: None });
    assert_eq!(world.field(note::field::TITLE), Value::from("De Léa"));
}

#[test]
fn the_more_closed_audience_stands_whatever_the_clocks() {
    let mut world = World::with_note();
    world.one(LEA, Base::Rev(1), set(header::AUDIENCE, "private"));
    let verdict = world.one(LEA, Base::Rev(1), set(header::AUDIENCE, "public"));
    assert!(matches!(verdict, Verdict::Merged { .. }));
    assert_eq!(world.field(header::AUDIENCE), Value::from("private"));
}

#[test]
fn sets_keep_an_addition_that_a_removal_has_not_seen() {
    let mut world = World::with_note();
    let add = OpKind::Add(note::field::ALIASES, Value::from("alias"));
    world.one(LEA, Base::Rev(1), add.clone());
    let seen = crate::merge::set::tags(&world.field(note::field::ALIASES), &Value::from("alias"));
    world.one(SAM, Base::Rev(2), add);
    let verdict = world.one(LEA, Base::Rev(2), OpKind::Remove(note::field::ALIASES, Value::from("alias"), seen));
    assert!(matches!(verdict, Verdict::Merged { .. }));
    assert_eq!(world.field(note::field::ALIASES).elements(), [&Value::from("alias")]);
}

#[test]
fn a_move_that_the_state_does_not_allow_waits_for_a_person() {
    let mut world = World::with_note();
    let to = |from: &str, to: &str| OpKind::Transition {
        field: note::field::STATUS,
        from: from.into(),
        to: to.into(),
        with: Fields::new(),
    };
    assert_eq!(world.one(LEA, Base::Rev(1), to("draft", "published")), Verdict::Applied { rev: 2 });
    let verdict = world.one(LEA, Base::Rev(2), to("submitted", "draft"));
    assert!(matches!(verdict, Verdict::Parked { reason: Parked::State, .. }));
    assert_eq!(world.suggestion(&verdict).content::<domain::care::Suggestion>().patch["36"], Value::from("draft"));
    assert_eq!(world.field(note::field::STATUS), Value::from("published"));
}

#[test]
fn an_edit_beats_a_deletion_whichever_arrives_first() {
    let mut world = World::with_note();
    world.one(SAM, Base::Rev(1), set(note::field::TITLE, "Encore utile"));
    let verdict = world.one(LEA, Base::Rev(1), OpKind::Delete);
    assert!(matches!(verdict, Verdict::Merged { .. }), "{verdict:?}");
    assert!(!world.records[&NOTE.id].record.is_trashed());

    let mut world = World::with_note();
    assert_eq!(world.one(LEA, Base::Rev(1), OpKind::Delete), Verdict::Applied { rev: 2 });
    assert!(world.records[&NOTE.id].record.is_trashed());
    let verdict = world.one(SAM, Base::Rev(1), set(note::field::TITLE, "Encore utile"));
    assert!(matches!(verdict, Verdict::Merged { ref fields, .. } if fields.contains(&header::TRASHED_AT)));
    assert!(!world.records[&NOTE.id].record.is_trashed());
}

#[test]
fn what_one_may_not_see_and_what_is_not_there_answer_alike() {
    let mut world = World::with_note();
    world.one(LEA, Base::Rev(1), set(header::AUDIENCE, "private"));
    let orphan = Verdict::Quarantined { reason: Quarantine::Orphan };
    assert_eq!(world.one(EVE, Base::Rev(1), set(note::field::TITLE, "x")), orphan);
    let nowhere = Ref { kind: Kind::Note, id: RecordId::from_bytes([99; 16]) };
    let op = world.op(nowhere, Base::Rev(1), set(note::field::TITLE, "x"));
    assert_eq!(world.send(&Actor::member(EVE), vec![op]).verdicts[0].1, orphan);
    let other_kind = Ref { kind: Kind::Term, id: NOTE.id };
    let op = world.op(other_kind, Base::Rev(1), set(domain::knowledge::term::field::DEFINITION, "x"));
    assert_eq!(world.send(&Actor::member(LEA), vec![op]).verdicts[0].1, orphan);
}

#[test]
fn who_may_only_suggest_leaves_a_suggestion() {
    let mut world = World::with_note();
    let base = world.body();
    let verdict = world.one(EVE, Base::Rev(1), edit(&base, &base.replace("un", "une")));
    assert!(matches!(verdict, Verdict::Parked { reason: Parked::SuggestOnly, .. }));
    let suggestion: domain::care::Suggestion = world.suggestion(&verdict).content();
    assert_eq!(suggestion.source.as_str(), "person");
    assert_eq!(suggestion.patch["33"], Value::from(base.replace("un", "une").as_str()));
    assert_eq!(world.body(), base);
}

#[test]
fn a_group_is_taken_whole_or_not_at_all() {
    let mut world = World::with_note();
    let good = world.op(NOTE, Base::Rev(1), set(note::field::TITLE, "Bon"));
    let bad = world.op(NOTE, Base::After(good.id), set(note::field::TITLE, &"x".repeat(500)));
    let outcome = world.send(&Actor::member(LEA), vec![good, bad]);
    assert!(outcome.writes.is_empty());
    for (_, verdict) in &outcome.verdicts {
        assert!(matches!(verdict, Verdict::Rejected { field: note::field::TITLE, problem: Problem::TooLong(_) }));
    }
    assert_eq!(world.field(note::field::TITLE), Value::from("Titre"));
    // What came after the rejected one follows it on the same field, and is judged by itself on another.
    let parent = outcome.verdicts[1].0;
    assert!(matches!(world.one(LEA, Base::After(parent), set(note::field::TITLE, "y")), Verdict::Rejected { .. }));
    let verdict = world.one(LEA, Base::After(parent), set(note::field::SUMMARY, "résumé"));
    assert_eq!(verdict, Verdict::Applied { rev: 2 });
}

#[test]
fn nobody_signs_for_another() {
    let mut world = World::default();
    let fields = Fields::from([(header::CREATED_BY, Value::Id(LEA)), (note::field::TITLE, Value::from("Faux"))]);
    let orphan = Verdict::Quarantined { reason: Quarantine::Orphan };
    assert_eq!(world.one(EVE, Base::New, OpKind::Create(fields)), orphan);
    let fields = Fields::from([(note::field::TITLE, Value::from("Vrai"))]);
    assert_eq!(world.one(EVE, Base::New, OpKind::Create(fields)), Verdict::Applied { rev: 1 });
    assert_eq!(world.records[&NOTE.id].record.header().created_by, Some(EVE));
}

#[test]
fn what_is_missing_is_waited_for() {
    let mut world = World::with_note();
    let unknown = OpId::from_bytes([200; 16]);
    let verdict = world.one(LEA, Base::After(unknown), set(note::field::TITLE, "x"));
    assert_eq!(verdict, Verdict::Waiting { deps: vec![unknown] });
    let mut op = world.op(NOTE, Base::Rev(1), set(note::field::TITLE, "x"));
    op.deps = vec![unknown];
    let outcome = world.send(&Actor::member(LEA), vec![op]);
    assert!(!outcome.is_final() && outcome.writes.is_empty());
}

#[test]
fn a_patch_without_its_base_asks_for_the_text_and_a_whole_one_keeps_both() {
    let mut world = World::with_note();
    let (base, result) = ("texte que ce serveur n'a jamais vu\n", "autre texte\n");
    let body = TextBody::Patch(Vec::new());
    let hashes = (text_hash(base), text_hash(result));
    let lost = OpKind::EditText { field: note::field::BODY, base_hash: hashes.0, result_hash: hashes.1, body };
    assert_eq!(world.one(LEA, Base::Rev(1), lost), Verdict::NeedBase);
    let verdict = world.one(LEA, Base::Rev(1), edit(base, result));
    assert!(world.body().contains("deux"));
    assert_eq!(world.suggestion(&verdict).content::<domain::care::Suggestion>().patch["33"], Value::from(result));
}

#[test]
fn a_newer_build_is_kept_for_later_and_an_older_one_is_never_refused() {
    let mut world = World::with_note();
    let mut newer = world.op(NOTE, Base::Rev(1), set(note::field::TITLE, "x"));
    newer.schema += 1;
    let outcome = world.send(&Actor::member(LEA), vec![newer]);
    assert_eq!(outcome.verdicts[0].1, Verdict::Quarantined { reason: Quarantine::Unreadable });
    let mut older = world.op(NOTE, Base::Rev(1), set(note::field::TITLE, &"x".repeat(500)));
    older.schema = 0;
    let outcome = world.send(&Actor::member(LEA), vec![older]);
    assert!(matches!(outcome.verdicts[0].1, Verdict::Parked { reason: Parked::NewerRule, .. }));
}

#[test]
fn rights_that_change_only_online_wait_when_they_come_from_a_queue() {
    let mut world = World::default();
    let carnet = Ref { kind: Kind::Notebook, id: RecordId::from_bytes([50; 16]) };
    let fields = Fields::from([(header::CREATED_BY, Value::Id(LEA)), (notebook::field::TITLE, Value::from("C"))]);
    let op = world.op(carnet, Base::New, OpKind::Create(fields));
    world.send(&Actor::member(LEA), vec![op]);
    let op = world.op(carnet, Base::Rev(1), set(notebook::field::CONTRIBUTE, "members"));
    let verdict = world.send(&Actor::member(LEA), vec![op.clone()]).verdicts[0].1.clone();
    assert!(matches!(verdict, Verdict::Parked { reason: Parked::OnlineOnly, .. }), "{verdict:?}");
    let now = Instant::from_millis(NOW);
    let lea = Actor::member(LEA);
    let device = DeviceId::from_bytes([7; 16]);
    let context = Context { actor: &lea, device, skew_ms: 0, now, online: true, import: false };
    let outcome = apply(&Group { id: GroupId::from_bytes([1; 16]), ops: vec![op] }, &context, &world);
    assert_eq!(outcome.verdicts[0].1, Verdict::Applied { rev: 2 });
}
