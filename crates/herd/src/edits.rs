//! A device that edited many notes offline; then two that edited the same notes, each elsewhere in the text.

use std::time::Duration;

use domain::knowledge::note::field;
use domain::{Fields, Record, Value};
use sync::OpKind;

use crate::http::{self, Connection};
use crate::phone::{FIRST, LAST, Phone};

const PATIENCE: Duration = Duration::from_secs(120);

/// What came of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Edits {
    /// From the first push of the edits of one device to its last answer, milliseconds.
    pub push_ms: f64,
    /// The same where another had edited the same notes meanwhile.
    pub merge_ms: f64,
    /// Edits that a third device does not find.
    pub lost: usize,
    /// Notes that it finds.
    pub notes: usize,
}

impl Edits {
    /// On one line, as JSON.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { push_ms, merge_ms, lost, notes } = self;
        format!("{{\"push_ms\":{push_ms:.1},\"merge_ms\":{merge_ms:.1},\"lost\":{lost},\"notes\":{notes}}}")
    }
}

fn body(record: &Record) -> String {
    record.fields.get(&field::BODY).and_then(Value::as_text).unwrap_or_default().to_owned()
}

/// An edit of a text: one passage says another thing.
fn rewritten(passage: &'static str, now: &'static str) -> impl Fn(&Record) -> OpKind {
    move |record| {
        let before = body(record);
        OpKind::edit_text(field::BODY, &before, &before.replace(passage, now))
    }
}

/// Has them edit so many notes.
///
/// # Errors
/// A sentence: no account could be made, or the server is not there.
pub fn edits(host: &str, notes: usize) -> Result<Edits, String> {
    let who = http::sign_in(host, 0)?;
    let phone = |number| Phone::new(&who, number, Connection::new(host, &who.cookie));
    let (mut one, mut other, mut reader) = (phone(0), phone(1), phone(2));
    one.write(notes);
    one.exchange(PATIENCE);
    one.edit(|_| OpKind::Set(Fields::from([(field::TITLE, Value::from("Relu"))])));
    let pushed = one.exchange(PATIENCE);
    other.exchange(PATIENCE);
    one.edit(rewritten(FIRST, "Le bateau est parti à sept heures."));
    other.edit(rewritten(LAST, "Rita a retrouvé les deux caisses."));
    one.exchange(PATIENCE);
    let merged = other.exchange(PATIENCE);
    reader.exchange(PATIENCE);
    let lost = reader.held().map(|record| {
        let (title, body) = (record.fields.get(&field::TITLE).and_then(Value::as_text), body(record));
        let there = [title == Some("Relu"), body.contains("parti à sept"), body.contains("retrouvé les deux")];
        there.into_iter().filter(|there| !there).count()
    });
    let lost = lost.sum();
    Ok(Edits { push_ms: pushed.pushing_ms, merge_ms: merged.pushing_ms, lost, notes: reader.held().count() })
}
