//! Who listens is told which of their scopes have news, and nothing of what it is: that is asked for by a pull, with the
//! rights of then.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{AccountId, DeviceId, ScopeId};
use storage::{devices, scopes};
use sync::level::LEVEL;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Instant, sleep_until};

use super::pull::wanted;
use crate::error::Result;
use crate::services::Services;

/// How long one listens before asking again: a session that ended says so then.
const LONGEST: Duration = Duration::from_secs(120);

/// The last commit that was seen, and who waits for the next.
#[derive(Debug)]
pub(crate) struct Commits {
    /// None once the server ends.
    stamp: watch::Sender<Option<u64>>,
    places: Arc<Semaphore>,
}

impl Commits {
    pub(crate) fn new(listeners: usize) -> Self {
        Self { stamp: watch::Sender::new(Some(0)), places: Arc::new(Semaphore::new(listeners)) }
    }
}

/// Somebody who listens.
#[derive(Debug)]
pub struct Listener {
    services: Services,
    account: AccountId,
    device: DeviceId,
    commits: watch::Receiver<Option<u64>>,
    until: Instant,
    told: BTreeMap<ScopeId, u64>,
    /// The list that follows from the rights of now, where it is not the one of the device and that was said.
    other: Option<Vec<ScopeId>>,
    begun: bool,
    _place: OwnedSemaphorePermit,
}

impl Services {
    /// Has a device listen; none where too many do already.
    #[must_use]
    pub fn listen(&self, account: AccountId, device: DeviceId) -> Option<Listener> {
        let place = Arc::clone(&self.commits().places).try_acquire_owned().ok()?;
        Some(Listener {
            services: self.clone(),
            account,
            device,
            commits: self.commits().stamp.subscribe(),
            until: Instant::now() + LONGEST,
            told: BTreeMap::new(),
            other: None,
            begun: false,
            _place: place,
        })
    }

    /// Looks whether something was committed, by whatever process, and tells who listens; the server calls it every second.
    pub async fn look_for_news(&self) -> Result<()> {
        let stamps = &self.commits().stamp;
        if stamps.receiver_count() == 0 {
            return Ok(());
        }
        let now = self.stamp().await?;
        stamps.send_if_modified(|known| known.is_some() && known.replace(now) != Some(now));
        Ok(())
    }

    /// The server ends: nobody listens any more.
    pub fn end_news(&self) {
        self.commits().stamp.send_replace(None);
    }
}

impl Listener {
    /// Waits for news: the scopes that have some, each with its last number; none where the list itself is another. At the end
    /// of what one may listen, nothing: one asks again, as who one then is.
    pub async fn next(&mut self) -> Option<Vec<(ScopeId, u64)>> {
        loop {
            if self.begun {
                tokio::select! {
                    changed = self.commits.changed() => changed.ok()?,
                    () = sleep_until(self.until) => return None,
                }
            }
            self.begun = true;
            let _now = (*self.commits.borrow_and_update())?;
            match self.look().await {
                Ok(Look::Nothing) => {}
                Ok(Look::Heads(heads)) => return Some(heads),
                Ok(Look::List) => return Some(Vec::new()),
                Ok(Look::Over) => return None,
                Err(error) => {
                    tracing::warn!(error = &error as &dyn std::error::Error, "who listens has to ask again");
                    return None;
                }
            }
        }
    }

    async fn look(&mut self) -> Result<Look> {
        let Some(actor) = self.services.actor_of_account(self.account).await? else { return Ok(Look::Over) };
        let mut at = self.services.database().snapshot().await?;
        let device = devices::read(&mut at, self.device).await?;
        let Some(device) = device.filter(|device| device.account == Some(self.account)) else { return Ok(Look::Over) };
        let Some((_, list)) = devices::list(&mut at, self.device).await? else { return Ok(Look::Over) };
        let now = wanted(&actor, &device.selectors, LEVEL);
        if !now.iter().eq(list.iter().map(|(scope, _)| scope)) {
            let said = self.other.replace(now);
            return Ok(if said == self.other { Look::Nothing } else { Look::List });
        }
        self.other = None;
        let heads = scopes::heads(&mut at, &now).await?;
        let mut news = Vec::new();
        for (scope, head) in heads {
            if self.told.insert(scope, head.seq) != Some(head.seq) {
                news.push((scope, head.seq));
            }
        }
        Ok(if news.is_empty() { Look::Nothing } else { Look::Heads(news) })
    }
}

/// What there is to say.
enum Look {
    Nothing,
    Heads(Vec<(ScopeId, u64)>),
    List,
    Over,
}
