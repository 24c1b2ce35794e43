//! A second copy of what is nowhere else, outside of the database.
//!
//! A browser that is killed in mid-write may throw its database away, two starts later: Chromium goes on writing after a torn
//! end of its log, and refuses the whole at the next start (ADR 15). What is in a cache is a file of its own.

use std::cell::{Cell, RefCell};

use domain::DeviceId;
use domain::sorted::Set;
use js_sys::{Array, Uint8Array};
use offline::Database;
use sync::engine::{ALONE, bring_back, is_alone};
use sync::ports::{Durability, Store, StoreError, Write};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Cache, Request, Response};

use super::{DEVICE, Device, caches};

/// The first part of its addresses; nobody asks for them.
const PLACE: &str = "/spare/";
/// How many entries are looked at one by one; all of them are where there are more.
const MANY: usize = 50;

/// An entry of a store.
type Name = (Store, String);

/// What is copied, and what is to be.
#[derive(Default)]
pub struct Spare {
    busy: Cell<bool>,
    /// Whether everything is to be looked at.
    all: Cell<bool>,
    due: RefCell<Vec<Name>>,
    /// The addresses in the cache, once they were read.
    held: RefCell<Option<Set<String>>>,
    /// Those that were put there since it was last seen that the database is there.
    put: RefCell<Vec<String>>,
}

/// The name of the cache for a database.
pub fn cache(database: &str) -> String {
    ["spare-", database].concat()
}

fn address((store, key): &Name) -> String {
    let key = String::from(js_sys::encode_uri_component(key));
    [PLACE, store.name(), "/", &key].concat()
}

fn name(address: &str) -> Option<Name> {
    let (_, name) = address.split_once(PLACE)?;
    let (store, key) = name.split_once('/')?;
    let store = ALONE.into_iter().find(|alone| alone.name() == store)?;
    Some((store, js_sys::decode_uri_component(key).ok()?.into()))
}

/// Whether a database is still the one that this device opened.
async fn is_of(database: &Database, device: DeviceId) -> bool {
    let stored = database.bytes(Store::Meta, DEVICE).await;
    stored.is_ok_and(|stored| stored.is_some_and(|bytes| bytes == device.as_bytes()))
}

/// Forgets it: the database goes, or went by its person's wish. Where it cannot be deleted now, [`sweep`] tries again.
pub async fn forget(database: &str) {
    let _was_there = caches::delete(&cache(database)).await;
}

/// Forgets those of nobody who is here or left something here.
pub async fn sweep(databases: &[String]) {
    let wanted: Vec<String> = databases.iter().map(|name| cache(name)).collect();
    for name in caches::names().await.into_iter().filter(|name| name.starts_with(&cache("encommun-"))) {
        if !wanted.contains(&name) {
            caches::delete(&name).await;
        }
    }
}

/// Brings back into a database that was just made what the one before it held and nobody else has; answers how many entries, or
/// nothing where there is no second copy: the browser took all of it, or this is a first visit.
///
/// # Errors
/// [`StoreError`]: of the database, or `Aborted` where the second copy is there and cannot be read; it stays, for the next try.
pub async fn restore(database: &Database) -> Result<Option<u64>, StoreError> {
    let name = cache(database.name());
    if !caches::has(&name).await {
        return Ok(None);
    }
    let cache = caches::open(&name).await.ok_or_else(unreadable)?;
    let mut entries = Vec::new();
    for address in addresses(&cache).await.ok_or_else(unreadable)? {
        if let Some((store, key)) = self::name(&address) {
            entries.push((store, key, read(&cache, &address).await.ok_or_else(unreadable)?));
        }
    }
    let count = entries.len() as u64;
    if count == 0 {
        return Ok(Some(0));
    }
    // A page may have gone on writing in it since it was made: what is there already stands.
    for store in ALONE {
        for (key, bytes) in database.entries(store, "").await? {
            entries.retain(|(of, named, _)| (*of, named) != (store, &key));
            entries.push((store, key, bytes));
        }
    }
    let (mut writes, generation) = bring_back(entries);
    let generation = generation.max(database.generation().await?);
    let bytes = generation.to_be_bytes().to_vec();
    writes.push(Write::Put { store: Store::Meta, key: offline::GENERATION.to_owned(), bytes });
    database.put(Durability::Strict, writes).await?;
    Ok(Some(count))
}

fn unreadable() -> StoreError {
    StoreError::Aborted("the second copy cannot be read".to_owned())
}

/// The addresses that a cache holds.
async fn addresses(cache: &Cache) -> Option<Vec<String>> {
    let requests = JsFuture::from(cache.keys()).await.ok()?;
    let path = |url: String| url.find(PLACE).and_then(|at| url.get(at..)).unwrap_or_default().to_owned();
    Some(
        Array::from(&requests)
            .iter()
            .filter_map(|request| Some(path(request.dyn_into::<Request>().ok()?.url())))
            .collect(),
    )
}

async fn read(cache: &Cache, address: &str) -> Option<Vec<u8>> {
    let found: Response = JsFuture::from(cache.match_with_str(address)).await.ok()?.dyn_into().ok()?;
    let bytes = JsFuture::from(found.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}

impl Device {
    /// Copies what changed, in the background.
    pub(super) fn follow_spare(&self, announcement: Option<&offline::Announcement>) {
        let spare = &self.0.spare;
        match announcement.map(|announcement| announcement.keys.as_deref()) {
            Some(Some(keys)) => {
                let mut due = spare.due.borrow_mut();
                for name in keys.iter().filter(|(store, _)| ALONE.contains(store)) {
                    if !due.contains(name) {
                        due.push(name.clone());
                    }
                }
            }
            Some(None) | None => spare.all.set(true),
        }
        let nothing = !spare.all.get() && spare.due.borrow().is_empty();
        if nothing || spare.busy.replace(true) {
            return;
        }
        let device = self.clone();
        spawn_local(async move {
            let spare = &device.0.spare;
            loop {
                if device.copy().await.is_none() {
                    // A full device, or one whose database goes: with what is stored next.
                    spare.all.set(true);
                    break;
                }
                if !spare.all.get() && spare.due.borrow().is_empty() {
                    break;
                }
            }
            spare.busy.set(false);
        });
    }

    /// Copies until nothing is due; nothing where it could not be.
    async fn copy(&self) -> Option<()> {
        let opened = self.now_open()?;
        let (database, spare) = (&opened.database, &self.0.spare);
        // One that was deleted, or that a browser made anew under this page, says nothing of what is nowhere else.
        is_of(database, opened.driver.device()).await.then_some(())?;
        let cache = caches::open(&cache(database.name())).await?;
        if spare.held.borrow().is_none() {
            spare.held.replace(Some(addresses(&cache).await?.into_iter().collect()));
        }
        spare.put.borrow_mut().clear();
        let done = self.copy_into(&cache, database).await;
        if !is_of(database, opened.driver.device()).await {
            // It went meanwhile, here or in another tab, and its second copy with it: this is what came after.
            for address in spare.put.take() {
                let _taken_out = JsFuture::from(cache.delete_with_str(&address)).await;
            }
            return None;
        }
        done
    }

    async fn copy_into(&self, cache: &Cache, database: &Database) -> Option<()> {
        let spare = &self.0.spare;
        loop {
            let many = spare.due.borrow().len() > MANY;
            if spare.all.replace(false) || many {
                spare.due.borrow_mut().clear();
                self.copy_all(cache, database).await?;
                continue;
            }
            let Some(name) = spare.due.borrow_mut().pop() else { return Some(()) };
            let found = database.bytes(name.0, &name.1).await.ok()?;
            match found.filter(|bytes| is_alone(name.0, bytes)) {
                Some(bytes) => self.put_in(cache, &address(&name), &bytes).await?,
                None => self.take_out(cache, &address(&name)).await,
            }
        }
    }

    async fn copy_all(&self, cache: &Cache, database: &Database) -> Option<()> {
        let mut there = Set::default();
        for store in ALONE {
            for (key, bytes) in
                database.entries(store, "").await.ok()?.into_iter().filter(|(_, bytes)| is_alone(store, bytes))
            {
                let address = address(&(store, key));
                let held = self.0.spare.held.borrow().as_ref().is_some_and(|held| held.contains(&address));
                // An action stays as it was written; a form that was begun does not.
                if !held || store == Store::Drafts {
                    self.put_in(cache, &address, &bytes).await?;
                }
                there.insert(address);
            }
        }
        let held = self.0.spare.held.borrow().clone().unwrap_or_default();
        for gone in held.difference(&there) {
            self.take_out(cache, gone).await;
        }
        Some(())
    }

    async fn put_in(&self, cache: &Cache, address: &str, bytes: &[u8]) -> Option<()> {
        let body = Uint8Array::from(bytes);
        let response = Response::new_with_opt_js_u8_array(Some(&body)).ok()?;
        JsFuture::from(cache.put_with_str(address, &response)).await.ok()?;
        self.0.spare.held.borrow_mut().get_or_insert_default().insert(address.to_owned());
        self.0.spare.put.borrow_mut().push(address.to_owned());
        Some(())
    }

    async fn take_out(&self, cache: &Cache, address: &str) {
        let held = self.0.spare.held.borrow().as_ref().is_some_and(|held| held.contains(address));
        // Left where it cannot be taken out: what is sent twice is answered alike.
        if held && JsFuture::from(cache.delete_with_str(address)).await.is_ok() {
            self.0.spare.held.borrow_mut().get_or_insert_default().remove(address);
        }
    }
}
