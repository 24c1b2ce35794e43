//! What people do about rights: they ask, answer, take back and give up, suggest what they may not write, and write what they
//! may, each from what their own phone shows and whatever became of it meanwhile.

use domain::care::{Grant, GrantStatus, Suggestion, SuggestionStatus, grant, suggestion};
use domain::knowledge::note;
use domain::policy::TAKEN_BACK;
use domain::record::{Ref, header};
use domain::{Fields, Kind, Record, RecordId, Value};
use sync::OpKind;
use sync::operation::difference;
use sync::ports::Change;

use crate::people::shown;
use crate::phone::Phone;
use crate::random::Random;

/// A note of one person that every member reads.
pub const OPEN: RecordId = RecordId::from_bytes([4; 16]);
/// A note of the same person that nobody reads who was given nothing.
pub const CLOSED: RecordId = RecordId::from_bytes([5; 16]);

/// Whether a note is one of the two, which only actions about rights touch.
pub fn is_guarded(id: RecordId) -> bool {
    [OPEN, CLOSED].contains(&id)
}

/// Invents the next action about rights; nothing when there is nothing to act upon.
pub fn act(random: &mut Random, phone: &Phone, token: u64) -> Vec<Change> {
    let word = format!("jeton{token}");
    let mut all = shown(phone);
    all.sort_by_key(|record| record.id);
    let of = |kind: Kind| -> Vec<&Record> { all.iter().filter(|record| record.kind == kind).collect() };
    match random.below(10) {
        0..3 => ask(random, phone, &of(Kind::Grant)),
        3..6 => random.pick(&of(Kind::Grant)).map(|right| answer(random, phone, right)).unwrap_or_default(),
        6..7 => random.pick(&of(Kind::Suggestion)).map(|waits| settle(random, phone, waits, &word)).unwrap_or_default(),
        _ => {
            let guarded: Vec<&Record> = of(Kind::Note).into_iter().filter(|note| is_guarded(note.id)).collect();
            random.pick(&guarded).map(|note| write(random, note, &word)).unwrap_or_default()
        }
    }
}

/// Asks for a right on the open note, again or for the first time; the closed one is not known to who was given nothing.
fn ask(random: &mut Random, phone: &Phone, rights: &[&Record]) -> Vec<Change> {
    let level = *random.pick(&["suggest", "edit", "manage"]).unwrap_or(&"edit");
    let id = grant::id(phone.person, OPEN);
    let asked = Fields::from([
        (grant::field::ASKED, Value::from(level)),
        (grant::field::STATUS, Value::from(GrantStatus::Requested.as_str())),
    ]);
    if let Some(right) = rights.iter().find(|right| right.id == id) {
        return changed(right, &asked);
    }
    let mut fields = asked;
    fields.extend([
        (header::CREATED_BY, Value::Id(phone.person)),
        (grant::field::SUBJECT, Value::Id(phone.person)),
        (grant::field::OBJECT, Value::Id(OPEN)),
        (grant::field::OBJECT_KIND, Value::from(Kind::Note.name())),
    ]);
    // Nobody gives themselves a right, though they may say so.
    if random.chance(200) {
        fields.insert(grant::field::STATUS, Value::from(GrantStatus::Granted.as_str()));
        fields.insert(grant::field::RIGHT, Value::from("manage"));
    }
    vec![Change { record: Ref { kind: Kind::Grant, id }, kind: OpKind::Create(fields), seen: 0 }]
}

/// Answers a right, or gives one's own back: whoever sees one tries, and the server says whether they may.
fn answer(random: &mut Random, phone: &Phone, right: &Record) -> Vec<Change> {
    let content: Grant = right.content();
    let to = if content.subject == phone.person {
        *random.pick(&[GrantStatus::GivenUp, GrantStatus::GivenUp, GrantStatus::Granted]).unwrap_or(&content.status)
    } else {
        match content.status {
            GrantStatus::Requested => *random
                .pick(&[GrantStatus::Granted, GrantStatus::Granted, GrantStatus::Refused])
                .unwrap_or(&content.status),
            _ => GrantStatus::Revoked,
        }
    };
    changed(right, &Fields::from([(grant::field::STATUS, Value::from(to.as_str()))]))
}

/// Takes one's own suggestion back, or decides another's.
fn settle(random: &mut Random, phone: &Phone, waits: &Record, word: &str) -> Vec<Change> {
    let content: Suggestion = waits.content();
    if content.status != SuggestionStatus::Open {
        return Vec::new();
    }
    let mine = waits.header().created_by == Some(phone.person);
    let to = if mine && random.chance(700) { TAKEN_BACK } else { SuggestionStatus::Refused.as_str() };
    let fields = [(suggestion::field::STATUS, Value::from(to)), (suggestion::field::ANSWER, Value::from(word))];
    changed(waits, &Fields::from(fields))
}

/// Writes in a note, whether one may or not.
fn write(random: &mut Random, note: &Record, word: &str) -> Vec<Change> {
    let text = note.fields.get(&note::field::BODY).and_then(Value::as_text).unwrap_or("");
    let fields = match random.below(3) {
        0 => Fields::from([(note::field::TITLE, Value::from(word))]),
        // Who reads it is decided by who manages it alone.
        1 if note.id == OPEN => Fields::from([(header::AUDIENCE, Value::from("public"))]),
        _ => Fields::from([(note::field::BODY, Value::Text(format!("{}\n\nAlinéa {word}.\n", text.trim_end())))]),
    };
    changed(note, &fields)
}

fn changed(record: &Record, fields: &Fields) -> Vec<Change> {
    let change = |kind| Change { record: record.reference(), kind, seen: record.rev };
    difference(record, fields).into_iter().map(change).collect()
}
