//! Versions of a record: what changed from one to another, and what bringing one back writes.

use domain::content::{fields as fields_of, spec};
use domain::policy::{Level, field_level};
use domain::record::{Header, header};
use domain::{Content, FieldId, FieldSpec, Fields, Kind, MergeRule, Value};
use serde::{Deserialize, Serialize};

use crate::merge::{Stretch, compare};

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// Its name.
    pub field: String,
    /// How.
    pub how: How,
}

/// How a field differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A text, as one that holds both.
    Text(Vec<Stretch>),
    /// What was taken out of a set or a map, and what was put in.
    Elements {
        /// What the version before alone has.
        gone: Vec<Value>,
        /// What the version after alone has.
        come: Vec<Value>,
    },
    /// Any other value.
    Value {
        /// In the version before.
        before: Value,
        /// In the version after.
        after: Value,
    },
}

/// The fields that differ from one version to another, in the order of the kind's table, those of the header last.
#[must_use]
pub fn compared(kind: Kind, before: &Fields, after: &Fields) -> Vec<Compared> {
    let own = fields_of(kind).iter();
    let shown =
        Header::FIELDS.iter().filter(|spec| [header::AUDIENCE, header::LANG, header::TRASHED_AT].contains(&spec.id));
    own.chain(shown).filter_map(|spec| differs(spec, before.get(&spec.id), after.get(&spec.id))).collect()
}

fn differs(spec: &FieldSpec, before: Option<&Value>, after: Option<&Value>) -> Option<Compared> {
    let (before, after) = (before.unwrap_or(&Value::Null), after.unwrap_or(&Value::Null));
    let how = match (before, after) {
        _ if spec.rule == MergeRule::Text => {
            let text = |value: &Value| value.as_text().unwrap_or_default().to_owned();
            let (before, after) = (text(before), text(after));
            if before == after {
                return None;
            }
            How::Text(compare(&before, &after))
        }
        (Value::List(_) | Value::Set(_) | Value::Map(_), _) | (_, Value::List(_) | Value::Set(_) | Value::Map(_)) => {
            let (old, new) = (elements(before), elements(after));
            let only = |of: &[Value], other: &[Value]| -> Vec<Value> {
                of.iter().filter(|value| !other.contains(value)).cloned().collect()
            };
            let (gone, come) = (only(&old, &new), only(&new, &old));
            if gone.is_empty() && come.is_empty() {
                return None;
            }
            How::Elements { gone, come }
        }
        _ if before == after || (before.is_empty() && after.is_empty()) => return None,
        _ => How::Value { before: before.clone(), after: after.clone() },
    };
    Some(Compared { field: spec.name.to_owned(), how })
}

/// The elements of a set or a list; of a map, each key with its value.
fn elements(value: &Value) -> Vec<Value> {
    match value {
        Value::Map(map) => map.iter().map(|(key, value)| Value::Map([(key.clone(), value.clone())].into())).collect(),
        value => value.elements().into_iter().cloned().collect(),
    }
}

/// The fields that bringing a version back writes, as a form would leave them.
///
/// They are what it says, never who sees it, where it is in its life, under which licence, nor who signs it. What that
/// version lacked is emptied.
#[must_use]
pub fn brought_back(kind: Kind, then: &Fields) -> Fields {
    let lang = spec(kind, header::LANG).into_iter();
    let mut fields = Fields::new();
    for spec in fields_of(kind).iter().chain(lang).filter(|spec| comes_back(kind, spec)) {
        let value = match then.get(&spec.id) {
            Some(set @ Value::Set(_)) => Value::List(set.elements().into_iter().cloned().collect()),
            other => other.cloned().unwrap_or_default(),
        };
        fields.insert(spec.id, value);
    }
    fields
}

fn comes_back(kind: Kind, spec: &FieldSpec) -> bool {
    let said = matches!(spec.rule, MergeRule::Text | MergeRule::Register | MergeRule::Set | MergeRule::Map);
    said && field_level(kind, spec.id) <= Level::Edit && !signs(kind, spec.id)
}

fn signs(kind: Kind, field: FieldId) -> bool {
    use domain::directory::organisation::field::{VERIFIED_BY, VERIFIED_ON};
    use domain::knowledge::note::field::{AUTHORS, CREDIT};
    match kind {
        Kind::Note => matches!(field, AUTHORS | CREDIT),
        // Whoever brings a version back has not found it true by that.
        Kind::Organisation => matches!(field, VERIFIED_ON | VERIFIED_BY),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use domain::knowledge::note::field;
    use domain::{Element, OpId, RecordId};

    use super::*;

    fn set(ids: &[u8]) -> Value {
        let element = |n: &u8| Element {
            value: Value::Id(RecordId::from_bytes([*n; 16])),
            tags: vec![OpId::from_bytes([*n; 16])],
        };
        Value::Set(ids.iter().map(element).collect())
    }

    #[test]
    fn says_what_changed_field_by_field() {
        let before = Fields::from([
            (field::TITLE, "Pain".into()),
            (field::BODY, "Un pain.\n".into()),
            (field::THEMES, set(&[1, 2])),
            (header::CREATED_VIA, "form".into()),
        ]);
        let mut after = before.clone();
        assert_eq!(compared(Kind::Note, &before, &after), []);
        after.insert(field::TITLE, "Pains".into());
        after.insert(field::BODY, "Un bon pain.\n".into());
        after.insert(field::THEMES, set(&[2, 3]));
        after.insert(field::SUMMARY, Value::Null);
        after.insert(header::CREATED_VIA, "import".into());
        after.insert(header::AUDIENCE, "public".into());
        let told = compared(Kind::Note, &before, &after);
        assert_eq!(
            told.iter().map(|one| one.field.as_str()).collect::<Vec<_>>(),
            ["title", "body", "themes", "audience"]
        );
        let id = |n: u8| Value::Id(RecordId::from_bytes([n; 16]));
        assert_eq!(told[2].how, How::Elements { gone: vec![id(1)], come: vec![id(3)] });
        assert!(matches!(&told[1].how, How::Text(stretches) if stretches.contains(&Stretch::Come("bon ".to_owned()))));
    }

    #[test]
    fn what_comes_back_is_what_it_says_and_nothing_else() {
        let then = Fields::from([
            (field::TITLE, "Pain".into()),
            (field::THEMES, set(&[1])),
            (field::AUTHORS, set(&[9])),
            (field::STATUS, "draft".into()),
            (field::RIGHTS, "CC0-1.0".into()),
            (field::WITHDRAWN_REASON, "erreur".into()),
            (header::AUDIENCE, "public".into()),
        ]);
        let back = brought_back(Kind::Note, &then);
        assert_eq!(back.get(&field::TITLE), Some(&"Pain".into()));
        assert_eq!(back.get(&field::BODY), Some(&Value::Null), "what it lacked is emptied");
        assert_eq!(back.get(&field::THEMES), Some(&Value::List(vec![Value::Id(RecordId::from_bytes([1; 16]))])));
        for field in [
            field::AUTHORS,
            field::STATUS,
            field::RIGHTS,
            field::WITHDRAWN_REASON,
            header::AUDIENCE,
            header::CREATED_BY,
        ] {
            assert_eq!(back.get(&field), None, "{field:?}");
        }
    }
}
