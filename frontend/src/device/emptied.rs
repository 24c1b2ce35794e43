//! Whether the browser emptied this device: the server remembers under a session which device spoke, and a database that was made
//! anew has another identifier. Asked once for each database, and again each week, for a session may have begun since.

use app::state::device::Emptied;
use domain::Instant;
use offline::Database;
use sync::ports::{Durability, Store, StoreError, Write};
use sync::wire::{Reader, WireError, Writer};
use wasm_bindgen::JsValue;

use super::{Device, entropy};
use crate::transport::Exchange;

/// Where a device says who it is.
const THIS: &str = "/api/account/v1/this-device";
/// When the server was told last, in `Meta`.
const TOLD: &str = "told-device";
/// What was lost, in `Meta`, until its person has read it.
const LOST: &str = "emptied";
/// How much a second copy brought back, in `Meta`; absent where there was none.
pub const SPARED: &str = "spared";
/// How long the server is not told again, milliseconds.
const EACH_MS: u64 = 7 * 86_400_000;

impl Device {
    /// Says to the server which device this is, where it may not know; answers whether that brought to light what was lost.
    pub(crate) async fn introduce(&self) -> bool {
        if self.0.session.is_none() {
            return false;
        }
        let Ok(opened) = self.opened().await else { return false };
        let device = opened.driver.device().to_string();
        look(&opened.database, self.exchange(), &device, entropy::now_ms()).await.unwrap_or(false)
    }

    /// What was lost, until its person has read it.
    pub(crate) async fn was_emptied(&self) -> Result<Option<Emptied>, StoreError> {
        let opened = self.opened().await?;
        let bytes = opened.database.bytes(Store::Meta, LOST).await?;
        let Some(lost) = bytes.and_then(|bytes| decode(&bytes).ok()) else { return Ok(None) };
        let spared = opened.database.bytes(Store::Meta, SPARED).await?;
        let spared = spared.and_then(|bytes| bytes.try_into().ok()).map(u64::from_be_bytes);
        Ok(Some(Emptied { spared, ..lost }))
    }

    /// Its person has read it.
    pub(crate) async fn emptied_was_read(&self) -> Result<(), StoreError> {
        let gone = Write::Delete { store: Store::Meta, key: LOST.to_owned() };
        self.opened().await?.database.put(Durability::Strict, vec![gone]).await
    }
}

/// Asks, and notes the answer; answers whether something was lost. What is not answered is asked at the next start.
async fn look(database: &Database, exchange: &dyn Exchange, device: &str, now_ms: u64) -> Result<bool, StoreError> {
    let told = database.bytes(Store::Meta, TOLD).await?.and_then(|bytes| Reader::new(&bytes).number().ok());
    if told.is_some_and(|told| now_ms.abs_diff(told) < EACH_MS) {
        return Ok(false);
    }
    let question = ["{\"device\":\"", device, "\"}"].concat();
    let Ok(answer) = exchange.ask(THIS, "application/json", question).await else { return Ok(false) };
    let Some(answer) = core::str::from_utf8(&answer).ok().and_then(|text| js_sys::JSON::parse(text).ok()) else {
        return Ok(false);
    };
    let put = |key: &str, fill: &dyn Fn(&mut Writer)| {
        let mut writer = Writer::new();
        fill(&mut writer);
        Write::Put { store: Store::Meta, key: key.to_owned(), bytes: writer.into_bytes() }
    };
    let mut writes = vec![put(TOLD, &|writer| writer.number(now_ms))];
    let lost = emptied(&answer);
    writes.extend(lost.map(|lost| {
        put(LOST, &|writer| {
            writer.number(lost.pending);
            writer.signed(lost.seen.0);
        })
    }));
    database.put(Durability::Strict, writes).await?;
    Ok(lost.is_some())
}

/// What the server's answer says was lost; nothing where it says so, or says something else.
fn emptied(answer: &JsValue) -> Option<Emptied> {
    let number = |name: &str| js_sys::Reflect::get(answer, &name.into()).ok()?.as_f64();
    Some(Emptied { pending: number("pending")? as u64, seen: Instant(number("seen")? as i64), spared: None })
}

fn decode(bytes: &[u8]) -> Result<Emptied, WireError> {
    let mut reader = Reader::new(bytes);
    Ok(Emptied { pending: reader.number()?, seen: Instant(reader.signed()?), spared: None })
}
