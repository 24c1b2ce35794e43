//! What a field holds, in words.

use domain::Value;
use domain::directory::LegalForm;
use domain::knowledge::{NoteType, rights};
use i18n::Words;

use crate::queries::row::Named;
use crate::state::clock;

/// A value of a field, by the field's stored name; `named` are the records that it may name.
#[must_use]
pub fn value(words: Words, field: &str, value: &Value, named: &[Named]) -> String {
    let shown = |value| self::value(words, field, value, named);
    match value {
        Value::Text(text) => word(words, field, text).unwrap_or_else(|| text.clone()),
        Value::Map(map) => {
            let said = map.iter().map(|(key, value)| match (key.as_str(), shown(value)) {
                ("add", all) if !all.is_empty() => words.suggestion_adds(&all),
                ("remove", all) if !all.is_empty() => words.suggestion_removes(&all),
                (_, all) => all,
            });
            said.filter(|all| !all.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        Value::Id(id) => {
            let name = named.iter().find(|named| named.reference.id == *id);
            name.map_or_else(|| words.suggestion_unnamed().to_owned(), |named| named.title.clone())
        }
        Value::List(_) | Value::Set(_) => value.elements().into_iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Int(number) => number.to_string(),
        Value::Bool(yes) => if *yes { words.history_yes() } else { words.history_no() }.to_owned(),
        Value::Instant(_) => words.editor_trashed().to_owned(),
        _ => String::new(),
    }
}

/// A word of a vocabulary, as it is called on a screen; nothing for a text that somebody typed.
fn word(words: Words, field: &str, text: &str) -> Option<String> {
    match field {
        "audience" => text.parse().ok().map(|audience| super::audience(words, audience).to_owned()),
        "status" if text == "published" => Some(words.state_published().to_owned()),
        "status" => super::state(words, text).map(|(label, _)| label.to_owned()),
        "note_type" => NoteType::from_word(text).map(|sort| super::note_type(words, sort).to_owned()),
        "legal_form" => LegalForm::from_word(text).map(|form| super::legal_form(words, form).to_owned()),
        "rights" => rights::find(text).map(|licence| licence.label.to_owned()),
        "lang" | "langs" => Some(super::language(words, text)),
        "happened" | "verified_on" => Some(clock::date(words, text)),
        _ => None,
    }
}
