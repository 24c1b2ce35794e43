//! What waits for a person: suggestions on what they may edit, and those they made.

use std::collections::BTreeMap;

use api::ApiError;
use domain::care::Suggestion;
use domain::order::Arrange;
use domain::policy::editing;
use domain::projection::Rel;
use domain::query::{Ask, Filter, List, Order, Seen};
use domain::{Fields, Kind, Record, RecordId, Value};
use serde::{Deserialize, Serialize};

use super::lists::{read_place, write_place};
use super::placing::{Proposals, proposed_to};
use super::row::{Named, in_state};
use super::{Reader, Shown};

/// The queue.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Open suggestions, newest first.
    pub suggestions: Vec<Seen>,
    /// What they concern, whole, where it may be edited.
    pub targets: Vec<Record>,
    /// By suggestion, what it concerns as its author saw it, where others have written since.
    pub bases: BTreeMap<RecordId, Fields>,
    /// The names of what they concern, and of who made them.
    pub named: Vec<Named>,
    /// How many there are in all.
    pub total: u64,
    /// What the address of the next page says; none at the end.
    pub next: Option<String>,
    /// What is proposed to carnets and bases.
    pub proposals: Proposals,
    /// For the forms of this page, when a server made it.
    pub ids: Option<api::NewIds>,
}

impl Queue {
    /// The name of a record.
    #[must_use]
    pub fn name(&self, id: RecordId) -> Option<&Named> {
        self.named.iter().find(|named| named.reference.id == id)
    }
}

/// The records that a suggestion would add or take away, and those that stand in the fields that it changes.
#[must_use]
pub fn named_by(suggestion: &Suggestion, target: Option<&Record>) -> Vec<RecordId> {
    let mut ids = Vec::new();
    for (number, proposed) in &suggestion.patch {
        collect(proposed, &mut ids);
        let stands = number.parse().ok().and_then(|number| target?.fields.get(&domain::FieldId(number)));
        stands.into_iter().for_each(|value| collect(value, &mut ids));
    }
    ids
}

/// What suggestions concern as their authors saw it, where others have written since: the fields that each proposes.
///
/// # Errors
/// [`ApiError`].
pub async fn bases(
    reader: &Reader,
    suggestions: &[Seen],
    targets: &[Record],
) -> Result<BTreeMap<RecordId, Fields>, ApiError> {
    let mut wanted = Vec::new();
    for seen in suggestions {
        let content: Suggestion = seen.record.content();
        let seen_at = content.base_rev.and_then(|rev| u64::try_from(rev).ok());
        let target = targets.iter().find(|target| target.id == content.target);
        if let (Some(rev), Some(target)) = (seen_at, target)
            && rev != target.rev
        {
            wanted.push((seen.record.id, content, Ask::Version { id: target.id, rev }));
        }
    }
    let mut bases = BTreeMap::new();
    if wanted.is_empty() {
        return Ok(bases);
    }
    let mut answers = reader.ask(wanted.iter().map(|(_, _, ask)| ask.clone()).collect()).await?;
    for (id, content, _) in wanted {
        let Some(mut version) = answers.version() else { continue };
        version.fields.retain(|field, _| content.patch.contains_key(&field.0.to_string()));
        bases.insert(id, version.fields);
    }
    Ok(bases)
}

fn collect(value: &Value, ids: &mut Vec<RecordId>) {
    match value {
        Value::Id(id) => ids.push(*id),
        Value::Map(map) => map.values().for_each(|value| collect(value, ids)),
        value => value.elements().into_iter().for_each(|value| collect(value, ids)),
    }
}

/// What the address says of the part of the queue that is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// On one record alone.
    pub about: Option<RecordId>,
    /// Which place among the suggestions.
    pub after: String,
    /// Which place among what is proposed to carnets and bases.
    pub proposals: String,
}

impl Shown for Queue {
    type Key = Asked;

    async fn load(reader: Reader, asked: Asked) -> Result<Self, ApiError> {
        let linked = asked.about.map(|id| (Rel::Targets, id));
        let filter = Filter { linked, ..in_state(Kind::Suggestion, "open") };
        let after = read_place(&asked.after);
        let list = List { filter, order: Order::Recent, limit: 20, after, include: Vec::new() };
        let mut asks = vec![Ask::List(list)];
        if asked.about.is_none() {
            asks.push(proposed_to(None, &asked.proposals));
        }
        let mut answers = reader.ask(asks).await?;
        let page = answers.page();
        let next = page.next.as_ref().map(write_place);
        let mut queue = Self { total: page.total, next, ..Self::default() };
        queue.proposals = Proposals::of(&reader, &answers.page()).await?;
        queue.ids = reader.new_ids().await?;
        if page.cards.is_empty() {
            return Ok(queue);
        }
        let asks = page.cards.iter().map(|card| Ask::Record(card.reference.id)).collect();
        queue.suggestions = reader.ask(asks).await?.records();
        let concerned = queue.suggestions.iter().flat_map(|seen| {
            [Some(seen.record.content::<Suggestion>().target), seen.record.header().created_by].into_iter().flatten()
        });
        let mut concerned: Vec<RecordId> = concerned.collect();
        let targets: Vec<RecordId> =
            queue.suggestions.iter().map(|seen| seen.record.content::<Suggestion>().target).collect();
        let whole = reader.ask(targets.into_iter().map(Ask::Record).collect()).await?.records();
        queue.targets =
            whole.into_iter().filter(|seen| seen.level >= editing(seen.record.kind)).map(|seen| seen.record).collect();
        queue.bases = bases(&reader, &queue.suggestions, &queue.targets).await?;
        for seen in &queue.suggestions {
            let content: Suggestion = seen.record.content();
            let target = queue.targets.iter().find(|target| target.id == content.target);
            concerned.extend(named_by(&content, target));
        }
        concerned.arrange();
        concerned.dedup();
        queue.named = Named::all(&reader.ask(vec![Ask::Cards(concerned)]).await?.cards(), reader.lang());
        Ok(queue)
    }
}
