//! The records and the people that samples are about: there are none such, and they say the same on every day.

use api::SessionInfo;
use app::queries::row::{Named, Row};
use app::routes;
use app::state::{locale, session};
use domain::content::schema;
use domain::record::{Ref, header};
use domain::{AccountId, Actor, Fields, Instant, Kind, Record, RecordId, Value};

/// When they were made.
pub const WHEN: Instant = Instant(1_790_000_000_000_000);

/// A day that is far enough for what has a term never to have come to it.
pub const FAR: Instant = Instant(4_102_500_000_000_000);

/// What somebody reads, and what it is called.
pub fn title() -> String {
    locale::words().styleguide_sample_title().to_owned()
}

/// What it says.
pub fn text() -> String {
    locale::words().styleguide_sample_text().to_owned()
}

/// Where a form would go on.
pub fn here() -> String {
    routes::styleguide(locale::words().lang())
}

/// An identifier.
pub fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

/// Who reads a sample that is shown to somebody.
pub fn me() -> RecordId {
    id(7)
}

/// Has somebody read what is shown.
pub fn signed_in() {
    let account = AccountId::from_bytes([7; 16]);
    session::provide(Some(SessionInfo { account, person: me(), actor: Actor::member(me()) }));
}

/// A record as the server has it.
pub fn record(kind: Kind, n: u8, fields: Fields) -> Record {
    Record { id: id(n), kind, rev: 1, schema: schema(kind), created: WHEN, updated: WHEN, fields }
}

/// The same, made by who reads it.
pub fn mine(mut record: Record) -> Record {
    record.fields.insert(header::CREATED_BY, Value::Id(me()));
    record
}

/// A record by its name.
pub fn named(kind: Kind, n: u8, title: &str) -> Named {
    Named { reference: Ref { kind, id: id(n) }, title: title.to_owned() }
}

/// Somebody, by the name of those whose profile is not seen.
pub fn somebody() -> String {
    locale::words().note_member().to_owned()
}

/// A line of a list.
pub fn row(n: u8) -> Row {
    Row {
        name: named(Kind::Note, n, &title()),
        summary: text(),
        sort: "article".to_owned(),
        state: String::new(),
        language: String::new(),
        updated: WHEN,
        by: vec![somebody()],
        why: String::new(),
    }
}
