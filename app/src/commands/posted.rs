//! A writing as a form posts it: fields by name, values as text; for a browser that keeps nothing.

use std::collections::BTreeMap;

use api::{ApiError, NewIds, Saved};
use domain::content::spec;
use domain::{Fields, Kind, Value};

use super::{Kept, NotKept, Writing};

/// Posts a writing; `ids` make a double click one operation.
pub(super) async fn post(writing: Writing, ids: Option<NewIds>) -> Result<Kept, NotKept> {
    let ids = match ids {
        Some(ids) => ids,
        None => api::new_ids().await?,
    };
    let Saved { rev, .. } = api::save(
        ids.group,
        ids.op,
        writing.record.kind.name().to_owned(),
        writing.record.id,
        writing.before.map(|before| before.rev),
        written(writing.record.kind, &writing.fields),
        writing.notebook,
        None,
        None,
    )
    .await
    .map_err(|error: ApiError| NotKept::Server(error))?;
    Ok(if rev.is_some() { Kept::OnServer } else { Kept::Unchanged })
}

fn written(kind: Kind, fields: &Fields) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (field, value) in fields {
        let Some(spec) = spec(kind, *field) else { continue };
        match value {
            Value::Map(map) => {
                for (key, value) in map {
                    let name = [spec.name, ".", key].concat();
                    match value {
                        Value::Map(parts) => {
                            texts.extend(parts.iter().map(|(part, value)| ([&name, ".", part].concat(), text(value))));
                        }
                        value => {
                            texts.insert(name, text(value));
                        }
                    }
                }
            }
            value => {
                texts.insert(spec.name.to_owned(), text(value));
            }
        }
    }
    texts
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Bool(yes) => if *yes { "on" } else { "false" }.to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Id(id) => id.to_string(),
        Value::List(_) | Value::Set(_) => value.elements().into_iter().map(text).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use domain::knowledge::term::field;

    use super::*;

    #[test]
    fn values_are_written_as_a_form_writes_them() {
        let labels = Value::Map([("fr".to_owned(), Value::from("Commun"))].into());
        let synonyms = Value::List(vec!["bien commun".into(), "commons".into()]);
        let fields = Fields::from([(field::LABELS, labels), (field::SYNONYMS, synonyms), (field::USAGE, Value::Null)]);
        let never = Fields::from([(field::AUTOLINK, Value::Bool(false))]);
        assert_eq!(written(Kind::Term, &never).get("autolink").map(String::as_str), Some("false"));
        let texts = written(Kind::Term, &fields);
        assert_eq!(texts.get("labels.fr").map(String::as_str), Some("Commun"));
        assert_eq!(texts.get("synonyms").map(String::as_str), Some("bien commun\ncommons"));
        assert_eq!(texts.get("usage").map(String::as_str), Some(""));
    }
}
