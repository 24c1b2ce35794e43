//! The second wall: cards are asked of the policy again, over readers that were resolved when the records were written.

use std::collections::BTreeSet;

use domain::policy::Action;
use domain::projection::Rel;
use domain::query::Card;
use domain::{Actor, RecordId, Subject, may};
use storage::{Reads, audiences};

use crate::error::Result;

/// Lets go of the cards that this actor may not see; there are none unless the first wall has a hole.
pub async fn cards(at: &mut impl Reads, actor: &Actor, cards: &mut Vec<Card>) -> Result<()> {
    let ids: Vec<RecordId> = cards.iter().map(|card| card.reference.id).collect();
    let readers = audiences::read(at, &ids).await?;
    cards.retain(|card| {
        let subject = Subject {
            reference: card.reference,
            readers: readers.get(&card.reference.id).into_iter().flatten().map(|(key, _)| *key).collect(),
            creator: None,
            authors: card.targets(Rel::Author).collect::<BTreeSet<RecordId>>(),
            parents: Vec::new(),
        };
        let allowed = may(actor, Action::See, &subject).allows();
        if !allowed {
            tracing::error!(record = %card.reference.id, "a card that the policy refuses passed the query's filter");
        }
        allowed
    });
    Ok(())
}
