//! Deciding what waits: taking a suggestion writes what it proposes and says who decided; refusing says only that.

use std::collections::BTreeMap;

use domain::care::Suggestion;
use domain::care::suggestion::field;
use domain::content::spec;
use domain::field::MergeRule;
use domain::{Fields, Record, RecordId, Value};
use send_wrapper::SendWrapper;
use sync::operation::{OpKind, difference};
use sync::ports::{Change, StoreError};

use super::{Kept, NotKept, Writing};
use crate::state::device::Device;

/// What a person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Take what it proposes.
    Accept,
    /// Leave the record as it is.
    Refuse,
}

impl Decision {
    /// The state that it gives the suggestion.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Refuse => "refused",
        }
    }
}

/// The fields of the target as they are once the suggestion is taken.
///
/// A text takes the proposed version only where it is the one that two edits left: elsewhere what was written since stays.
#[must_use]
pub fn taken(suggestion: &Suggestion, target: &Record) -> Fields {
    let mut fields = Fields::new();
    for (number, proposed) in &suggestion.patch {
        let Ok(number) = number.parse() else { continue };
        let Some(spec) = spec(target.kind, domain::FieldId(number)) else { continue };
        let now = target.fields.get(&spec.id).cloned().unwrap_or_default();
        let value = match (spec.rule, proposed) {
            (MergeRule::Set, Value::Map(change)) => of_set(&now, change),
            (MergeRule::Text, Value::Text(whole)) => {
                Value::Text(of_text(now.as_text().unwrap_or_default(), whole, &suggestion.regions))
            }
            _ => proposed.clone(),
        };
        fields.insert(spec.id, value);
    }
    fields
}

fn of_set(now: &Value, change: &BTreeMap<String, Value>) -> Value {
    let elements = |key: &str| change.get(key).map(|value| value.elements()).unwrap_or_default();
    let (come, gone) = (elements("add"), elements("remove"));
    let mut all: Vec<Value> = now.elements().into_iter().filter(|value| !gone.contains(value)).cloned().collect();
    for value in come {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    Value::List(all)
}

/// Each place where two edits met is replaced where it still stands; a text that has none of them takes the whole.
fn of_text(now: &str, whole: &str, regions: &[Value]) -> String {
    let mut text = now.to_owned();
    let mut replaced = false;
    for region in regions {
        let Some(Meeting { kept, other, .. }) = Meeting::of(region) else { continue };
        if !kept.is_empty() && text.matches(kept.as_str()).count() == 1 {
            text = text.replacen(kept.as_str(), &other, 1);
            replaced = true;
        }
    }
    if replaced { text } else { whole.to_owned() }
}

/// A place where two edits met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meeting {
    /// The headings above it.
    pub headings: Vec<String>,
    /// What both started from.
    pub base: String,
    /// The version that stands.
    pub kept: String,
    /// The version that waits.
    pub other: String,
}

impl Meeting {
    /// Reads a region of a suggestion.
    #[must_use]
    pub fn of(region: &Value) -> Option<Self> {
        let Value::Map(region) = region else { return None };
        let text = |key: &str| region.get(key).and_then(Value::as_text).unwrap_or_default().to_owned();
        let (theirs, mine) = (text("theirs"), text("mine"));
        let (kept, other) = if text("kept") == "mine" { (mine, theirs) } else { (theirs, mine) };
        let headings = match region.get("anchor") {
            Some(Value::Map(anchor)) => anchor.get("headings").map(Value::elements).unwrap_or_default(),
            _ => Vec::new(),
        };
        let headings = headings.into_iter().filter_map(Value::as_text).map(str::to_owned).collect();
        Some(Self { headings, base: text("base"), kept, other })
    }
}

/// Decides; on a device it is one action, else two forms one after the other.
///
/// # Errors
/// [`NotKept`].
pub async fn decide(
    device: Option<Device>,
    suggestion: Record,
    target: Option<Record>,
    decision: Decision,
    me: Option<RecordId>,
    title: String,
) -> Result<Kept, NotKept> {
    let content: Suggestion = suggestion.content();
    let verdict = Fields::from([
        (field::STATUS, Value::from(decision.word())),
        (field::DECIDED_BY, me.map_or(Value::Null, Value::Id)),
    ]);
    let edit = target.filter(|_| decision == Decision::Accept).map(|target| (taken(&content, &target), target));
    if let Some(device) = &device {
        let mut changes: Vec<Change> = Vec::new();
        if let Some((fields, target)) = &edit {
            changes.extend(of(target, difference(target, fields)));
        }
        changes.extend(of(&suggestion, difference(&suggestion, &verdict)));
        match SendWrapper::new(device.store().save(title.clone(), changes)).await {
            Ok(_) => return Ok(Kept::OnDevice),
            Err(StoreError::Denied) => {}
            Err(StoreError::Quota) => return Err(NotKept::DeviceFull),
            Err(_) => return Err(NotKept::Device),
        }
    }
    if let Some((fields, target)) = edit {
        super::posted::post(whole(target, fields, &title), None).await?;
    }
    super::posted::post(whole(suggestion, verdict, &title), None).await
}

fn of(record: &Record, kinds: Vec<OpKind>) -> impl Iterator<Item = Change> {
    let (reference, seen) = (record.reference(), record.rev);
    kinds.into_iter().map(move |kind| Change { record: reference, kind, seen })
}

fn whole(record: Record, fields: Fields, title: &str) -> Writing {
    Writing { record: record.reference(), before: Some(record), fields, notebook: None, title: title.to_owned() }
}

#[cfg(test)]
mod tests {
    use domain::knowledge::note;
    use domain::{Instant, Kind};

    use super::*;

    fn region(kept: &str, theirs: &str, mine: &str) -> Value {
        let entries = [("base", "b"), ("theirs", theirs), ("mine", mine), ("kept", kept)];
        Value::Map(entries.into_iter().map(|(key, text)| (key.to_owned(), Value::from(text))).collect())
    }

    fn target(body: &str) -> Record {
        Record {
            id: RecordId::from_bytes([1; 16]),
            kind: Kind::Note,
            rev: 3,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: Fields::from([(note::field::BODY, Value::from(body))]),
        }
    }

    #[test]
    fn taking_a_version_keeps_what_was_written_since() {
        let suggestion = Suggestion {
            patch: [(note::field::BODY.0.to_string(), Value::from("Tout.\n\nÀ moi.\n"))].into(),
            regions: vec![region("theirs", "À eux.", "À moi.")],
            ..Suggestion::default()
        };
        let since = target("Tout, et plus.\n\nÀ eux.\n");
        let expected = Value::from("Tout, et plus.\n\nÀ moi.\n");
        assert_eq!(taken(&suggestion, &since).get(&note::field::BODY), Some(&expected));
        let gone = target("Autre chose.\n");
        assert_eq!(taken(&suggestion, &gone).get(&note::field::BODY), Some(&Value::from("Tout.\n\nÀ moi.\n")));
    }

    #[test]
    fn an_element_that_was_proposed_is_added_once() {
        let person = Value::Id(RecordId::from_bytes([9; 16]));
        let change = Value::Map([("add".to_owned(), Value::List(vec![person.clone()]))].into());
        let suggestion =
            Suggestion { patch: [(note::field::AUTHORS.0.to_string(), change)].into(), ..Suggestion::default() };
        let fields = taken(&suggestion, &target(""));
        assert_eq!(fields.get(&note::field::AUTHORS), Some(&Value::List(vec![person])));
    }
}
