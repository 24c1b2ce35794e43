//! What was typed in a form, as fields: names become numbers, text becomes the value that the field can hold. The same in a
//! browser and on the server.

use std::collections::BTreeMap;

use domain::content::fields as fields_of;
use domain::field::FieldSpec;
use domain::knowledge::note;
use domain::record::Header;
use domain::{Content, Fields, Kind, RecordId, Value};

/// Names as a form has them (`title`, `body` …; `labels.fr` for a key of a map) with what was typed.
pub type Typed = BTreeMap<String, String>;

/// Adds what a control of this name holds, where it is one of a field; several values of a field are lines.
pub fn put(typed: &mut Typed, name: &str, text: String) {
    let Some(field) = name.strip_prefix("fields[").and_then(|rest| rest.strip_suffix(']')) else { return };
    typed
        .entry(field.to_owned())
        .and_modify(|lines| {
            lines.push('\n');
            lines.push_str(&text);
        })
        .or_insert(text);
}

/// Who makes a note signs it, alone or with others.
pub fn sign(kind: Kind, fields: &mut Fields, person: Option<RecordId>) {
    let Some(me) = person.map(Value::Id).filter(|_| kind == Kind::Note) else { return };
    let authors = fields.entry(note::field::AUTHORS).or_default();
    if authors.is_empty() {
        *authors = Value::List(Vec::new());
    }
    if let Value::List(authors) = authors
        && !authors.contains(&me)
    {
        authors.insert(0, me);
    }
}

/// The fields of a form; nothing when it names one that this kind does not have. An emptied field is `Null`.
#[must_use]
pub fn fields(kind: Kind, typed: &Typed) -> Option<Fields> {
    let spec = |name: &str| spec_of(kind, name);
    let mut fields = Fields::new();
    for (name, text) in typed {
        match name.split_once('.') {
            None => {
                let spec = spec(name)?;
                fields.insert(spec.id, value(spec, text));
            }
            Some((name, key)) => {
                let map = fields.entry(spec(name)?.id).or_insert_with(|| Value::Map(BTreeMap::new()));
                if let Value::Map(map) = map
                    && !text.trim().is_empty()
                {
                    map.insert(key.to_owned(), Value::Text(text.trim().to_owned()));
                }
            }
        }
    }
    Some(fields)
}

/// The field of a kind that a form calls by this name.
pub(crate) fn spec_of(kind: Kind, name: &str) -> Option<&'static FieldSpec> {
    Header::FIELDS.iter().chain(fields_of(kind)).find(|spec| spec.name == name)
}

/// The value that a field can hold of what was typed; what it cannot hold stays text, for the field to say what is wrong.
fn value(spec: &FieldSpec, typed: &str) -> Value {
    if typed.trim().is_empty() {
        return Value::Null;
    }
    let lines = || typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let text = Value::Text(typed.to_owned());
    let mut candidates = vec![text.clone(), Value::Bool(matches!(typed, "on" | "true" | "1"))];
    candidates.extend(typed.trim().parse().ok().map(Value::Int));
    candidates.extend(typed.trim().parse().ok().map(Value::Id));
    candidates
        .extend(lines().map(|line| line.parse().ok().map(Value::Id)).collect::<Option<Vec<_>>>().map(Value::List));
    candidates.push(Value::List(lines().map(Value::from).collect()));
    candidates.into_iter().find(|value| (spec.check)(value).is_ok()).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use domain::knowledge::term;

    use super::*;

    #[test]
    fn a_key_of_a_map_has_its_own_name() {
        let typed = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let form: Typed = typed(&[("labels.fr", " Commun "), ("labels.en", ""), ("synonyms", "a\nb")]);
        let fields = fields(Kind::Term, &form).expect("fields of a term");
        let labels = Value::Map([("fr".to_owned(), Value::from("Commun"))].into());
        assert_eq!(fields.get(&term::field::LABELS), Some(&labels));
        assert_eq!(fields.get(&term::field::SYNONYMS), Some(&Value::List(vec!["a".into(), "b".into()])));
        assert_eq!(super::fields(Kind::Term, &typed(&[("x.fr", "a")])), None);
    }

    #[test]
    fn several_values_of_a_field_are_lines() {
        let mut typed = Typed::new();
        for (name, text) in [("fields[authors]", "a"), ("next", "/"), ("fields[authors]", "b"), ("fields[title]", " ")]
        {
            put(&mut typed, name, text.to_owned());
        }
        let expected = [("authors", "a\nb"), ("title", " ")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(typed, Typed::from(expected));
    }

    #[test]
    fn who_makes_a_note_signs_it() {
        let [me, other] = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        let signed = |kind: Kind, authors: Option<Value>, person: Option<RecordId>| {
            let mut fields: Fields = authors.map(|authors| (note::field::AUTHORS, authors)).into_iter().collect();
            sign(kind, &mut fields, person);
            fields.remove(&note::field::AUTHORS)
        };
        let list = |ids: &[RecordId]| Some(Value::List(ids.iter().copied().map(Value::Id).collect()));
        assert_eq!(signed(Kind::Note, None, Some(me)), list(&[me]));
        assert_eq!(signed(Kind::Note, Some(Value::Null), Some(me)), list(&[me]));
        assert_eq!(signed(Kind::Note, list(&[other]), Some(me)), list(&[me, other]));
        assert_eq!(signed(Kind::Note, list(&[other, me]), Some(me)), list(&[other, me]));
        assert_eq!(signed(Kind::Note, None, None), None);
        assert_eq!(signed(Kind::Term, None, Some(me)), None);
    }
}
