//! Whether files wait for a network that costs nothing: as their person says, else as the browser does. Text never waits.

use js_sys::Reflect;
use offline::{Announcement, Database};
use sync::media::Sparing;
use sync::ports::{Durability, Store, StoreError, Write};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// What the person chose, in `Meta`.
const CHOSEN: &str = "sparing";
/// When they last asked that files leave all the same, in `Meta`.
const INSISTED: &str = "insisted";
/// How long that holds, milliseconds.
const INSISTED_MS: u64 = 30 * 60_000;

/// Whether files wait.
pub async fn state(database: &Database, now_ms: u64) -> Result<Sparing, StoreError> {
    let on = match database.bytes(Store::Meta, CHOSEN).await?.as_deref() {
        Some([chosen]) => *chosen != 0,
        _ => says("saveData").is_some_and(|asked| asked.is_truthy()),
    };
    if !on || costs_nothing() {
        return Ok(Sparing { on, waits: false });
    }
    let insisted: Option<[u8; 8]> = database.bytes(Store::Meta, INSISTED).await?.and_then(|at| at.try_into().ok());
    let insisted = insisted.map(u64::from_be_bytes);
    let holds = insisted.is_some_and(|at| at <= now_ms && now_ms - at < INSISTED_MS);
    Ok(Sparing { on, waits: !holds })
}

/// Keeps what the person chose; what they asked for once is over then.
pub async fn choose(database: &Database, on: bool) -> Result<(), StoreError> {
    let put = Write::Put { store: Store::Meta, key: CHOSEN.to_owned(), bytes: vec![u8::from(on)] };
    let forget = Write::Delete { store: Store::Meta, key: INSISTED.to_owned() };
    database.put(Durability::Relaxed, vec![put, forget]).await
}

/// Files leave now, whatever the network costs.
pub async fn insist(database: &Database, now_ms: u64) -> Result<(), StoreError> {
    let put = Write::Put { store: Store::Meta, key: INSISTED.to_owned(), bytes: now_ms.to_be_bytes().to_vec() };
    database.put(Durability::Relaxed, vec![put]).await
}

/// All that somebody asked for has left: what is picked next waits again.
pub async fn rest(database: &Database) -> Result<(), StoreError> {
    if database.bytes(Store::Meta, INSISTED).await?.is_none() {
        return Ok(());
    }
    let forget = Write::Delete { store: Store::Meta, key: INSISTED.to_owned() };
    database.put(Durability::Relaxed, vec![forget]).await
}

/// Whether something was stored that files may leave or have to wait by.
pub fn is_told_by(announcement: &Announcement) -> bool {
    let keys = announcement.keys.iter().flatten();
    keys.filter(|(store, _)| *store == Store::Meta).any(|(_, key)| key == CHOSEN || key == INSISTED)
}

/// What says that the network is another, where the browser does.
pub fn network() -> Option<EventTarget> {
    connection()?.dyn_into().ok()
}

/// Whether the browser says that this network is one that nobody pays by what passes.
fn costs_nothing() -> bool {
    let said = says("type").and_then(|said| said.as_string());
    matches!(said.as_deref(), Some("wifi" | "ethernet"))
}

fn says(what: &str) -> Option<JsValue> {
    Reflect::get(&connection()?, &what.into()).ok()
}

fn connection() -> Option<JsValue> {
    let window = web_sys::window()?;
    Reflect::get(&window.navigator(), &"connection".into()).ok().filter(JsValue::is_object)
}
