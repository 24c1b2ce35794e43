//! What a page names with a word: persons of its tree, themes, sectors, territories, words of a vocabulary.

use std::collections::BTreeMap;

use domain::content::fields;
use domain::vocabulary::Scheme;
use domain::{FieldId, FieldSpec, Kind, MergeRule, Problem, RecordId, Value};

use crate::vocabulary::VOCABULARY;

/// The persons of a tree, by the name of their page.
#[derive(Debug, Clone, Default)]
pub struct Named {
    /// Their identifiers, where what they wrote is signed by them: in a tree of the commons itself.
    pub persons: BTreeMap<String, RecordId>,
    /// Their names: what an account imports says in words who wrote it, since nobody signs for others.
    pub called: BTreeMap<String, String>,
}

/// Why a key of the front matter gives no field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoField {
    /// A record of this kind has no field of this name.
    Unknown,
    /// What is written is not what the field holds.
    Wrong(Problem),
}

impl Named {
    /// The field that a key stands for in a record of this kind.
    #[must_use]
    pub fn spec(kind: Kind, key: &str) -> Option<&'static FieldSpec> {
        let name = spelled(kind, key);
        fields(kind).iter().find(|spec| spec.name == name)
    }

    /// The field that a key stands for in a record of this kind, and its value; `words` are what the page gives it, one or
    /// several.
    ///
    /// # Errors
    /// [`NoField`].
    pub fn field(&self, kind: Kind, key: &str, words: &[&str]) -> Result<(FieldId, Value), NoField> {
        let spec = Self::spec(kind, key).ok_or(NoField::Unknown)?;
        let value = self.value(spec, words).ok_or(NoField::Wrong(Problem::UnknownWord))?;
        (spec.check)(&value).map_err(NoField::Wrong)?;
        Ok((spec.id, value))
    }

    fn value(&self, spec: &FieldSpec, words: &[&str]) -> Option<Value> {
        let all = |find: &dyn Fn(&str) -> Option<RecordId>| {
            words.iter().map(|word| find(word).map(Value::Id)).collect::<Option<Vec<_>>>().map(Value::List)
        };
        match spec.name {
            "themes" => all(&|word| VOCABULARY.concept(Scheme::Theme, word)),
            "sectors" => all(&|word| VOCABULARY.concept(Scheme::Sector, word)),
            "places" => all(&|word| VOCABULARY.place(word)),
            "authors" => all(&|word| self.persons.get(word).copied()),
            "verified_by" => self.persons.get(*words.first()?).copied().map(Value::Id),
            "note_type" => words.first().map(|word| Value::from(note_type(word))),
            "autolink" | "no_autolink" => match *words.first()? {
                "true" | "oui" => Some(Value::Bool(true)),
                "false" | "non" => Some(Value::Bool(false)),
                _ => None,
            },
            _ if spec.rule == MergeRule::Set => {
                Some(Value::List(words.iter().map(|word| Value::from(*word)).collect()))
            }
            _ => words.first().map(|word| Value::from(*word)),
        }
    }
}

/// The name of a field as a page may spell it.
fn spelled(kind: Kind, key: &str) -> &str {
    match (kind, key) {
        (Kind::Organisation | Kind::Person, "title") => "name",
        (_, "type") => "note_type",
        (_, "acronym") => "other_names",
        (_, "phone") => "phones",
        (_, "municipality") => "address",
        (_, key) => key,
    }
}

/// The French words for sorts of notes, as people who write pages spell them.
fn note_type(word: &str) -> &str {
    match word {
        "recit" | "récit" => "story",
        "recolte" | "récolte" => "harvest",
        "veille" => "watch",
        "général" => "general",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::directory::organisation;
    use domain::knowledge::note;
    use domain::vocabulary::{concept, place};

    #[test]
    fn words_become_what_they_name() {
        let person = RecordId::from_bytes([7; 16]);
        let named = Named { persons: BTreeMap::from([("lea-cote".to_owned(), person)]), ..Named::default() };
        let theme = Value::Id(concept::id(Scheme::Theme, "logement"));
        for (kind, key, words, field, value) in [
            (Kind::Note, "themes", &["logement"][..], note::field::THEMES, Value::List(vec![theme])),
            (
                Kind::Note,
                "places",
                &["Rimouski"],
                note::field::PLACES,
                Value::List(vec![Value::Id(place::id("10043"))]),
            ),
            (Kind::Note, "authors", &["lea-cote"], note::field::AUTHORS, Value::List(vec![Value::Id(person)])),
            (Kind::Note, "note_type", &["recit"], note::field::NOTE_TYPE, Value::from("story")),
            (Kind::Note, "happened", &["1968/1972"], note::field::HAPPENED, Value::from("1968/1972")),
            (Kind::Organisation, "title", &["Le Relais"], organisation::field::NAME, Value::from("Le Relais")),
            (Kind::Organisation, "verified_by", &["lea-cote"], organisation::field::VERIFIED_BY, Value::Id(person)),
        ] {
            assert_eq!(named.field(kind, key, words), Ok((field, value)), "{key}");
        }
    }

    #[test]
    fn what_names_nothing_is_said() {
        let named = Named::default();
        for (key, words, why) in [
            ("weather", &["rain"][..], NoField::Unknown),
            ("themes", &["licornes"], NoField::Wrong(Problem::UnknownWord)),
            ("places", &["Atlantide"], NoField::Wrong(Problem::UnknownWord)),
            ("authors", &["personne"], NoField::Wrong(Problem::UnknownWord)),
            ("happened", &["hier"], NoField::Wrong(Problem::BadDate)),
            ("note_type", &["poème"], NoField::Wrong(Problem::UnknownWord)),
        ] {
            assert_eq!(named.field(Kind::Note, key, words), Err(why), "{key}");
        }
    }
}
