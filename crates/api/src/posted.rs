//! A posted form as operations see it: names become fields, typed text becomes values. On the server alone.

use core::str::FromStr;

use domain::knowledge::placement;
use domain::record::{Ref, Via, header};
use domain::{Fields, GroupId, Kind, OpId, Problem, RecordId, Value};
use service::vocabulary::VOCABULARY;
use service::{Change, Form, FormAnswer, Services};

use crate::caller::Caller;
use crate::error::ApiError;
use crate::save::Saved;
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

/// What a browser sends of a form by itself: names and texts, in the order of the page.
pub(crate) type Pairs = [(String, String)];

/// What was typed in the fields of a record; a browser ends lines with CR LF, a record with LF.
pub(crate) fn typed_in(pairs: &Pairs) -> Typed {
    let mut typed = Typed::new();
    for (name, text) in pairs {
        typed::put(&mut typed, name, text.replace("\r\n", "\n"));
    }
    typed
}

/// Territories that were said by name are chosen, where one has the name; the others stay as they were typed.
pub(crate) fn find_places(typed: &mut Typed) {
    typed::find_names(typed, |name| VOCABULARY.place(name));
}

/// A part of a form beside its fields: none where it is absent or empty, nothing where it cannot be read.
fn part<T: FromStr>(pairs: &Pairs, name: &str) -> Option<Option<T>> {
    let text = pairs.iter().find(|(other, _)| other == name).map(|(_, text)| text.as_str());
    text.filter(|text| !text.is_empty()).map(str::parse).transpose().ok()
}

impl Posted {
    /// A form as a browser sends it by itself; nothing where it lacks an identifier, or names one that is none.
    pub fn read(pairs: &Pairs) -> Option<Self> {
        Some(Self {
            group: part(pairs, "group")??,
            op: part(pairs, "op")??,
            kind: part(pairs, "kind")??,
            id: part(pairs, "id")??,
            base: part(pairs, "base")?,
            fields: typed_in(pairs),
            carnet: part(pairs, "carnet")?,
            bin: part(pairs, "bin")?,
        })
    }

    /// Saves it for whoever asks.
    pub async fn save(mut self, services: &Services, caller: &Caller) -> Result<Saved, ApiError> {
        let signed = caller.signed_in.as_ref().ok_or(ApiError::SignIn)?;
        find_places(&mut self.fields);
        if let Some(unknown) = self.kind.parse().ok().and_then(|kind| typed::unknown(kind, &self.fields)) {
            return Err(ApiError::Fields(vec![unknown]));
        }
        let id = self.id;
        let form = self.form(signed.actor.person).ok_or(ApiError::Malformed)?;
        saved(id, &services.submit_form(&signed.actor, Some(signed.account), &form).await?)
    }

    /// The form; nothing when it names a kind or a field that this server does not have.
    pub fn form(self, person: Option<RecordId>) -> Option<Form> {
        let kind: Kind = self.kind.parse().ok()?;
        let mut fields = typed::fields(kind, &self.fields)?;
        let new = self.base.is_none();
        if new {
            fields.retain(|_, value| !value.is_empty());
            fields.insert(header::CREATED_VIA, Value::from(Via::Form.as_str()));
            typed::sign(kind, &mut fields, person);
        }
        typed::vouch(kind, &mut fields, person);
        let id = if new { typed::identity(kind, self.id, &fields) } else { self.id };
        let mut changes = vec![Change { record: Ref { kind, id }, base: self.base, fields, bin: self.bin }];
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

/// What became of a form, or what stood in the way.
pub(crate) fn saved(id: RecordId, answer: &FormAnswer) -> Result<Saved, ApiError> {
    let problems = answer.problems();
    if problems.iter().any(|invalid| invalid.problem == Problem::Overtaken) {
        return Err(ApiError::Settled);
    }
    if !problems.is_empty() {
        return Err(ApiError::Fields(problems));
    }
    if answer.refused() {
        return Err(ApiError::Denied);
    }
    Ok(Saved { id, rev: answer.rev(), merged: answer.merged(), suggestion: answer.suggestion() })
}

#[cfg(test)]
mod tests {
    use domain::knowledge::note;

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

    #[test]
    fn what_a_browser_sends_by_itself_is_read() {
        let id = RecordId::from_bytes([3; 16]);
        let with = |base: &str| -> Vec<(String, String)> {
            let ids = ["group", "op", "id"].map(|name| (name.to_owned(), id.to_string()));
            let rest =
                [("kind", "note"), ("carnet", ""), ("base", base), ("fields[body]", "un\r\ndeux"), ("next", "/")];
            ids.into_iter().chain(rest.map(|(name, text)| (name.to_owned(), text.to_owned()))).collect()
        };
        let read = Posted::read(&with("2")).expect("a form");
        assert_eq!((read.id, read.base, read.carnet), (id, Some(2), None));
        assert_eq!(read.fields, Typed::from([("body".to_owned(), "un\ndeux".to_owned())]));
        assert!(Posted::read(&with("two")).is_none(), "not a revision");
        assert!(Posted::read(&with("2")[1..]).is_none(), "a form that lacks an identifier");
    }
}
