//! What the device keeps: selectors, how much of them is here, and the search segments that go with them.

use std::collections::BTreeMap;

use domain::order::Arrange;
use domain::scope::{ScopeId, Selector};
use domain::{Instant, RecordId};
use offline::Database;
use search::{Document, Id, Segment};
use sync::engine::State;
use sync::ports::{Durability, Held, Store, StoreError, Write};
use sync::protocol::MAGIC;
use sync::wire::{Reader, WireError, Writer};

use super::driver::Driver;
use super::finder::{self, kept};
use crate::transport::Exchange;

/// The size of a selector before it is kept.
const SIZE: &str = "/api/kit/v1/size";
/// The segments of selectors, one selector a line.
const SEGMENT: &str = "/api/kit/v1/segment";
/// Before a selector: what the server said of its size, in `Meta`.
const EXPECTED: &str = "expected/";
/// The selectors that the segments were asked for, in `Meta`.
const SEARCHED: &str = "search-selectors";
/// The selectors, in `Meta`, where another account's device finds them when they are offered for adoption.
const CHOSEN: &str = "kit";

/// The selectors that the person chose.
pub async fn chosen(database: &Database) -> Result<Vec<Selector>, StoreError> {
    let bytes = database.bytes(Store::Meta, CHOSEN).await?.unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    Ok(text.lines().filter_map(|line| line.parse().ok()).collect())
}

/// Stores the selectors that the person chose.
pub async fn choose(database: &Database, selectors: &[Selector]) -> Result<(), StoreError> {
    let put = Write::Put { store: Store::Meta, key: CHOSEN.to_owned(), bytes: lines(selectors).into_bytes() };
    database.put(Durability::Strict, vec![put]).await
}

/// How large a selector is, records and bytes, as the server says; nothing without network.
pub async fn size(exchange: &dyn Exchange, selector: Selector) -> Option<(u64, u64)> {
    let named = match selector {
        Selector::Notebook(id) => format!("{{\"notebook\":\"{id}\"}}"),
        Selector::Core | Selector::Rest => format!("\"{selector}\""),
    };
    let question = format!("{{\"selectors\":[{named}]}}");
    let answer = exchange.ask(SIZE, "application/json", question).await.ok()?;
    let answer = js_sys::JSON::parse(core::str::from_utf8(&answer).ok()?).ok()?;
    let first = js_sys::Array::from(&answer).get(0);
    let number = |name: &str| Some(js_sys::Reflect::get(&first, &name.into()).ok()?.as_f64()? as u64);
    Some((number("records")?, number("bytes")?))
}

/// Remembers how large a selector is, for the progress of its download.
pub async fn expect(database: &Database, selector: Selector, size: (u64, u64)) -> Result<(), StoreError> {
    let mut writer = Writer::new();
    writer.number(size.0);
    writer.number(size.1);
    let put = Write::Put { store: Store::Meta, key: format!("{EXPECTED}{selector}"), bytes: writer.into_bytes() };
    database.put(Durability::Relaxed, vec![put]).await
}

/// What is known of each selector that the device keeps.
pub async fn held(database: &Database, driver: &Driver) -> Result<Vec<Held>, StoreError> {
    let mut all = Vec::new();
    for selector in chosen(database).await? {
        let (scopes, complete_at) = driver.with(|state| {
            let complete_at = state.totals().complete_at.filter(|_| state.has_read(selector));
            (scopes(state, selector), complete_at)
        });
        let mut held = Held { selector, records: 0, expected: None, bytes: 0, complete_at };
        for scope in scopes {
            let (found, bytes) = database.in_scope(scope).await?;
            held.records = held.records.saturating_add(u32::try_from(found.len()).unwrap_or(u32::MAX));
            held.bytes += bytes;
        }
        if held.complete_at.is_none() {
            let expected = database.bytes(Store::Meta, &format!("{EXPECTED}{selector}")).await?;
            let expected = expected.and_then(|bytes| numbers(&bytes).ok()).map(|(records, _)| records);
            held.expected = expected.and_then(|records| u32::try_from(records).ok());
        }
        all.push(held);
    }
    Ok(all)
}

/// The scopes of the device that a selector stands for.
fn scopes(state: &State, selector: Selector) -> Vec<ScopeId> {
    let scopes = state.kept().map(|kept| kept.scopes.iter().map(|scope| scope.id));
    scopes.into_iter().flatten().filter(|id| id.selector == selector).collect()
}

/// Whether the segments on the device were asked for other selectors than it keeps now.
pub async fn outgrown(database: &Database) -> Result<bool, StoreError> {
    let chosen = chosen(database).await?;
    let searched = database.bytes(Store::Meta, SEARCHED).await?.unwrap_or_default();
    Ok(lines(&chosen).into_bytes() != searched)
}

/// Fetches the segments of what the device keeps, and stores them with what the device holds beyond them. Nothing is
/// stored when they do not come.
pub async fn fetch_segments(database: &Database, exchange: &dyn Exchange) -> Result<bool, StoreError> {
    let chosen = chosen(database).await?;
    let upto = database.generation().await?;
    let received = if chosen.is_empty() {
        Vec::new()
    } else {
        let answer = exchange.ask(SEGMENT, "text/plain", lines(&chosen)).await;
        let Some(received) = answer.ok().and_then(|bytes| opened(&bytes)) else { return Ok(false) };
        received
    };
    let beyond = beyond(database, &received).await?;
    let put = |store, key: &str, bytes: Vec<u8>| Write::Put { store, key: key.to_owned(), bytes };
    let before = database.entries(Store::Segment, "").await?;
    let mut writes: Vec<Write> =
        before.into_iter().map(|(key, _)| Write::Delete { store: Store::Segment, key }).collect();
    writes.extend(received.iter().map(|segment| {
        put(Store::Segment, &format!("{}{}", kept::RECEIVED, segment.audience()), segment.bytes().to_vec())
    }));
    if !beyond.is_empty() {
        writes.push(put(Store::Segment, kept::OVER, finder::over(beyond)));
    }
    writes.push(put(Store::Meta, kept::UPTO, upto.to_be_bytes().to_vec()));
    writes.push(put(Store::Meta, SEARCHED, lines(&chosen).into_bytes()));
    database.put(Durability::Relaxed, writes).await?;
    Ok(true)
}

/// The confirmed records that the segments lack, or know at another revision.
async fn beyond(database: &Database, received: &[Segment]) -> Result<Vec<Document>, StoreError> {
    let mut known: BTreeMap<Id, u64> = BTreeMap::new();
    for (id, rev) in received.iter().flat_map(Segment::records) {
        let newest = known.entry(id).or_insert(rev);
        *newest = rev.max(*newest);
    }
    let all = database.all_records(Store::Base).await?;
    let differs = |id: RecordId, rev: u64| known.get(id.as_bytes()) != Some(&rev);
    let differing = all.iter().map(|found| &found.record).filter(|record| differs(record.id, record.rev));
    Ok(differing.filter_map(finder::document).collect())
}

/// Our magic, then one segment an audience.
fn opened(bytes: &[u8]) -> Option<Vec<Segment>> {
    let list = Reader::new(bytes.strip_prefix(&MAGIC)?).list(|reader| reader.bytes().map(<[u8]>::to_vec)).ok()?;
    list.into_iter().map(|bytes| Segment::open(bytes).ok()).collect()
}

/// Two numbers: records, bytes.
fn numbers(bytes: &[u8]) -> Result<(u64, u64), WireError> {
    let mut reader = Reader::new(bytes);
    Ok((reader.number()?, reader.number()?))
}

fn lines(selectors: &[Selector]) -> String {
    let mut lines: Vec<String> = selectors.iter().map(ToString::to_string).collect();
    lines.arrange();
    lines.join("\n")
}

/// The instant of a device's clock.
pub fn instant(ms: u64) -> Instant {
    Instant::from_millis(i64::try_from(ms).unwrap_or(i64::MAX))
}
