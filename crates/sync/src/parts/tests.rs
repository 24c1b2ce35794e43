//! What is taken of a suggestion, and what is left.

use domain::knowledge::note;
use domain::{Instant, Kind};

use super::*;

const BODY: FieldId = note::field::BODY;

fn region(kept: &str, theirs: &str, mine: &str) -> Value {
    let entries = [("base", "b"), ("theirs", theirs), ("mine", mine), ("kept", kept)];
    Value::Map(entries.into_iter().map(|(key, text)| (key.to_owned(), Value::from(text))).collect())
}

fn target(fields: Fields) -> Record {
    let id = RecordId::from_bytes([1; 16]);
    Record { id, kind: Kind::Note, rev: 3, schema: 1, created: Instant(0), updated: Instant(0), fields }
}

fn body(text: &str) -> Record {
    target(Fields::from([(BODY, Value::from(text))]))
}

fn suggestion<const N: usize>(patch: [(FieldId, Value); N]) -> Suggestion {
    let patch = patch.into_iter().map(|(field, value)| (field.0.to_string(), value)).collect();
    Suggestion { patch, ..Suggestion::default() }
}

#[test]
fn taking_a_version_keeps_what_was_written_since() {
    let mut kept = suggestion([(BODY, Value::from("Tout.\n\nÀ moi.\n"))]);
    kept.regions = vec![region("theirs", "À eux.", "À moi.")];
    let since = body("Tout, et plus.\n\nÀ eux.\n");
    let expected = Value::from("Tout, et plus.\n\nÀ moi.\n");
    assert_eq!(taken(&kept, &since, None, |_| true).get(&BODY), Some(&expected));
    let gone = body("Autre chose.\n");
    assert_eq!(taken(&kept, &gone, None, |_| true).get(&BODY), Some(&Value::from("Tout.\n\nÀ moi.\n")));
}

#[test]
fn a_proposal_goes_on_from_what_others_wrote_since() {
    let base = Fields::from([(BODY, Value::from("Un.\n\nDeux.\n\nTrois.\n"))]);
    let proposed = suggestion([(BODY, Value::from("Un.\n\nDeux.\n\nTrois, mieux.\n"))]);
    let stands = body("Un, depuis.\n\nDeux.\n\nTrois.\n");
    let all = |base: Option<&Fields>| taken(&proposed, &stands, base, |_| true).remove(&BODY);
    assert_eq!(all(Some(&base)), Some(Value::from("Un, depuis.\n\nDeux.\n\nTrois, mieux.\n")));
    assert_eq!(parts(&proposed, &stands, Some(&base)).len(), 1, "what others wrote is no part of it");
    assert_eq!(parts(&proposed, &stands, None).len(), 2, "where it is not known, it is told and can be left");
}

#[test]
fn a_passage_is_sure_where_what_others_wrote_is_told_from_it() {
    let base = Fields::from([(BODY, Value::from("Un.\n\nDeux.\n"))]);
    let stands = body("Un.\n\nDeux.\n\nTrois, depuis.\n");
    let sure = |suggestion: &Suggestion, base: Option<&Fields>| {
        let parts = parts(suggestion, &stands, base);
        assert!(!parts.is_empty());
        parts.iter().all(|part| part.sure)
    };
    let mut proposed = suggestion([(BODY, Value::from("Un, mieux.\n\nDeux.\n"))]);
    proposed.base_rev = Some(2);
    assert!(!sure(&proposed, None), "taking it whole would undo what others wrote");
    assert!(sure(&proposed, Some(&base)));
    proposed.base_rev = Some(3);
    assert!(sure(&proposed, None), "nobody wrote since");
    proposed.base_rev = Some(1);
    proposed.regions = vec![region("theirs", "Deux.", "Deux, mieux.")];
    assert!(sure(&proposed, None), "the place where they met still stands");
    let mut title = suggestion([(note::field::TITLE, "Pains".into())]);
    title.base_rev = Some(1);
    assert!(sure(&title, None), "a value replaces a value");
}

#[test]
fn an_element_that_was_proposed_is_added_once() {
    let person = Value::Id(RecordId::from_bytes([9; 16]));
    let change = Value::Map([("add".to_owned(), Value::List(vec![person.clone()]))].into());
    let proposed = suggestion([(note::field::AUTHORS, change)]);
    let fields = taken(&proposed, &body(""), None, |_| true);
    assert_eq!(fields.get(&note::field::AUTHORS), Some(&Value::List(vec![person])));
    assert_eq!(parts(&proposed, &target(fields), None), [], "the record says so already");
}

#[test]
fn each_part_is_taken_or_left() {
    let stands = target(Fields::from([(note::field::TITLE, "Pain".into()), (BODY, "Un.\n\nDeux.\n\nTrois.\n".into())]));
    let proposed =
        suggestion([(note::field::TITLE, "Pains".into()), (BODY, "Un, mieux.\n\nDeux.\n\nTrois, mieux.\n".into())]);
    let keys: Vec<String> = parts(&proposed, &stands, None).into_iter().map(|part| part.key).collect();
    assert_eq!(keys, ["f32", "f33.0", "f33.1"]);
    let me = Some(RecordId::from_bytes([7; 16]));
    let decide = |chosen: &[&str]| decided(&proposed, &stands, None, |key| chosen.contains(&key), " Trop long. ", me);
    let word = |decided: &Decided| decided.suggestion.get(&field::STATUS).and_then(Value::as_text).map(str::to_owned);

    let all = decide(&["f32", "f33.0", "f33.1"]);
    assert_eq!(word(&all).as_deref(), Some("accepted"));
    assert_eq!(all.target.len(), 2);
    assert_eq!(all.suggestion.get(&field::LEFT), None);

    let some = decide(&["f33.1"]);
    assert_eq!(word(&some).as_deref(), Some("accepted_in_part"));
    assert_eq!(some.target, Fields::from([(BODY, "Un.\n\nDeux.\n\nTrois, mieux.\n".into())]));
    assert_eq!(some.suggestion.get(&field::ANSWER), Some(&"Trop long.".into()));
    let kept = Suggestion {
        left: some
            .suggestion
            .get(&field::LEFT)
            .map(|l| l.elements().into_iter().cloned().collect())
            .unwrap_or_default(),
        ..Suggestion::default()
    };
    let said: Vec<(String, Value)> = left(&kept).into_iter().map(|left| (left.key, left.proposed)).collect();
    assert_eq!(said, [("f32".to_owned(), "Pains".into()), ("f33.0".to_owned(), "Un, mieux.\n\n".into())]);

    let none = decide(&["f99"]);
    assert_eq!((word(&none).as_deref(), none.target.len()), (Some("refused"), 0));
}

#[test]
fn what_was_left_says_nothing_that_its_author_did_not_write() {
    let base = Fields::from([(BODY, "Un.\n\nDeux.\n".into())]);
    let proposed = suggestion([(BODY, "Un, mieux.\n\nDeux.\n".into())]);
    for stands in ["Un, en secret.\n\nDeux, en secret.\n", "Un. En secret.\n\nDeux.\n", "En secret.\n"] {
        for base in [Some(&base), None] {
            let stands = target(Fields::from([(BODY, stands.into())]));
            let refused = decided(&proposed, &stands, base, |_| false, "", None);
            let written = format!("{:?}", refused.suggestion);
            assert!(!written.contains("secret"), "{written}");
        }
    }
}

#[test]
fn the_day_and_the_name_of_who_verified_are_one_part() {
    use domain::directory::organisation::field::{VERIFIED_BY, VERIFIED_ON};
    let (ana, bo) = (Value::Id(RecordId::from_bytes([5; 16])), Value::Id(RecordId::from_bytes([6; 16])));
    let mut stands = target(Fields::from([(VERIFIED_ON, "2025-01-01".into()), (VERIFIED_BY, bo)]));
    stands.kind = Kind::Organisation;
    let proposed = suggestion([(VERIFIED_ON, "2026-05-03".into()), (VERIFIED_BY, ana.clone())]);
    let keys: Vec<String> = parts(&proposed, &stands, None).into_iter().map(|part| part.key).collect();
    assert_eq!(keys, [number(VERIFIED_ON)]);
    let both = Fields::from([(VERIFIED_ON, "2026-05-03".into()), (VERIFIED_BY, ana.clone())]);
    assert_eq!(taken(&proposed, &stands, None, |key| key == number(VERIFIED_ON)), both);
    assert_eq!(taken(&proposed, &stands, None, |_| false), Fields::new());
    // Where the day is the same already, the name is what is left to say.
    stands.fields.insert(VERIFIED_ON, "2026-05-03".into());
    let keys: Vec<String> = parts(&proposed, &stands, None).into_iter().map(|part| part.key).collect();
    assert_eq!(keys, [number(VERIFIED_BY)]);
}
