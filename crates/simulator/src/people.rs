//! What people do: they write the same notes, in the same paragraphs, under words that nobody else uses.

use domain::knowledge::{note, placement};
use domain::record::{Ref, header};
use domain::{Fields, Kind, Record, RecordId, Value};
use sync::OpKind;
use sync::operation::difference;
use sync::ports::{Change, Store};

use crate::phone::Phone;
use crate::random::Random;
use crate::rights::is_guarded;

/// Invents the next action of the person who holds this phone; nothing when there is nothing to act upon.
pub fn act(random: &mut Random, phone: &Phone, around: &Around<'_>, token: u64) -> Vec<Change> {
    let word = format!("jeton{token}");
    let free = |record: &Record| record.kind == Kind::Note && !is_guarded(record.id);
    let mut notes: Vec<Record> = shown(phone).into_iter().filter(free).collect();
    notes.sort_by_key(|record| record.id);
    let notebook = around.notebook;
    let Some(note) = random.pick(&notes).cloned() else { return vec![new_note(random, phone, around, &word)] };
    if around.twin {
        return edit(&note, note::field::TITLE, Value::Text(word));
    }
    match random.below(100) {
        0..20 => {
            let change = new_note(random, phone, around, &word);
            let id = change.record.id;
            let mut changes = vec![change];
            if random.chance(500) {
                changes.push(place(phone, notebook, id));
            }
            changes
        }
        20..55 => edit(&note, note::field::BODY, Value::Text(edited(random, text(&note), &word))),
        55..65 => edit(&note, note::field::TITLE, Value::Text(word)),
        65..75 => edit(&note, note::field::ALIASES, with_alias(random, &note, &word)),
        75..80 => {
            let both = note.fields.get(&note::field::SUMMARY).and_then(Value::as_text).unwrap_or("").len();
            let mut changes = edit(&note, note::field::SUMMARY, Value::Text(format!("{word} {both}")));
            changes.extend(edit(&note, note::field::BODY, Value::Text(edited(random, text(&note), &word))));
            changes
        }
        80..86 => {
            let state = note.fields.get(&note::field::STATUS).and_then(Value::as_text).unwrap_or("draft");
            let (to, why) =
                if state == "published" { ("withdrawn", word.as_str().into()) } else { ("published", Value::Null) };
            let fields = Fields::from([(note::field::STATUS, Value::from(to)), (note::field::WITHDRAWN_REASON, why)]);
            difference(&note, &fields).into_iter().map(|kind| change(&note, kind)).collect()
        }
        86..92 => {
            let kind = if note.is_trashed() { OpKind::Restore } else { OpKind::Delete };
            vec![change(&note, kind)]
        }
        92..94 => edit(&note, note::field::TITLE, Value::Text(format!("{word} {}", "long".repeat(60)))),
        94..96 => {
            let audience = *random.pick(&["private", "members", "public"]).unwrap_or(&"members");
            edit(&note, header::AUDIENCE, Value::from(audience))
        }
        _ => vec![place(phone, notebook, note.id)],
    }
}

/// Who and what there is around somebody who acts.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// Everybody.
    pub everyone: &'a [RecordId],
    /// The carnet.
    pub notebook: RecordId,
    /// Whether another does the same at the same moment: both change a title.
    pub twin: bool,
    /// Whether texts are as short as they can be.
    pub brief: bool,
}

/// The records that the screen shows: confirmed ones under pending work.
pub fn shown(phone: &Phone) -> Vec<Record> {
    let local: Vec<Record> = phone.device.records(Store::Local).map(|(record, _)| record.clone()).collect();
    let base = phone.device.records(Store::Base).map(|(record, _)| record);
    let base: Vec<Record> = base.filter(|record| !local.iter().any(|held| held.id == record.id)).cloned().collect();
    local.into_iter().chain(base).collect()
}

fn text(note: &Record) -> &str {
    note.fields.get(&note::field::BODY).and_then(Value::as_text).unwrap_or("")
}

fn change(record: &Record, kind: OpKind) -> Change {
    Change { record: record.reference(), kind, seen: record.rev }
}

fn edit(record: &Record, field: domain::FieldId, value: Value) -> Vec<Change> {
    difference(record, &Fields::from([(field, value)])).into_iter().map(|kind| change(record, kind)).collect()
}

fn with_alias(random: &mut Random, note: &Record, word: &str) -> Value {
    let held = note.fields.get(&note::field::ALIASES).cloned().unwrap_or_default();
    let mut aliases: Vec<Value> = held.elements().into_iter().cloned().collect();
    if !aliases.is_empty() && random.chance(400) {
        aliases.remove(random.index(aliases.len()));
    }
    aliases.push(Value::from(word));
    Value::List(aliases)
}

/// Edits a text as people do: a word in a paragraph, a paragraph more, one less.
fn edited(random: &mut Random, text: &str, word: &str) -> String {
    let mut blocks: Vec<String> = text.trim_end().split("\n\n").map(str::to_owned).collect();
    let at = random.index(blocks.len());
    match random.below(10) {
        0..6 => {
            if let Some(block) = blocks.get_mut(at) {
                let mut words: Vec<String> = block.split(' ').map(str::to_owned).collect();
                let place = random.index(words.len() + 1);
                if random.chance(500) && place < words.len() && !block.starts_with('`') {
                    words.remove(place);
                }
                words.insert(place.min(words.len()), word.to_owned());
                *block = words.join(" ");
            }
        }
        6..9 => blocks.insert(at, format!("Alinéa {word} ajouté.")),
        _ => {
            if blocks.len() > 2 {
                blocks.remove(at);
            }
            blocks.push(format!("Fin {word}."));
        }
    }
    blocks.join("\n\n") + "\n"
}

fn new_note(random: &mut Random, phone: &Phone, around: &Around<'_>, word: &str) -> Change {
    let published = random.chance(700);
    let authors = if random.chance(800) { around.everyone.to_vec() } else { vec![phone.person] };
    let mut id = [0; 16];
    id.copy_from_slice(&random.bytes()[..16]);
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(phone.person)),
        (header::AUDIENCE, Value::from(if random.chance(800) { "members" } else { "private" })),
        (note::field::TITLE, Value::Text(format!("Note {word}"))),
        (note::field::BODY, Value::Text(body(word, around.brief))),
        (note::field::STATUS, Value::from(if published { "published" } else { "draft" })),
        (note::field::AUTHORS, Value::List(authors.into_iter().map(Value::Id).collect())),
    ]);
    Change { record: Ref { kind: Kind::Note, id: RecordId::from_bytes(id) }, kind: OpKind::Create(fields), seen: 0 }
}

/// A text with the shapes that merges care about.
pub fn body(word: &str, brief: bool) -> String {
    if brief {
        return format!("{word}\n\nalinéa\n");
    }
    format!(
        "# {word}\n\nLa salle du quartier ouvre à midi.\n\n- café et thé\n- pain\n\nOn y vient à pied ou en autobus.\n\n```\ncode ici\n```\n"
    )
}

fn place(phone: &Phone, notebook: RecordId, item: RecordId) -> Change {
    let id = placement::id(notebook, item);
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(phone.person)),
        (placement::field::CONTAINER, Value::Id(notebook)),
        (placement::field::ITEM, Value::Id(item)),
        (placement::field::STATUS, Value::from("accepted")),
    ]);
    Change { record: Ref { kind: Kind::Placement, id }, kind: OpKind::Create(fields), seen: 0 }
}
