//! What the tests describe.

use std::sync::Arc;

use app::queries::row::Named;
use domain::query::Seen;
use domain::record::{Ref, header};
use domain::{Audience, Content, Instant, Kind, Level, Record, RecordId, Value};

use crate::http::here::Here;

/// The identifier of the record that a page shows.
pub const ID: &str = "01010101-0101-0101-0101-010101010101";

/// A page.
pub fn here(path: &str) -> Here {
    Here::new(&Arc::from("https://x.example"), path)
}

/// An identifier told apart by a number.
pub fn id(n: u8) -> RecordId {
    RecordId::from_bytes([n; 16])
}

/// What it is called everywhere.
pub fn urn_of(n: u8) -> String {
    format!("urn:uuid:{}", id(n))
}

/// A record by its name.
pub fn name(kind: Kind, n: u8, title: &str) -> Named {
    Named { reference: Ref { kind, id: id(n) }, title: title.to_owned() }
}

/// A record with this content, as somebody sees it.
pub fn seen<C: Content>(kind: Kind, content: &C, audience: Audience) -> Seen {
    let mut fields = content.write();
    fields.insert(header::AUDIENCE, Value::Text(audience.to_string()));
    fields.insert(header::LANG, Value::Text("fr".to_owned()));
    let created = Instant(1_700_000_000_000_000);
    let updated = created.plus_seconds(60);
    let record = Record { id: id(1), kind, rev: 1, schema: 1, created, updated, fields };
    Seen { record, level: Level::See }
}
