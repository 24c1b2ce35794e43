//! What every use case stands on: the database, the search index, the clock, randomness, the configuration.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::{DeviceId, Instant, OpId, RecordId};
use storage::operations::Turn;
use storage::{Database, Settings, meta};
use sync::protocol::Epoch;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::account::Passwords;
use crate::error::{Error, Result};
use crate::read::WorkedOut;
use crate::search_index::SearchIndex;
use crate::sync::news::Commits;
use crate::turns::Turns;

/// What the operator decides.
#[derive(Debug, Clone)]
pub struct Config {
    /// The database: `sqlite://path` or `postgres://…`.
    pub database: String,
    /// How the database is held.
    pub storage: Settings,
    /// The address at which people reach this server.
    pub public_url: String,
    /// Where the server keeps what is not in the database.
    pub data: PathBuf,
    /// This build, as `status` says it.
    pub build: String,
    /// What one person may ask.
    pub limits: Limits,
}

impl Config {
    /// A configuration for a database, everything else as an organisation needs it.
    #[must_use]
    pub fn new(database: &str) -> Self {
        Self {
            database: database.to_owned(),
            storage: Settings::default(),
            public_url: "http://localhost:3000".to_owned(),
            data: PathBuf::from("data"),
            build: env!("CARGO_PKG_VERSION").to_owned(),
            limits: Limits::default(),
        }
    }
}

/// What one person may ask.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The most questions in one reading.
    pub asks: usize,
    /// Wrong passwords for one account in 24 hours before it waits.
    pub tries_by_account: i64,
    /// Wrong passwords from one network in an hour before it waits.
    pub tries_by_network: i64,
    /// Accounts made from one network in an hour.
    pub sign_ups_by_network: i64,
    /// How many passwords are checked at once.
    pub hashes_at_once: usize,
    /// The most bytes of files that an account sends in 14 days.
    pub media_share: u64,
    /// How many files are looked at at once.
    pub media_at_once: usize,
    /// How many devices listen for news at once.
    pub listeners: usize,
    /// How many pushes are taken at once: a database has one writer, and a form waits behind those that are taken. None
    /// while this server takes nothing.
    pub pushes_at_once: usize,
    /// How long a device waits to push, or to pull, before it is asked to come back.
    pub sync_patience: Duration,
    /// Memory of one check, KiB.
    pub hash_memory: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            asks: 32,
            tries_by_account: 100,
            tries_by_network: 60,
            sign_ups_by_network: 20,
            hashes_at_once: 2,
            hash_memory: 19_456,
            media_share: 4 * 1024 * 1024 * 1024,
            media_at_once: 2,
            listeners: 500,
            pushes_at_once: 2,
            sync_patience: Duration::from_secs(1),
        }
    }
}

/// Fills bytes that nobody can guess.
pub type Chance = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// The clock and chance, as functions so that a test fixes them.
#[derive(Clone)]
pub struct Surroundings {
    /// What time it is.
    pub now: Arc<dyn Fn() -> Instant + Send + Sync>,
    /// Fills bytes that nobody can guess.
    pub random: Chance,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self {
            now: Arc::new(|| {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                Instant(since.map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX)))
            }),
            random: Arc::new(|bytes| rand::Rng::fill_bytes(&mut rand::rng(), bytes)),
        }
    }
}

impl std::fmt::Debug for Surroundings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Surroundings").finish_non_exhaustive()
    }
}

/// Every use case. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Services {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    config: Config,
    surroundings: Surroundings,
    database: Database,
    epoch: Epoch,
    search: SearchIndex,
    passwords: Passwords,
    /// Turns to look at files: a picture takes much memory while it is decoded.
    looking: Semaphore,
    pushing: Turns,
    /// At half of the connections that read: pages and sessions never wait for devices.
    pulling: Turns,
    worked_out: WorkedOut,
    commits: Commits,
    /// Where the last sweep of what waits ended.
    swept: Mutex<Option<Turn>>,
}

impl Services {
    /// Opens the database, brings its tables up to date, and gets the search index ready.
    pub async fn open(config: Config) -> Result<Self> {
        Self::open_in(config, Surroundings::default()).await
    }

    /// As [`Services::open`], with a clock and chance of the caller's.
    pub async fn open_in(config: Config, surroundings: Surroundings) -> Result<Self> {
        let database = Database::open_with(&config.database, &config.storage).await.map_err(Error::Opening)?;
        let mut drawn = [0; 16];
        (surroundings.random)(&mut drawn);
        let epoch = epoch(&database, drawn).await?;
        let passwords = Passwords::new(&config.limits, surroundings.random.as_ref())?;
        let search = SearchIndex::open(&database, (surroundings.now)()).await?;
        let looking = Semaphore::new(config.limits.media_at_once.max(1));
        let pushing = Turns::new(config.limits.pushes_at_once, config.limits.sync_patience);
        let readers = usize::try_from(config.storage.connections).unwrap_or(1);
        let pulling = Turns::new(readers.div_ceil(2), config.limits.sync_patience);
        let (worked_out, swept) = (WorkedOut::default(), Mutex::default());
        let commits = Commits::new(config.limits.listeners);
        let inner = Inner {
            config,
            surroundings,
            database,
            epoch,
            search,
            passwords,
            looking,
            pushing,
            pulling,
            worked_out,
            commits,
            swept,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Stores what is kept in memory and closes the database.
    pub async fn close(&self) {
        if let Err(error) = self.search().persist(self.database(), self.now()).await {
            tracing::warn!(%error, "the search index was not stored; it will be built again");
        }
        self.database().close().await;
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// The configuration.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.inner.config
    }

    /// The life of the database.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.inner.epoch
    }

    /// Gives the database another epoch: it was put back by other means than ours. Servers speak of it from their next
    /// start on.
    pub async fn renew_epoch(&self) -> Result<()> {
        let epoch = epoch_text(self.random());
        let mut tx = self.database().write().await?;
        meta::renew_epoch(&mut tx, &epoch).await?;
        Ok(tx.commit().await?)
    }

    /// The server's clock.
    #[must_use]
    pub fn now(&self) -> Instant {
        (self.inner.surroundings.now)()
    }

    /// The search index.
    #[must_use]
    pub fn search(&self) -> &SearchIndex {
        &self.inner.search
    }

    /// Brings the search index up to what other processes wrote; the server calls it every second.
    pub async fn catch_up(&self) -> Result<bool> {
        self.search().catch_up(self.database(), self.now()).await
    }

    /// Stores the search index as it is in memory, so that the next start has less to read; the server calls it now and then.
    pub async fn store_search(&self) -> Result<()> {
        self.search().persist(self.database(), self.now()).await
    }

    pub(crate) fn commits(&self) -> &Commits {
        &self.inner.commits
    }

    pub(crate) fn worked_out(&self) -> &WorkedOut {
        &self.inner.worked_out
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    /// A turn to look at a file; given back when it is dropped.
    pub(crate) async fn looking(&self) -> Option<SemaphorePermit<'_>> {
        self.inner.looking.acquire().await.ok()
    }

    pub(crate) fn pushing(&self) -> &Turns {
        &self.inner.pushing
    }

    pub(crate) fn pulling(&self) -> &Turns {
        &self.inner.pulling
    }

    /// Where the next sweep of what waits begins; nothing for the oldest.
    pub(crate) fn swept(&self) -> Option<Turn> {
        *self.inner.swept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn set_swept(&self, turn: Option<Turn>) {
        *self.inner.swept.lock().unwrap_or_else(PoisonError::into_inner) = turn;
    }

    /// Bytes that nobody can guess.
    #[must_use]
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        (self.inner.surroundings.random)(&mut bytes);
        bytes
    }

    fn fresh<T>(&self, make: impl Fn(u64, &[u8; 10]) -> T) -> T {
        make(u64::try_from(self.now().millis()).unwrap_or_default(), &self.random())
    }

    /// A fresh identifier for a record.
    #[must_use]
    pub fn fresh_id(&self) -> RecordId {
        self.fresh(RecordId::fresh)
    }

    /// A fresh identifier for an operation.
    #[must_use]
    pub fn fresh_op(&self) -> OpId {
        self.fresh(OpId::fresh)
    }

    /// A fresh identifier for a group.
    #[must_use]
    pub fn fresh_group(&self) -> domain::GroupId {
        self.fresh(domain::GroupId::fresh)
    }

    /// The device that a person's forms come from when the browser keeps nothing.
    #[must_use]
    pub fn form_device(&self, person: Option<RecordId>) -> DeviceId {
        let person = person.unwrap_or_default();
        DeviceId::derived("form", &[person.as_bytes()])
    }
}

/// An epoch as the database keeps it.
pub(crate) fn epoch_text(epoch: Epoch) -> String {
    RecordId::from_bytes(epoch).to_string()
}

async fn epoch(database: &Database, drawn: Epoch) -> Result<Epoch> {
    let mut tx = database.write().await?;
    let text = meta::get_or_set(&mut tx, meta::EPOCH, &epoch_text(drawn)).await?;
    tx.commit().await?;
    let id: std::result::Result<RecordId, _> = text.parse();
    Ok(*id.map_err(|_| storage::Error::Corrupt("the epoch".to_owned()))?.as_bytes())
}
