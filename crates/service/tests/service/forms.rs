//! Forms without scripts: a double click is one operation, an edit that meets another is merged as anywhere else.

use domain::knowledge::note;
use domain::record::{Ref, header};
use domain::{Audience, Fields, Kind, Problem, Value};
use service::{Change, Form};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(a_form_is_one_operation, a_form_that_was_refused_is_mended);

fn form(person: &Person, record: Ref, base: Option<u64>, fields: Fields) -> Form {
    let services = &person.services;
    let changes = vec![Change { record, base, fields, bin: None }];
    Form { group: services.fresh_group(), op: services.fresh_op(), changes }
}

async fn a_form_is_one_operation(world: &World) {
    let lea = world.member("Léa").await;
    let services = &world.services;
    let post = |form: Form| {
        let (services, lea) = (services.clone(), lea.clone());
        async move { services.submit_form(&lea.actor, lea.account, &form).await.expect("an answer") }
    };
    let record = Ref { kind: Kind::Note, id: services.fresh_id() };
    let made = form(&lea, record, None, lea.note_fields("Une", "un\n\ndeux\n", Audience::Members));
    let (one, two) = tokio::join!(post(made.clone()), post(made.clone()));
    assert_eq!(one, two, "a double click");
    world.pass(60);
    assert_eq!(post(made).await, one, "sent again a minute later");
    assert_eq!((one.rev(), lea.sees(record.id).await.expect("it").rev), (Some(1), 1));

    let stale = form(&lea, record, Some(1), Fields::from([(note::field::BODY, "un\n\ndeux à moi\n".into())]));
    assert!(lea.one(lea.edit(record, 1, "un\n\ndeux\n", "un à elle\n\ndeux\n")).await.is_applied());
    let met = post(stale.clone()).await;
    assert!(met.merged() && met.suggestion().is_none(), "{met:?}");
    assert_eq!(lea.body(record.id).await, "un à elle\n\ndeux à moi\n");

    // Back, changed, sent again under the same identifiers: it is another operation.
    let mut changed = stale;
    changed.changes[0].fields = Fields::from([(note::field::BODY, "un\n\ndeux à moi aussi\n".into())]);
    let answer = post(changed).await;
    assert!(!answer.refused(), "{answer:?}");
    let body = lea.body(record.id).await;
    assert!(body.contains("un à elle"), "{body}");

    let long = Value::Text("x".repeat(201));
    let wrong = post(form(&lea, record, Some(3), Fields::from([(note::field::TITLE, long)]))).await;
    assert_eq!(wrong.problems().iter().map(|p| p.problem.clone()).collect::<Vec<_>>(), [Problem::TooLong(200)]);
    for (tag, problem) in [("français", Problem::UnknownWord), ("xx", Problem::UnknownWord)] {
        let wrong = post(form(&lea, record, Some(3), Fields::from([(header::LANG, tag.into())]))).await;
        let problems: Vec<_> = wrong.problems().iter().map(|p| (p.field, p.problem.clone())).collect();
        assert_eq!(problems, [(header::LANG, problem)], "{tag} names no language");
    }
    let nothing = post(form(&lea, record, Some(1), Fields::from([(note::field::TITLE, "Une".into())]))).await;
    assert_eq!((nothing.rev(), nothing.verdicts.len()), (None, 0), "nothing changed, nothing sent");
    let max = world.member("Max").await;
    let bin = Form {
        group: services.fresh_group(),
        op: services.fresh_op(),
        changes: vec![Change { record, base: Some(3), fields: Fields::new(), bin: Some(true) }],
    };
    let refused = services.submit_form(&max.actor, max.account, &bin).await.expect("an answer");
    assert!(refused.rev().is_none() && (refused.refused() || refused.suggestion().is_some()), "{refused:?}");
    assert!(!lea.sees(record.id).await.expect("it").is_trashed());
    let binned = services.submit_form(&lea.actor, lea.account, &bin).await.expect("an answer");
    assert!(binned.rev().is_none(), "the same form is the same operation, whoever sends it: {binned:?}");
}

async fn a_form_that_was_refused_is_mended(world: &World) {
    let lea = world.member("Léa").await;
    let record = lea.note("Une", "un\n", Audience::Members).await;
    let post = |form: Form| {
        let (services, lea) = (world.services.clone(), lea.clone());
        async move { services.submit_form(&lea.actor, lea.account, &form).await.expect("an answer") }
    };
    let body = (note::field::BODY, Value::from("deux\n"));
    let mut edit = form(&lea, record, Some(1), Fields::from([(note::field::TITLE, Value::Null), body]));
    for _ in 0..2 {
        let refused = post(edit.clone()).await;
        assert_eq!(refused.problems().iter().map(|p| p.problem.clone()).collect::<Vec<_>>(), [Problem::Missing]);
        assert_eq!(lea.body(record.id).await, "un\n", "all or nothing");
    }
    // Back, mended, sent again under the same identifiers: what was right in it is taken with the rest.
    edit.changes[0].fields.insert(note::field::TITLE, "Deux".into());
    let taken = post(edit).await;
    assert_eq!((taken.rev(), taken.refused()), (Some(2), false), "{taken:?}");
    assert_eq!(lea.body(record.id).await, "deux\n");
}
