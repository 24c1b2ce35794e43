//! What a field holds, in words.

use domain::Value;
use domain::care::Right;
use domain::content::{Doubt, Edtf, Point};
use domain::directory::LegalForm;
use domain::knowledge::notebook::{Contribute, OrderBy, View};
use domain::knowledge::{NoteType, rights};
use i18n::Words;

use crate::queries::row::Named;

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

/// When something was verified: on a day, or as closely as that is known; `by` whom is said after.
#[must_use]
pub fn verified(words: Words, on: &Edtf, by: bool) -> String {
    let is_day =
        matches!(on.ends(), Some([(Point::Day(..), doubt), _]) if doubt == Doubt::default()) && on.day().is_some();
    let date = words.date(on);
    match (is_day, by) {
        (true, false) => words.organisation_verified(&date),
        (true, true) => words.organisation_verified_and_by(&date),
        (false, false) => words.organisation_verified_about(&date),
        (false, true) => words.organisation_verified_about_by(&date),
    }
}

/// A word of a vocabulary, as it is called on a screen; nothing for a text that somebody typed.
fn word(words: Words, field: &str, text: &str) -> Option<String> {
    match field {
        "audience" => text.parse().ok().map(|audience| super::audience(words, audience).to_owned()),
        "status" if text == "published" => Some(words.state_published().to_owned()),
        "status" if text == "active" => Some(words.organisation_active().to_owned()),
        "status" => super::state(words, text).map(|(label, _)| label.to_owned()),
        "note_type" => NoteType::from_word(text).map(|sort| super::note_type(words, sort).to_owned()),
        "legal_form" => LegalForm::from_word(text).map(|form| super::legal_form(words, form).to_owned()),
        "rights" => rights::find(text).map(|licence| licence.label.to_owned()),
        "lang" | "langs" => Some(super::language(words, text)),
        "view" => View::from_word(text).map(|view| super::view(words, view).to_owned()),
        "order_by" => OrderBy::from_word(text).map(|order| super::order(words, order).to_owned()),
        "contribute" => Contribute::from_word(text).map(|who| super::contribute(words, who).to_owned()),
        "happened" | "verified_on" => Edtf::parse(text).ok().map(|date| words.date(&date)),
        _ => None,
    }
}

/// What a right allows, in a word.
#[must_use]
pub const fn right(words: Words, right: Right) -> &'static str {
    match right {
        Right::Suggest => words.right_suggest(),
        Right::Edit => words.right_edit(),
        Right::Manage => words.right_manage(),
    }
}

#[cfg(test)]
mod tests {
    use i18n::{Lang, t};

    use super::*;

    #[test]
    fn a_date_of_checking_reads_right_however_closely_it_is_known() {
        for (stored, fr, en) in [
            ("2026-03-05", "Vérifié le 5 mars 2026", "Checked on March 5, 2026"),
            ("2026-03", "Vérifié : mars 2026", "Checked: March 2026"),
            ("2026", "Vérifié : 2026", "Checked: 2026"),
            ("2026-03-05~", "Vérifié : vers le 5 mars 2026", "Checked: around March 5, 2026"),
        ] {
            let date = Edtf::parse(stored).unwrap();
            let said = |lang| verified(t(lang), &date, false).replace('\u{a0}', " ");
            assert_eq!((said(Lang::Fr).as_str(), said(Lang::En).as_str()), (fr, en));
        }
        let month = verified(t(Lang::Fr), &Edtf::parse("2026-03").unwrap(), true);
        assert_eq!(month.replace('\u{a0}', " "), "Vérifié (mars 2026) par");
    }

    #[test]
    fn stored_words_are_said_as_the_forms_say_them() {
        for (field, stored, expected) in [
            ("view", "path", "Parcours, une étape après l’autre"),
            ("order_by", "updated", "Les plus récentes d’abord"),
            ("contribute", "managers", "Les personnes qui s’en occupent"),
            ("status", "active", "En activité"),
            ("happened", "2026-03", "mars 2026"),
            ("title", "path", "path"),
        ] {
            let said = value(t(Lang::Fr), field, &Value::from(stored), &[]);
            assert_eq!(said.replace('\u{a0}', " "), expected, "{field}");
        }
    }
}
