//! The second wall: cards and addresses are asked of the policy again, over readers that were resolved when the records were
//! written.

use std::collections::{BTreeMap, BTreeSet};

use domain::policy::Action;
use domain::projection::Rel;
use domain::query::Card;
use domain::{Actor, Level, RecordId, Ref, Subject, may};
use storage::audiences::Readers;
use storage::queries::ReadersOf;
use storage::{Reads, audiences};

use super::public::Address;
use crate::error::Result;

/// Lets go of the cards that this actor may not see; there are none unless the first wall has a hole.
pub fn cards(actor: &Actor, readers: &ReadersOf, cards: &mut Vec<Card>) {
    cards.retain(|card| {
        let authors = card.targets(Rel::Author).collect::<BTreeSet<RecordId>>();
        allowed(actor, card.reference, readers.get(&card.reference.id), authors)
    });
}

/// Lets go of the addresses of what this actor may not see, as [`cards`] does.
pub async fn addresses(at: &mut impl Reads, actor: &Actor, addresses: &mut Vec<Address>) -> Result<()> {
    let ids: Vec<RecordId> = addresses.iter().map(|address| address.reference.id).collect();
    let readers = audiences::read(at, &ids).await?;
    addresses.retain(|address| allowed(actor, address.reference, readers.get(&address.reference.id), BTreeSet::new()));
    Ok(())
}

fn allowed(actor: &Actor, reference: Ref, readers: Option<&Readers>, authors: BTreeSet<RecordId>) -> bool {
    let readers = readers.into_iter().flatten().map(|(key, _)| *key).collect();
    let subject = Subject {
        reference,
        readers,
        creator: None,
        authors,
        withdrawn: false,
        binned: false,
        waits: false,
        container: None,
        parents: Vec::new(),
        held: BTreeMap::new(),
        asked: Level::Nothing,
        door: None,
        forsaken: false,
        standing: None,
    };
    let allowed = may(actor, Action::See, &subject).allows();
    if !allowed {
        tracing::error!(record = %reference.id, "a record that the policy refuses passed the query's filter");
    }
    allowed
}
