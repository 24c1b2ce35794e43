//! The permission table of taking back: by who suggested or proposed it, while it waits, and by nobody else.

use super::*;
use crate::care::suggestion;

#[test]
fn a_suggestion_is_taken_back_by_its_author_while_it_is_open() {
    let note = a_note("published", Audience::Members);
    let of = |status: &str| {
        let fields =
            [(suggestion::field::TARGET, Value::Id(note.id)), (suggestion::field::STATUS, Value::from(status))];
        let record = record(Kind::Suggestion, 40, OTHER, Audience::Private, &fields);
        Subject::of(&record, vec![Subject::of(&note, Vec::new())])
    };
    let (author, editor) = (Actor::member(OTHER), Actor::member(KARIM));
    let (back, why) = (Action::Transition(TAKEN_BACK), Action::Set(suggestion::field::ANSWER));
    for status in ["open", "refused", "accepted", "withdrawn"] {
        let subject = of(status);
        let expected = status == "open";
        assert_eq!(may(&author, back, &subject).allows(), expected, "{status}");
        assert_eq!(may(&author, why, &subject).allows(), expected, "{status}");
        assert!(!may(&editor, back, &subject).allows(), "nobody takes it back in their place");
        assert!(may(&editor, why, &subject).allows(), "who decides says why");
        for action in [
            Action::Transition("accepted"),
            Action::Transition("refused"),
            Action::Set(suggestion::field::DECIDED_BY),
            Action::Set(suggestion::field::LEFT),
        ] {
            assert!(!may(&author, action, &subject).allows(), "who made it does not decide: {action:?}");
            assert!(may(&editor, action, &subject).allows(), "{action:?}");
        }
    }
}

#[test]
fn a_proposal_is_taken_back_by_who_made_it_until_it_is_answered() {
    let (carnet, note) = (a_notebook(Audience::Members), a_note("published", Audience::Members));
    // Somebody proposes a note that is not theirs to a carnet that is not theirs.
    for status in ["proposed", "accepted", "declined", "removed"] {
        let fields = [
            (placement::field::CONTAINER, Value::Id(carnet.id)),
            (placement::field::ITEM, Value::Id(note.id)),
            (placement::field::STATUS, Value::from(status)),
        ];
        let record = record(Kind::Placement, 41, OTHER, Audience::Private, &fields);
        let ends = vec![Subject::of(&carnet, Vec::new()), Subject::of(&note, Vec::new())];
        let subject = Subject::of(&record, ends);
        let (back, why) = (Action::Transition(TAKEN_BACK), Action::Set(placement::field::REASON));
        let expected = status == "proposed";
        assert_eq!(may(&Actor::member(OTHER), back, &subject).allows(), expected, "{status}");
        assert_eq!(may(&Actor::member(OTHER), why, &subject).allows(), expected, "{status}");
        assert!(!may(&Actor::member(LEA), back, &subject).allows(), "whoever looks after the carnet declines it");
        assert!(!may(&Actor::member(OTHER), Action::Transition("accepted"), &subject).allows());
    }
}
