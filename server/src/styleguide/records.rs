//! What is said of a record, and what is decided of it: who wrote it, what it is about, what somebody asks, what changed.

use domain::care::{GrantStatus, Right, SuggestionStatus, grant, suggestion};
use domain::content::{Text, schema};
use domain::knowledge::Note;
use domain::knowledge::note::field;
use domain::query::Seen;
use domain::record::Ref;
use domain::{Fields, Instant, Kind, Level, Record, RecordId, Value};
use leptos::prelude::*;
use markdown::TocEntry;
use sync::versions::compared;

use crate::components::byline::Byline;
use crate::components::comparison::Comparison;
use crate::components::contents::Contents;
use crate::components::counted_list::CountedList;
use crate::components::record_row::RecordRow;
use crate::components::right_card::{HeldRight, MyRight, RightRequest};
use crate::components::settled_suggestion::SettledSuggestion;
use crate::components::subject_line::SubjectLine;
use crate::components::suggestion_list::{Row as Waiting, SuggestionList};
use crate::queries::holdings::Counted;
use crate::queries::row::{Named, Row};
use crate::routes;
use crate::state::locale;

/// When the samples were made: they say the same on every day.
const WHEN: Instant = Instant(1_790_000_000_000_000);

/// The records. Their forms and links are shown and cannot be used: the ones would write, the others lead nowhere.
#[component]
pub fn Records() -> impl IntoView {
    let words = locale::words();
    let (title, text) = (words.styleguide_sample_title(), words.styleguide_sample_text());
    let named = |kind, title: &str| Named { reference: Ref { kind, id: id(7) }, title: title.to_owned() };
    let (person, theme) = (named(Kind::Person, words.note_member()), named(Kind::Concept, words.nav_themes()));
    let note =
        Note { authors: vec![id(7)], rights: Text::parse("CC-BY-SA-4.0").unwrap_or_default(), ..Note::default() };
    let entry = |at: usize| TocEntry { level: 2, id: ["sample-", &at.to_string()].concat(), text: title.to_owned() };
    let counted = [(Kind::Concept, "theme", 12), (Kind::Place, "region", 3)];
    let counted = counted.map(|(kind, sort, count)| {
        let name = named(kind, if kind == Kind::Place { "Bas-Saint-Laurent" } else { words.nav_themes() });
        Counted { name, sort: sort.to_owned(), count }
    });
    let row = Row {
        name: named(Kind::Note, title),
        summary: text.to_owned(),
        sort: "article".to_owned(),
        state: "draft".to_owned(),
        language: String::new(),
        updated: WHEN,
        by: vec![words.note_member().to_owned()],
    };
    view! {
        <section class="section stack">
            <h2>{words.styleguide_records()}</h2>
            <div class="stack" inert=true>
                <Byline note authors=vec![person] updated=WHEN length=900/>
                <SubjectLine subjects=vec![theme]/>
                <Contents entries=(1..=4).map(entry).collect()/>
                <RecordRow row/>
                <CountedList lines=Vec::from(counted)/>
                <Comparison compared=compared(Kind::Note, &before(title), &after(title, text)) named=Vec::new()/>
                {rights(title)}
                {suggestions(title, text)}
            </div>
        </section>
    }
    .into_any()
}

fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

fn record(kind: Kind, n: u8, fields: Fields) -> Record {
    Record { id: id(n), kind, rev: 1, schema: schema(kind), created: WHEN, updated: WHEN, fields }
}

fn before(title: &str) -> Fields {
    Fields::from([(field::TITLE, Value::from(title))])
}

fn after(title: &str, text: &str) -> Fields {
    Fields::from([(field::TITLE, Value::from([title, " (2)"].concat().as_str())), (field::BODY, Value::from(text))])
}

/// A right in each of its states: asked of the reader, held by somebody, and the reader's own.
fn rights(title: &str) -> Vec<AnyView> {
    let words = locale::words();
    let (who, next) = (words.note_member().to_owned(), routes::styleguide(words.lang()));
    let grant = |n, status: GrantStatus, right: &str| {
        let fields = [
            (grant::field::SUBJECT, Value::Id(id(7))),
            (grant::field::OBJECT, Value::Id(id(8))),
            (grant::field::RIGHT, right.into()),
            (grant::field::ASKED, Right::Edit.as_str().into()),
            (grant::field::STATUS, status.as_str().into()),
        ];
        record(Kind::Grant, n, Fields::from(fields))
    };
    let mut shown = vec![
        view! {
            <RightRequest
                right=grant(20, GrantStatus::Requested, "")
                who=who.clone()
                title=title.to_owned()
                next=next.clone()
                ids=None
            />
        }
        .into_any(),
        view! {
            <HeldRight
                right=grant(21, GrantStatus::Granted, "edit")
                held=Right::Edit
                who
                title=title.to_owned()
                next=next.clone()
                ids=None
            />
        }
        .into_any(),
    ];
    let mine = [(GrantStatus::Requested, ""), (GrantStatus::Granted, "edit"), (GrantStatus::Refused, "")];
    for (n, (status, right)) in (22..).zip(mine) {
        let (right, title, next) = (grant(n, status, right), title.to_owned(), next.clone());
        shown.push(view! { <MyRight right title next ids=None/> }.into_any());
    }
    shown
}

/// A suggestion that waits for the reader, and one that was not taken.
fn suggestions(title: &str, text: &str) -> AnyView {
    let target = record(Kind::Note, 8, before(title));
    let patch = after(title, text).into_iter().map(|(field, value)| (field.0.to_string(), value)).collect();
    let open = Fields::from([
        (suggestion::field::TARGET, Value::Id(target.id)),
        (suggestion::field::TARGET_KIND, Kind::Note.name().into()),
        (suggestion::field::PATCH, Value::Map(patch)),
        (suggestion::field::REASON, text.into()),
    ]);
    let mut refused = open.clone();
    refused.insert(suggestion::field::STATUS, SuggestionStatus::Refused.as_str().into());
    refused.insert(suggestion::field::ANSWER, title.into());
    let seen = |n, fields| Seen { record: record(Kind::Suggestion, n, fields), level: Level::Edit };
    let waiting = Waiting {
        suggestion: seen(30, open),
        target: Some(target),
        base: None,
        title: title.to_owned(),
        href: None,
        by: None,
        named: Vec::new(),
        ids: None,
    };
    view! {
        <SuggestionList rows=vec![waiting]/>
        <SettledSuggestion suggestion=seen(31, refused) kind=Kind::Note named=Vec::new()/>
    }
    .into_any()
}
