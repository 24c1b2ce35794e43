//! Patches make the text they were made from; differences carry only what changed.

use super::*;
use domain::knowledge::note;
use domain::{Element, Instant, Kind, RecordId};
use proptest::prelude::*;

fn note_with(fields: Fields) -> Record {
    Record {
        id: RecordId::from_bytes([1; 16]),
        kind: Kind::Note,
        rev: 1,
        schema: 1,
        created: Instant(0),
        updated: Instant(0),
        fields,
    }
}

#[test]
fn a_reason_goes_along_with_the_change_of_state() {
    use domain::knowledge::note::field;
    let before = Record {
        id: domain::RecordId::from_bytes([1; 16]),
        kind: domain::Kind::Note,
        rev: 1,
        schema: 1,
        created: domain::Instant(0),
        updated: domain::Instant(0),
        fields: Fields::from([(field::STATUS, "published".into())]),
    };
    let after = Fields::from([
        (field::TITLE, "Pain".into()),
        (field::STATUS, "withdrawn".into()),
        (field::WITHDRAWN_REASON, "erreur".into()),
    ]);
    let moved = OpKind::Transition {
        field: field::STATUS,
        from: "published".to_owned(),
        to: "withdrawn".to_owned(),
        with: Fields::from([(field::WITHDRAWN_REASON, "erreur".into())]),
    };
    let title = OpKind::Set(Fields::from([(field::TITLE, "Pain".into())]));
    assert_eq!(difference(&before, &after), [title, moved]);
    let alone = Fields::from([(field::WITHDRAWN_REASON, "autre".into())]);
    assert_eq!(difference(&before, &alone), [OpKind::Set(alone.clone())]);
}

#[test]
fn only_what_changed_travels() {
    let (léa, karim) = (Value::Id(RecordId::from_bytes([2; 16])), Value::Id(RecordId::from_bytes([3; 16])));
    let tag = OpId::from_bytes([9; 16]);
    let before = note_with(Fields::from([
        (note::field::TITLE, "Titre".into()),
        (note::field::BODY, "Un.\n".into()),
        (note::field::STATUS, "draft".into()),
        (note::field::AUTHORS, Value::Set(vec![Element { value: léa.clone(), tags: vec![tag] }])),
    ]));
    let same = Fields::from([
        (note::field::TITLE, "Titre".into()),
        (note::field::BODY, "Un.\n".into()),
        (note::field::AUTHORS, Value::List(vec![léa.clone()])),
        (note::field::SUMMARY, Value::Null),
    ]);
    assert_eq!(difference(&before, &same), []);
    let changed = Fields::from([
        (note::field::TITLE, "Autre".into()),
        (note::field::BODY, "Deux.\n".into()),
        (note::field::STATUS, "published".into()),
        (note::field::AUTHORS, Value::List(vec![karim.clone()])),
    ]);
    assert_eq!(
        difference(&before, &changed),
        [
            OpKind::Set(Fields::from([(note::field::TITLE, "Autre".into())])),
            OpKind::edit_text(note::field::BODY, "Un.\n", "Deux.\n"),
            OpKind::Transition {
                field: note::field::STATUS,
                from: "draft".into(),
                to: "published".into(),
                with: Fields::new()
            },
            OpKind::Remove(note::field::AUTHORS, léa, vec![tag]),
            OpKind::Add(note::field::AUTHORS, karim),
        ]
    );
}

#[test]
fn a_long_text_travels_as_a_patch() {
    let base = "é ligne\n".repeat(2_000);
    let result = base.replacen("ligne", "autre", 1);
    let OpKind::EditText { body, .. } = OpKind::edit_text(note::field::BODY, &base, &result) else { panic!() };
    assert!(matches!(&body, TextBody::Patch(runs) if runs.len() == 3), "{body:?}");
    assert_eq!(body.resolve(&base).as_deref(), Some(result.as_str()));
    assert_eq!(body.resolve("court"), None);
}

proptest! {
    #[test]
    fn any_patch_makes_its_text(head in "[aé漢]{0,40}", old in "[aé漢]{0,40}", new in "[aé漢]{0,40}", tail in "[aé漢]{0,40}") {
        let (base, result) = (format!("{head}{old}{tail}"), format!("{head}{new}{tail}"));
        if let Some(body) = patch(&base, &result) {
            prop_assert_eq!(body.resolve(&base), Some(result));
        }
    }
}
