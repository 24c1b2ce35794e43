//! Suggestions: what stands and what is proposed, the choice, and what became of it.

use app::components::settled_suggestion::SettledSuggestion;
use app::components::suggestion_list::{Decisions, Row, SuggestionList};
use app::components::suggestion_part::Both;
use app::state::locale;
use domain::care::SuggestionStatus;
use domain::care::suggestion::field;
use domain::knowledge::note::field as note;
use domain::query::Seen;
use domain::{FieldId, Fields, Kind, Level, Record, RecordId, Value};
use leptos::prelude::*;
use sync::parts::Meeting;

use super::sample::{draw, still, told};
use super::stand_in::{here, id, mine, record, signed_in, text, title};

/// Suggestions.
pub fn suggestions() -> String {
    [cards(), list(), both(), settled()].concat()
}

/// What a note says before it is changed.
fn target() -> Record {
    record(Kind::Note, 8, Fields::from([(note::TITLE, Value::from(title().as_str()))]))
}

/// A change that somebody proposes.
fn change(fields: &[(FieldId, String)]) -> Fields {
    let patch = fields.iter().map(|(field, text)| (field.0.to_string(), Value::from(text.as_str()))).collect();
    Fields::from([
        (field::TARGET, Value::Id(id(8))),
        (field::TARGET_KIND, Kind::Note.name().into()),
        (field::PATCH, Value::Map(patch)),
        (field::REASON, Value::from(text().as_str())),
    ])
}

/// Another title; where it is `whole`, a text too.
fn proposed(whole: bool) -> Fields {
    let title = (note::TITLE, [&title(), " (2)"].concat());
    if whole { change(&[title, (note::BODY, text())]) } else { change(&[title]) }
}

/// What waits, for who edits the record.
fn waiting(n: u8, fields: Fields) -> Row {
    Row {
        suggestion: Seen { record: record(Kind::Suggestion, n, fields), level: Level::Edit },
        target: Some(target()),
        base: None,
        title: String::new(),
        href: None,
        by: None,
        named: Vec::new(),
        ids: None,
    }
}

fn card(row: Row) -> impl IntoView {
    use app::components::suggestion_card::SuggestionCard;
    view! { <SuggestionCard row/> }
}

/// One part; several; two texts that met; what the record says already; for who does not decide; for who made it; decided
/// on; refused by the server.
fn cards() -> String {
    let words = locale::words();
    let read = |row: Row| Row { suggestion: Seen { level: Level::See, ..row.suggestion }, ..row };
    let meeting = [("base", text()), ("theirs", title()), ("mine", [&text(), " (2)"].concat())];
    let meeting = meeting.map(|(name, text)| (name.to_owned(), Value::from(text.as_str())));
    let mut met = change(&[(note::BODY, text())]);
    met.insert(field::SOURCE, "merge".into());
    met.insert(field::REGIONS, Value::List(vec![Value::Map(meeting.into())]));
    let own = waiting(35, proposed(false));
    let own = Row {
        suggestion: Seen { record: mine(own.suggestion.record), level: Level::See },
        target: None,
        title: title(),
        ..own
    };
    let decided = |n, outcome: Result<&str, &str>| {
        let tell = move |id: RecordId| {
            Decisions::provide();
            let outcome = outcome.map(str::to_owned).map_err(str::to_owned);
            Decisions::here().tell(id, outcome);
        };
        told(|| tell(id(n)), || card(waiting(n, proposed(true))))
    };
    let states = [
        draw(card(waiting(30, proposed(false)))),
        draw(card(waiting(31, proposed(true)))),
        draw(card(waiting(32, met))),
        draw(card(waiting(33, change(&[(note::TITLE, title())])))),
        draw(card(read(waiting(34, proposed(false))))),
        told(signed_in, || card(own)),
        decided(36, Ok("accepted_in_part")),
        decided(37, Err(words.suggestion_tick())),
    ];
    still("SuggestionCard", &states)
}

fn list() -> String {
    let row = |n| Row { title: title(), href: Some(here()), ..waiting(n, proposed(false)) };
    still("SuggestionList", &[draw(view! { <SuggestionList rows=vec![row(38), row(39)]/> })])
}

fn both() -> String {
    let meeting = Meeting { headings: vec![title()], base: text(), kept: title(), other: String::new() };
    still("Both", &[draw(view! { <Both meeting/> })])
}

/// Refused, with its reason and what was left; taken back.
fn settled() -> String {
    let part = ["f", &note::TITLE.0.to_string()].concat();
    let left = [
        ("key", Value::from(part.as_str())),
        ("stands", Value::from(title().as_str())),
        ("proposed", text().as_str().into()),
    ];
    let left = Value::Map(left.map(|(name, value)| (name.to_owned(), value)).into());
    let in_state = |n, status: SuggestionStatus, more: Fields| {
        let mut fields = proposed(false);
        fields.insert(field::STATUS, status.as_str().into());
        fields.extend(more);
        let suggestion = Seen { record: record(Kind::Suggestion, n, fields), level: Level::Edit };
        draw(view! { <SettledSuggestion suggestion kind=Kind::Note named=Vec::new()/> })
    };
    let answer = Fields::from([(field::ANSWER, Value::from(text().as_str()))]);
    let mut whole = answer.clone();
    whole.insert(field::LEFT, Value::List(vec![left]));
    let states = [
        in_state(60, SuggestionStatus::Refused, answer),
        in_state(61, SuggestionStatus::AcceptedInPart, whole),
        in_state(62, SuggestionStatus::Withdrawn, Fields::new()),
    ];
    still("SettledSuggestion", &states)
}
