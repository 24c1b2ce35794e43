//! Where somebody belongs, as this device knows it: a community that was founded here is theirs before any session says so.

use std::borrow::Cow;

use domain::communities::{Membership, membership};
use domain::{Actor, Audience, Kind, Record, RecordId};
use offline::Database;
use sync::ports::StoreError;

/// The actor, with where they belong by their own memberships on this device, as far as this record asks for it.
pub(super) async fn here<'a>(
    database: &Database,
    actor: &'a Actor,
    record: &Record,
) -> Result<Cow<'a, Actor>, StoreError> {
    let (Some(me), Some(community)) = (actor.person, community(record)) else { return Ok(Cow::Borrowed(actor)) };
    let found = database.records(&[membership::id(me, community)]).await?.into_iter().flatten().next();
    let Some(found) = found else { return Ok(Cow::Borrowed(actor)) };
    let mut actor = actor.clone();
    match membership::belonging(&found.record) {
        Some((community, _, role)) => actor.memberships.insert(community, role),
        None => actor.memberships.remove(&community),
    };
    Ok(Cow::Owned(actor))
}

/// The community that decides about a record.
fn community(record: &Record) -> Option<RecordId> {
    match (record.kind, record.audience()) {
        (Kind::Community, _) => Some(record.id),
        (Kind::Membership, _) => Some(record.content::<Membership>().joined),
        (_, Audience::Community(community)) => Some(community),
        _ => None,
    }
}
