//! Browsers that emptied a device: under one session, another device speaks than before. A session's cookie is kept apart from
//! what pages store.

use domain::{AccountId, DeviceId, Instant};
use storage::{audit, devices};

use super::session::{insert, read};
use crate::error::Result;
use crate::services::Services;

/// Under which word a session keeps the device that speaks under it.
pub(super) const DEVICE: &str = "device";

/// What is known of a device that was emptied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emptied {
    /// How many actions it last said were unsent.
    pub pending: u64,
    /// When it said so.
    pub seen: Instant,
}

impl Services {
    /// Notes which device speaks under a session; answers what is known of the one before, where it was of the same account.
    ///
    /// Who signs out ends the session, and with it what it knows: nothing is told of a device that its person left. What an
    /// answer that is lost told is not told again, and stays in the trail.
    pub async fn this_device(
        &self,
        account: AccountId,
        session: &tower_sessions::Session,
        device: DeviceId,
    ) -> Result<Option<Emptied>> {
        let before = read(session, DEVICE).await?.and_then(|text| text.parse::<DeviceId>().ok());
        if before == Some(device) {
            return Ok(None);
        }
        let known = match before {
            Some(before) => devices::read(&mut self.database().reader().await?, before).await?,
            None => None,
        };
        let lost = known.filter(|known| known.account == Some(account));
        if let Some(lost) = &lost {
            tracing::warn!(pending = lost.pending, "a browser emptied a device");
            let line = audit::Entry {
                id: self.fresh_id(),
                at: self.now(),
                account: Some(account),
                action: "device.emptied".to_owned(),
                record: None,
                detail: format!("{} unsent", lost.pending),
            };
            let mut tx = self.database().write().await?;
            audit::write(&mut tx, &line).await?;
            tx.commit().await?;
        }
        insert(session, DEVICE, device.to_string()).await?;
        Ok(lost.map(|device| Emptied { pending: device.pending, seen: device.last_seen }))
    }
}
