//! What waits for a person: suggestions on what they may edit, and those they made.

use api::ApiError;
use domain::care::Suggestion;
use domain::query::{Ask, List, Order, Seen};
use domain::{Kind, Level, Record, RecordId, Value};
use serde::{Deserialize, Serialize};

use super::row::{Named, in_state};
use super::{Reader, Shown};

/// The queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// Open suggestions, newest first.
    pub suggestions: Vec<Seen>,
    /// What they concern, whole, where it may be edited.
    pub targets: Vec<Record>,
    /// The names of what they concern, and of who made them.
    pub named: Vec<Named>,
    /// How many there are in all.
    pub total: u64,
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

fn collect(value: &Value, ids: &mut Vec<RecordId>) {
    match value {
        Value::Id(id) => ids.push(*id),
        Value::Map(map) => map.values().for_each(|value| collect(value, ids)),
        value => value.elements().into_iter().for_each(|value| collect(value, ids)),
    }
}

impl Shown for Queue {
    type Key = ();

    async fn load(reader: Reader, (): ()) -> Result<Self, ApiError> {
        let filter = in_state(Kind::Suggestion, "open");
        let list = List { filter, order: Order::Recent, limit: 20, after: None, include: Vec::new() };
        let page = reader.ask(vec![Ask::List(list)]).await?.page();
        let mut queue =
            Self { suggestions: Vec::new(), targets: Vec::new(), named: Vec::new(), total: page.total, ids: None };
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
        queue.targets = whole.into_iter().filter(|seen| seen.level >= Level::Edit).map(|seen| seen.record).collect();
        for seen in &queue.suggestions {
            let content: Suggestion = seen.record.content();
            let target = queue.targets.iter().find(|target| target.id == content.target);
            concerned.extend(named_by(&content, target));
        }
        concerned.sort_unstable();
        concerned.dedup();
        queue.named = Named::all_in(&reader.ask(vec![Ask::Cards(concerned)]).await?.cards(), reader.lang());
        queue.ids = reader.new_ids().await?;
        Ok(queue)
    }
}
