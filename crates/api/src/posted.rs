//! A posted form as operations see it: names become fields, typed text becomes values. On the server alone.

use domain::knowledge::{note, placement};
use domain::record::{Ref, Via, header};
use domain::{Fields, GroupId, Kind, OpId, RecordId, Value};
use service::{Change, Form};

use crate::typed::{self, Typed};

/// A form, as it was posted.
#[derive(Debug, Clone)]
pub(crate) struct Posted {
    pub group: GroupId,
    pub op: OpId,
    pub kind: String,
    pub id: RecordId,
    pub base: Option<u64>,
    pub fields: Typed,
    pub carnet: Option<RecordId>,
    pub bin: Option<bool>,
}

impl Posted {
    /// The form; nothing when it names a kind or a field that this server does not have.
    pub fn form(self, person: Option<RecordId>) -> Option<Form> {
        let kind: Kind = self.kind.parse().ok()?;
        let mut fields = typed::fields(kind, &self.fields)?;
        let new = self.base.is_none();
        if new {
            fields.retain(|_, value| !value.is_empty());
            fields.insert(header::CREATED_VIA, Value::from(Via::Form.as_str()));
            if kind == Kind::Note {
                // Who makes a note signs it, alone or with others.
                if let (Some(me), Value::List(authors)) =
                    (person.map(Value::Id), fields.entry(note::field::AUTHORS).or_insert(Value::List(Vec::new())))
                    && !authors.contains(&me)
                {
                    authors.insert(0, me);
                }
            }
        }
        let mut changes = vec![Change { record: Ref { kind, id: self.id }, base: self.base, fields, bin: self.bin }];
        if let Some(carnet) = self.carnet.filter(|_| new) {
            let fields = Fields::from([
                (header::CREATED_VIA, Value::from(Via::Form.as_str())),
                (placement::field::CONTAINER, Value::Id(carnet)),
                (placement::field::ITEM, Value::Id(self.id)),
                (placement::field::STATUS, Value::from("accepted")),
            ]);
            let record = Ref { kind: Kind::Placement, id: placement::id(carnet, self.id) };
            changes.push(Change { record, base: None, fields, bin: None });
        }
        Some(Form { group: self.group, op: self.op, changes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(fields: &[(&str, &str)]) -> Posted {
        Posted {
            group: GroupId::from_bytes([1; 16]),
            op: OpId::from_bytes([2; 16]),
            kind: "note".to_owned(),
            id: RecordId::from_bytes([3; 16]),
            base: None,
            fields: fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            carnet: Some(RecordId::from_bytes([4; 16])),
            bin: None,
        }
    }

    #[test]
    fn names_become_fields_and_text_becomes_values() {
        let me = RecordId::from_bytes([9; 16]);
        let fields =
            [("title", "Un"), ("body", "a\r\nb"), ("aliases", "x\n y \n"), ("no_autolink", "on"), ("summary", " ")];
        let form = posted(&fields).form(Some(me)).expect("a form");
        let made = &form.changes[0].fields;
        assert_eq!(made.get(&note::field::TITLE), Some(&Value::from("Un")));
        assert_eq!(made.get(&note::field::ALIASES), Some(&Value::List(vec!["x".into(), "y".into()])));
        assert_eq!(made.get(&note::field::NO_AUTOLINK), Some(&Value::Bool(true)));
        assert_eq!(made.get(&note::field::AUTHORS), Some(&Value::List(vec![Value::Id(me)])));
        assert_eq!(made.get(&note::field::SUMMARY), None);
        assert_eq!(form.changes[1].record.kind, Kind::Placement);
        let mut edit = posted(&[("summary", "")]);
        edit.base = Some(2);
        let form = edit.form(Some(me)).expect("a form");
        assert_eq!(form.changes.len(), 1);
        assert_eq!(form.changes[0].fields, Fields::from([(note::field::SUMMARY, Value::Null)]));
        assert!(posted(&[("role", "admin")]).form(Some(me)).is_none(), "no such field");
    }
}
