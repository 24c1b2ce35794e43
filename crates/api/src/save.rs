//! Saving without a device store: a form posts its fields by name, with the revision that its author saw.
#![expect(clippy::too_many_arguments, reason = "the arguments are the names that a plain form posts")]

use std::collections::BTreeMap;

use crate::json::Json;
use domain::{GroupId, OpId, RecordId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::ApiError;

/// What became of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    /// The record.
    pub id: RecordId,
    /// Its revision; none when nothing was changed or everything waits for a person.
    pub rev: Option<u64>,
    /// Whether another version stood and both are in.
    pub merged: bool,
    /// What waits for a person.
    pub suggestion: Option<RecordId>,
}

/// Identifiers for a form, made with its page: they make a double click one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewIds {
    /// For the action.
    pub group: GroupId,
    /// For the operation.
    pub op: OpId,
    /// For a new record.
    pub record: RecordId,
}

/// Fresh identifiers, for a page that the server renders.
#[server(name = FreshIds, prefix = "/api/commons/v1", endpoint = "new-ids", input = Json, output = Json)]
pub async fn new_ids() -> Result<NewIds, ApiError> {
    crate::caller::new_ids()
}

/// Brings a version of a record back, as a new revision; suggests it where whoever asks may not edit.
#[server(name = BringBack, prefix = "/api/commons/v1", endpoint = "bring-back")]
pub async fn bring_back(
    /// The action, made with the page.
    group: GroupId,
    /// The operation, made with the page.
    op: OpId,
    /// The record.
    id: RecordId,
    /// The version, by its number.
    version: u64,
    /// The revision that stood when the page was made.
    base: u64,
    /// Where a plain form goes on, a path of this site.
    next: Option<String>,
) -> Result<Saved, ApiError> {
    crate::caller::bring_back(group, op, id, version, base, next.as_deref()).await
}

/// Decides about a suggestion, part by part.
#[server(name = Decide, prefix = "/api/commons/v1", endpoint = "decide")]
pub async fn decide(
    /// The action, made with the page.
    group: GroupId,
    /// The operation, made with the page.
    op: OpId,
    /// The suggestion.
    id: RecordId,
    /// Its revision when the page was made.
    base: u64,
    /// The revision of what it concerns when the page was made.
    target: u64,
    /// The parts that are ticked, by key.
    #[server(default)]
    parts: BTreeMap<String, String>,
    /// The button that was pressed: `take` the parts, or `leave` them all.
    choice: String,
    /// What is said of it.
    #[server(default)]
    answer: String,
    /// Where a plain form goes on, a path of this site.
    next: Option<String>,
) -> Result<Saved, ApiError> {
    let chosen = crate::caller::chosen(&choice, parts)?;
    crate::caller::decide(group, op, (id, base), target, chosen, answer, next.as_deref()).await
}

/// Saves a form, by the one write path: an edit that meets another is merged, a double click is one operation.
#[server(name = Save, prefix = "/api/commons/v1", endpoint = "save")]
pub async fn save(
    /// The action, made with the page.
    group: GroupId,
    /// The operation, made with the page.
    op: OpId,
    /// The record's kind, by name.
    kind: String,
    /// The record.
    id: RecordId,
    /// The revision that the page showed; none for a new record.
    base: Option<u64>,
    /// Values by the name of the field (`title`, `body`, `audience`, `status` …), as typed; a set has one element a line.
    #[server(default)]
    fields: BTreeMap<String, String>,
    /// The carnet that a new record goes into.
    carnet: Option<RecordId>,
    /// Whether it goes to the bin, or comes out.
    bin: Option<bool>,
    /// Where a plain form goes on, a path of this site.
    next: Option<String>,
) -> Result<Saved, ApiError> {
    let posted = crate::posted::Posted { group, op, kind, id, base, fields, carnet, bin };
    crate::caller::save(posted, next.as_deref()).await
}
