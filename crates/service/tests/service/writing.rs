//! The write path: merges, suggestions, retries, what waits, what is moved between scopes.

use domain::care::{Suggestion, suggestion};
use domain::knowledge::{Placement, note, placement};
use domain::projection::Rel;
use domain::query::{Answer, Ask, Filter, List, Order};
use domain::record::{Ref, header};
use domain::{Audience, AudienceKey, Fields, Kind, ScopeId, Selector, Value};
use sync::protocol::What;
use sync::verdict::{Parked, Quarantine};
use sync::{Base, OpKind, Verdict};

use crate::harness::{World, on_each_engine};

on_each_engine!(
    two_paragraphs_merge_and_one_sentence_is_suggested,
    a_retry_gets_the_stored_answer,
    a_suggester_is_parked,
    a_title_and_a_text_of_one_action_meet_what_others_wrote,
    a_group_waits_for_what_it_needs,
    a_placement_that_overtakes_its_note_waits_for_it,
    placements_lend_their_scope,
    a_chain_of_unsent_edits_meets_itself,
    bins_and_comes_back,
);

const BASE: &str = "Premier paragraphe.\n\nLe deuxième parle de pain.\n\nFin.\n";

async fn two_paragraphs_merge_and_one_sentence_is_suggested(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Pain", BASE, Audience::Members).await;
    let add = lea.op(record, Base::Rev(1), OpKind::Add(note::field::AUTHORS, Value::Id(max.id)));
    assert_eq!(lea.one(add).await, Verdict::Applied { rev: 2 });

    let (mine, theirs) = (BASE.replace("Premier", "Tout premier"), BASE.replace("pain", "pain au levain"));
    assert_eq!(lea.one(lea.edit(record, 2, BASE, &mine)).await, Verdict::Applied { rev: 3 });
    let verdict = max.one(max.edit(record, 2, BASE, &theirs)).await;
    assert_eq!(verdict, Verdict::Merged { rev: 4, fields: vec![note::field::BODY], suggestion: None });
    let both = lea.body(record.id).await;
    assert!(both.contains("Tout premier") && both.contains("levain"), "{both}");

    let (one, two) = (both.replace("Fin.", "Fin heureuse."), both.replace("Fin.", "Fin triste."));
    assert!(lea.one(lea.edit(record, 4, &both, &one)).await.is_applied());
    let submitted = max.send(vec![max.edit(record, 4, &both, &two)]).await;
    let Verdict::Merged { suggestion: Some(kept), .. } = &submitted.groups[0].ops[0].1 else {
        panic!("{:?}", submitted.groups)
    };
    assert!(submitted.records.iter().any(|r| r.id == record.id), "the record comes back with its merge");
    assert!(lea.body(record.id).await.contains("heureuse"));
    for person in [&lea, &max] {
        let seen = person.sees(*kept).await.expect("both see it");
        let content: Suggestion = seen.content();
        assert_eq!(content.source, suggestion::Source::Merge);
        let held = content.patch.get(&note::field::BODY.0.to_string()).and_then(Value::as_text).expect("a text");
        assert!(held.contains("triste"), "{held}");
        let items = person.everything(&[]).await;
        let rest = ScopeId { audience: AudienceKey::Person(person.id), selector: Selector::Rest };
        assert!(items.iter().any(|(scope, item)| *scope == rest && item.id == *kept && item.what == What::Upsert));
    }
    let other = world.member("Autre").await;
    assert_eq!(other.sees(*kept).await, None, "nobody else does");
}

async fn a_retry_gets_the_stored_answer(world: &World) {
    let lea = world.member("Léa").await;
    let record = lea.note("Un", "corps\n", Audience::Members).await;
    let group = lea.group(vec![lea.edit(record, 1, "corps\n", "corps mieux\n")]);
    let first = lea.services.submit(&lea.sender(), std::slice::from_ref(&group)).await.expect("an answer");
    let again = lea.services.submit(&lea.sender(), &[group.clone(), group.clone()]).await.expect("an answer");
    assert_eq!(first.groups[0], again.groups[0]);
    assert_eq!(first.groups[0], again.groups[1]);
    assert_eq!(lea.sees(record.id).await.expect("it").rev, 2, "no second effect");

    let mut other = group.clone();
    other.group.ops[0].kind = OpKind::edit_text(note::field::BODY, "corps\n", "autre\n");
    let other = lea.group(other.group.ops);
    let reused = lea.services.submit(&lea.sender(), &[other]).await.expect("an answer");
    assert_eq!(reused.groups[0].ops[0].1, Verdict::Quarantined { reason: Quarantine::OpReuse });
    assert_eq!(lea.body(record.id).await, "corps mieux\n");
    let mut reader = world.services.database().reader().await.expect("a reader");
    assert_eq!(storage::quarantine::count_open(&mut reader).await.expect("a count"), 1, "its content is kept");
}

async fn a_suggester_is_parked(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Un", "corps\n", Audience::Public).await;
    let verdict = max.one(max.edit(record, 1, "corps\n", "corps de Max\n")).await;
    let Verdict::Parked { suggestion, reason: Parked::SuggestOnly } = verdict else { panic!("{verdict:?}") };
    assert_eq!(lea.body(record.id).await, "corps\n");
    assert!(lea.sees(suggestion).await.is_some() && max.sees(suggestion).await.is_some());
    let visitor = world.visitor();
    let verdict = visitor.one(visitor.edit(record, 1, "corps\n", "x\n")).await;
    assert_eq!(verdict, Verdict::Quarantined { reason: Quarantine::Orphan });
}

/// The text comes after the title, on which it says nothing of what it was written on.
async fn a_title_and_a_text_of_one_action_meet_what_others_wrote(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Pain", BASE, Audience::Members).await;
    assert!(
        lea.one(lea.op(record, Base::Rev(1), OpKind::Add(note::field::AUTHORS, Value::Id(max.id)))).await.is_applied()
    );
    assert!(max.one(max.edit(record, 2, BASE, &BASE.replace("pain", "pain noir"))).await.is_applied());
    let title = lea.op(record, Base::Rev(2), OpKind::Set(Fields::from([(note::field::TITLE, "Le pain".into())])));
    let mut text = lea.edit(record, 2, BASE, &BASE.replace("Fin", "La fin"));
    text.base = Base::After(title.id);
    let answer = lea.send(vec![title, text]).await;
    let verdicts: Vec<&Verdict> = answer.groups[0].ops.iter().map(|(_, verdict)| verdict).collect();
    assert!(verdicts.iter().all(|verdict| verdict.suggestion().is_none()), "{verdicts:?}");
    let merged = BASE.replace("pain", "pain noir").replace("Fin", "La fin");
    assert_eq!(lea.body(record.id).await, merged);
}

async fn a_group_waits_for_what_it_needs(world: &World) {
    let lea = world.member("Léa").await;
    let first = lea.note("Un", "corps\n", Audience::Members).await;
    let later = lea.edit(first, 1, "corps\n", "corps 2\n");
    let mut early =
        lea.op(first, Base::After(later.id), OpKind::Set(Fields::from([(note::field::TITLE, "Deux".into())])));
    early.deps = vec![later.id];
    let waits = lea.group(vec![early]);
    let answer = lea.services.submit(&lea.sender(), std::slice::from_ref(&waits)).await.expect("an answer");
    assert_eq!(answer.groups[0].ops[0].1, Verdict::Waiting { deps: vec![later.id] });
    assert!(lea.one(later).await.is_applied());
    let record = lea.sees(first.id).await.expect("it");
    assert_eq!(record.content::<domain::knowledge::Note>().title.as_str(), "Deux", "released by what it waited for");
    let answer = lea.services.submit(&lea.sender(), &[waits]).await.expect("an answer");
    assert_eq!(answer.groups[0].ops[0].1, Verdict::Applied { rev: 3 });
}

async fn a_placement_that_overtakes_its_note_waits_for_it(world: &World) {
    let lea = world.member("Léa").await;
    let carnet = lea.carnet("Carnet", Audience::Public).await;
    let note = Ref { kind: Kind::Note, id: world.services.fresh_id() };
    let written = lea.op(note, Base::New, OpKind::Create(lea.note_fields("Un", "corps\n", Audience::Public)));
    let target = Ref { kind: Kind::Placement, id: placement::id(carnet.id, note.id) };
    let ends = [(placement::field::CONTAINER, carnet.id), (placement::field::ITEM, note.id)];
    let mut placed = lea.op(target, Base::New, OpKind::Create(ends.map(|(field, id)| (field, Value::Id(id))).into()));
    placed.deps = vec![written.id];
    assert_eq!(lea.one(placed).await, Verdict::Waiting { deps: vec![written.id] });
    assert!(lea.sees(target.id).await.is_none());
    assert!(lea.one(written).await.is_applied());
    assert!(lea.sees(target.id).await.is_some(), "released by the note");
}

async fn placements_lend_their_scope(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let carnet = lea.carnet("Carnet", Audience::Public).await;
    let record = lea.note("Un", "corps\n", Audience::Public).await;
    let placement = lea.place(carnet, record).await;
    let selector = Selector::Notebook(carnet.id);
    let scope = |audience| ScopeId { audience, selector };
    let held = |items: &[(ScopeId, sync::protocol::Item)], id, what: What| {
        items.iter().filter(|(_, item)| item.id == id && item.what == what).map(|(scope, _)| *scope).collect::<Vec<_>>()
    };
    let visitor = world.visitor();
    let items = visitor.everything(&[selector]).await;
    assert_eq!(held(&items, record.id, What::Upsert), [scope(AudienceKey::Public)]);
    assert_eq!(held(&items, placement.id, What::Upsert), [scope(AudienceKey::Public)]);
    let size = world.services.kit_size(&visitor.actor, &[selector]).await.expect("a size");
    assert_eq!(size[0].records, 3, "the carnet, the note, the placement");

    // Closed: it leaves what everyone keeps, with what hangs on it.
    assert!(lea.set(record, 1, header::AUDIENCE, "members".into()).await.is_applied());
    let items = visitor.everything(&[selector]).await;
    assert_eq!(held(&items, record.id, What::Remove), [scope(AudienceKey::Public)]);
    assert_eq!(held(&items, placement.id, What::Remove), [scope(AudienceKey::Public)]);
    assert!(items.iter().all(|(_, item)| item.id != record.id || item.data.is_none()));
    let items = max.everything(&[selector]).await;
    assert_eq!(held(&items, record.id, What::Upsert), [scope(AudienceKey::Members)]);
    let size = world.services.kit_size(&visitor.actor, &[selector]).await.expect("a size");
    assert_eq!(size[0].records, 1);

    // Taken out: the note is lent no more.
    let out = lea.op(
        placement,
        Base::Rev(1),
        OpKind::Transition {
            field: placement::field::STATUS,
            from: "accepted".to_owned(),
            to: "removed".to_owned(),
            with: Fields::from([(placement::field::REASON, "Elle est ailleurs.".into())]),
        },
    );
    assert!(lea.one(out).await.is_applied());
    let items = max.everything(&[selector]).await;
    assert!(held(&items, record.id, What::Remove).contains(&scope(AudienceKey::Members)));
    assert!(held(&items, record.id, What::Upsert).is_empty());
    let kept: Placement = lea.sees(placement.id).await.expect("it").content();
    assert_eq!(kept.status, placement::PlacementStatus::Removed);

    let list = List {
        filter: Filter { kinds: vec![Kind::Placement], linked: Some((Rel::In, carnet.id)), ..Filter::default() },
        order: Order::Position,
        limit: 10,
        after: None,
        include: vec![Rel::Item],
    };
    let reply = world.services.read(&visitor.actor, vec![Ask::List(list)]).await.expect("an answer");
    let Answer::List(page) = &reply.answers[0] else { panic!("{reply:?}") };
    assert!(page.cards.is_empty() && page.included.is_empty() && page.total == 0);
}

async fn a_chain_of_unsent_edits_meets_itself(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Un", BASE, Audience::Members).await;
    let add = lea.op(record, Base::Rev(1), OpKind::Add(note::field::AUTHORS, Value::Id(max.id)));
    assert!(lea.one(add).await.is_applied());
    let theirs = BASE.replace("pain", "pain au levain");
    assert!(max.one(max.edit(record, 2, BASE, &theirs)).await.is_applied());
    // Written offline, one after the other, sent apart: the second starts from her own text, not from the merge.
    let (once, twice) = (BASE.replace("Premier", "Tout premier"), BASE.replace("Premier", "Tout tout premier"));
    let first = lea.edit(record, 2, BASE, &once);
    let mut second = lea.edit(record, 2, &once, &twice);
    second.base = Base::After(first.id);
    assert!(matches!(lea.one(first).await, Verdict::Merged { suggestion: None, .. }));
    let verdict = lea.one(second).await;
    assert!(matches!(verdict, Verdict::Applied { .. } | Verdict::Merged { suggestion: None, .. }), "{verdict:?}");
    let body = lea.body(record.id).await;
    assert!(body.contains("Tout tout premier") && body.contains("levain"), "{body}");
}

async fn bins_and_comes_back(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let record = lea.note("Un", "corps\n", Audience::Members).await;
    assert!(lea.one(lea.op(record, Base::Rev(1), OpKind::Delete)).await.is_applied());
    assert_eq!(max.sees(record.id).await, None);
    assert!(lea.sees(record.id).await.expect("in her bin").is_trashed());
    let items = max.everything(&[]).await;
    assert!(items.iter().all(|(_, item)| item.id != record.id || item.what == What::Remove));
    let reply = world.services.read(&lea.actor, vec![Ask::Cards(vec![record.id])]).await.expect("an answer");
    assert_eq!(reply.answers, [Answer::Cards(Vec::new())], "no list shows what is in the bin");
    assert!(lea.one(lea.op(record, Base::Rev(2), OpKind::Restore)).await.is_applied());
    assert!(max.sees(record.id).await.is_some());
}
