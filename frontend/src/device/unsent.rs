//! What is not sent as a file, for when nothing else gets through: a server takes it in again.

use domain::order::Arrange;
use domain::{AccountId, DeviceId, GroupId};
use offline::Database;
use sync::outbox::Entry;
use sync::ports::{Store, StoreError};
use sync::rescue::{Begun, Part, Rescue};

use super::{drafts, entropy};

/// What is not sent and what was set aside, as it is stored here, and the forms that were only begun; of one action alone
/// when it is named. Empty when there is nothing.
pub async fn file(
    database: &Database,
    (device, account): (DeviceId, Option<AccountId>),
    only: Option<GroupId>,
) -> Result<Vec<u8>, StoreError> {
    let parts = match only {
        Some(group) => one(database, group).await?.into_iter().map(Part::Action).collect(),
        None => all(database).await?,
    };
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Rescue { device: Some(device), account, made_ms: entropy::now_ms(), parts }.encode())
}

async fn all(database: &Database) -> Result<Vec<Part>, StoreError> {
    let outbox = database.entries(Store::Outbox, "").await?;
    let aside = database.entries(Store::Parked, "").await?;
    let mut actions: Vec<Vec<u8>> = outbox.into_iter().chain(aside).map(|(_, bytes)| bytes).collect();
    // In the order of saves; what cannot be read goes along, last.
    actions.arrange_by_cached_key(|bytes| Entry::decode(bytes).map_or(u64::MAX, |entry| entry.ord));
    let mut parts: Vec<Part> = actions.into_iter().map(Part::Action).collect();
    for (key, _) in database.entries(Store::Drafts, "").await? {
        if let Some(draft) = drafts::read(database, &key).await? {
            let at_ms = u64::try_from(draft.at.millis()).unwrap_or_default();
            parts.push(Part::Draft(Begun { key, at_ms, text: draft.text }));
        }
    }
    Ok(parts)
}

/// An action wherever it is: to send, set aside, or kept since the server answered.
async fn one(database: &Database, group: GroupId) -> Result<Option<Vec<u8>>, StoreError> {
    let key = group.to_string();
    for store in [Store::Outbox, Store::Parked] {
        if let Some(bytes) = database.bytes(store, &key).await? {
            return Ok(Some(bytes));
        }
    }
    let kept = database.entries(Store::Acked, "").await?;
    Ok(kept.into_iter().find(|(name, _)| name.ends_with(&key)).map(|(_, bytes)| bytes))
}
