//! A suggestion part by part: each field that it proposes, each passage of a text, taken or left by itself.

use std::collections::BTreeMap;

use domain::care::Suggestion;
use domain::care::suggestion::field;
use domain::content::spec;
use domain::{FieldId, FieldSpec, Fields, MergeRule, Record, RecordId, Value};

use crate::merge;
use crate::merge::passages::{Passage, passages, with_passages};

/// A part of a suggestion.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// What forms call it: the number of its field; of a text, with the place of the passage.
    pub key: String,
    /// Its field.
    pub field: FieldId,
    /// What it proposes.
    pub proposal: Proposal,
    /// Whether all of it is its author's: not where others have written since and what they wrote cannot be told from it.
    pub sure: bool,
}

/// What a part proposes.
#[derive(Debug, Clone, PartialEq)]
pub enum Proposal {
    /// A value for a field; of a set, what to add and to remove.
    Value {
        /// What stands.
        stands: Value,
        /// What is proposed.
        proposed: Value,
    },
    /// A passage of a text.
    Passage(Passage),
}

/// What deciding writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// In the record that the suggestion concerns; nothing where every part is left.
    pub target: Fields,
    /// In the suggestion.
    pub suggestion: Fields,
}

/// The parts of a suggestion that the record does not say already. `base` is the record as the author of the suggestion saw
/// it, where that is at hand and others have written since.
#[must_use]
pub fn parts(suggestion: &Suggestion, target: &Record, base: Option<&Fields>) -> Vec<Part> {
    let mut parts = Vec::new();
    for (spec, proposed) in
        proposed(suggestion, target).into_iter().filter(|(spec, _)| !follows(suggestion, target, spec))
    {
        let stands = target.fields.get(&spec.id).cloned().unwrap_or_default();
        let number = number(spec.id);
        if let (MergeRule::Text, Value::Text(whole)) = (spec.rule, proposed) {
            let stands = stands.as_text().unwrap_or_default();
            let placed = placed(suggestion, stands);
            let sure = placed.is_some() || base.is_some() || !has_moved(suggestion, target);
            let proposed = placed.unwrap_or_else(|| proposed_text(spec.id, stands, whole, base));
            parts.extend(passages(stands, &proposed).into_iter().enumerate().map(|(at, passage)| Part {
                key: key(&number, at),
                field: spec.id,
                proposal: Proposal::Passage(passage),
                sure,
            }));
        } else if value_of(spec, &stands, proposed).elements() != stands.elements()
            || !matches!(stands, Value::Set(_) | Value::List(_)) && value_of(spec, &stands, proposed) != stands
        {
            let proposal = Proposal::Value { stands, proposed: proposed.clone() };
            parts.push(Part { key: number, field: spec.id, proposal, sure: true });
        }
    }
    parts
}

/// The fields of the record once the parts that are `chosen`, by key, are taken.
#[must_use]
pub fn taken(suggestion: &Suggestion, target: &Record, base: Option<&Fields>, chosen: impl Fn(&str) -> bool) -> Fields {
    let mut fields = Fields::new();
    for (spec, proposed) in proposed(suggestion, target) {
        let stands = target.fields.get(&spec.id).cloned().unwrap_or_default();
        let number = number(spec.id);
        if let (MergeRule::Text, Value::Text(whole)) = (spec.rule, proposed) {
            let stands = stands.as_text().unwrap_or_default();
            let proposed = placed(suggestion, stands).unwrap_or_else(|| proposed_text(spec.id, stands, whole, base));
            let text = with_passages(stands, &proposed, |at| chosen(&key(&number, at)));
            if text != stands {
                fields.insert(spec.id, Value::Text(text));
            }
        } else if chosen(&followed(suggestion, target, spec).map_or(number, self::number)) {
            fields.insert(spec.id, value_of(spec, &stands, proposed));
        }
    }
    fields
}

/// What deciding writes: the parts that are chosen into the record; into the suggestion, how it ended, who decided, what was
/// answered and, in full, what was left.
#[must_use]
pub fn decided(
    suggestion: &Suggestion,
    target: &Record,
    base: Option<&Fields>,
    chosen: impl Fn(&str) -> bool,
    answer: &str,
    me: Option<RecordId>,
) -> Decided {
    let parts = parts(suggestion, target, base);
    let left: Vec<Value> =
        parts.iter().filter(|part| !chosen(&part.key)).map(|part| written(suggestion, part)).collect();
    let status = match (left.len(), parts.len()) {
        // The record says it all by now.
        (0, 0) => "obsolete",
        (0, _) => "accepted",
        (left, all) if left < all => "accepted_in_part",
        _ => "refused",
    };
    let target = if left.len() < parts.len() { taken(suggestion, target, base, chosen) } else { Fields::new() };
    let mut fields =
        Fields::from([(field::STATUS, Value::from(status)), (field::DECIDED_BY, me.map_or(Value::Null, Value::Id))]);
    let answer = answer.trim();
    if !answer.is_empty() {
        fields.insert(field::ANSWER, Value::from(answer));
    }
    if !left.is_empty() {
        fields.insert(field::LEFT, Value::List(left));
    }
    Decided { target, suggestion: fields }
}

/// A part that was left, as the suggestion keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Left {
    /// Its name among the parts.
    pub key: String,
    /// The field.
    pub field: FieldId,
    /// What was proposed.
    pub proposed: Value,
}

/// What was left of a suggestion.
#[must_use]
pub fn left(suggestion: &Suggestion) -> Vec<Left> {
    suggestion.left.iter().filter_map(read).collect()
}

/// The field that this one is said in one breath with, where the suggestion proposes both: they are one part.
fn followed(suggestion: &Suggestion, target: &Record, spec: &FieldSpec) -> Option<FieldId> {
    let first = domain::directory::organisation::said_with(target.kind, spec.id)?;
    let proposed = suggestion.patch.get(&first.0.to_string())?;
    (target.fields.get(&first) != Some(proposed)).then_some(first)
}

fn follows(suggestion: &Suggestion, target: &Record, spec: &FieldSpec) -> bool {
    followed(suggestion, target, spec).is_some()
}

/// The fields that a suggestion proposes, those that the record's kind has.
fn proposed<'a>(suggestion: &'a Suggestion, target: &Record) -> Vec<(&'static FieldSpec, &'a Value)> {
    let kind = target.kind;
    let known = |number: &str| number.parse().ok().and_then(|number| spec(kind, FieldId(number)));
    suggestion.patch.iter().filter_map(|(number, value)| Some((known(number)?, value))).collect()
}

/// What forms call a field: a letter first, since a name of digits is the place in a list to who reads a form.
fn number(field: FieldId) -> String {
    ["f", &field.0.to_string()].concat()
}

fn key(number: &str, at: usize) -> String {
    [number, ".", &at.to_string()].concat()
}

/// The value that a field takes: a set gains and loses elements, anything else is replaced.
fn value_of(spec: &FieldSpec, stands: &Value, proposed: &Value) -> Value {
    match (spec.rule, proposed) {
        (MergeRule::Set, Value::Map(change)) => of_set(stands, change),
        _ => proposed.clone(),
    }
}

fn of_set(stands: &Value, change: &BTreeMap<String, Value>) -> Value {
    let elements = |key: &str| change.get(key).map(|value| value.elements()).unwrap_or_default();
    let (come, gone) = (elements("add"), elements("remove"));
    let mut all: Vec<Value> = stands.elements().into_iter().filter(|value| !gone.contains(value)).cloned().collect();
    for value in come {
        if !all.contains(value) {
            all.push(value.clone());
        }
    }
    Value::List(all)
}

/// Whether others have written since the revision that the author of the suggestion saw.
fn has_moved(suggestion: &Suggestion, target: &Record) -> bool {
    suggestion.base_rev.is_some_and(|rev| u64::try_from(rev) != Ok(target.rev))
}

/// The text with each place where two edits met replaced, where one still stands: nothing else is touched.
fn placed(suggestion: &Suggestion, stands: &str) -> Option<String> {
    let mut text = stands.to_owned();
    let mut replaced = false;
    for region in &suggestion.regions {
        let Some(Meeting { kept, other, .. }) = Meeting::of(region) else { continue };
        if !kept.is_empty() && text.matches(kept.as_str()).count() == 1 {
            text = text.replacen(kept.as_str(), &other, 1);
            replaced = true;
        }
    }
    replaced.then_some(text)
}

/// The text as it would be were everything taken: what somebody proposed goes on from what others wrote since, by the same
/// merge as any edit.
fn proposed_text(id: FieldId, stands: &str, whole: &str, base: Option<&Fields>) -> String {
    match base.map(|base| base.get(&id).and_then(Value::as_text).unwrap_or_default()) {
        Some(base) if base != stands => {
            let merged = merge::text(base, stands, whole);
            if merged.is_clean() { merged.text } else { merged.alternative() }
        }
        _ => whole.to_owned(),
    }
}

/// What was proposed, in its author's own words alone: they read it, and may no longer read what others wrote around it.
fn written(suggestion: &Suggestion, part: &Part) -> Value {
    let own = |passage: &str| {
        let patch = suggestion.patch.get(&part.field.0.to_string()).and_then(Value::as_text);
        let regions = suggestion.regions.iter().filter_map(Meeting::of).map(|meeting| meeting.other);
        patch.map(str::to_owned).into_iter().chain(regions).any(|text| text.contains(passage.trim()))
    };
    let proposed = match &part.proposal {
        Proposal::Value { proposed, .. } => proposed.clone(),
        Proposal::Passage(passage) if own(&passage.proposed) => Value::from(passage.proposed.as_str()),
        Proposal::Passage(_) => Value::from(""),
    };
    let entries = [("key", Value::from(part.key.as_str())), ("proposed", proposed)];
    let mut map = BTreeMap::new();
    map.extend(entries.into_iter().map(|(key, value)| (key.to_owned(), value)));
    Value::Map(map)
}

fn read(value: &Value) -> Option<Left> {
    let Value::Map(map) = value else { return None };
    let key = map.get("key")?.as_text()?.to_owned();
    let number = key.strip_prefix('f')?.split('.').next()?.parse().ok()?;
    Some(Left { key, field: FieldId(number), proposed: map.get("proposed").cloned()? })
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

#[cfg(test)]
mod tests;
