//! A record as the browser keeps it: its bytes, and beside them its card and what its indexes read.

use domain::projection::project;
use domain::query::{Card, Order};
use domain::{Record, RecordId, ScopeId};
use js_sys::{Array, Object, Reflect};
use sync::codec::{decode_record, encode_record};
use sync::ports::StoreError;
use wasm_bindgen::JsValue;

use crate::schema::index;
use crate::{card, error, key};

const BYTES: &str = "bytes";
const CARD: &str = "card";
const KIND: &str = "kind";

/// The entry of a record. One in the bin is kept, for it hides the confirmed copy, but no list finds it.
pub(crate) fn make(record: &Record, scopes: &[ScopeId]) -> Result<JsValue, StoreError> {
    let entry = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&entry, &name.into(), value).map_err(|e| error::of_js(&e));
    set(BYTES, &key::bytes(&encode_record(record)))?;
    set(index::SCOPES, &texts(scopes.iter().map(ToString::to_string)))?;
    if !record.is_trashed() {
        let projection = project(record);
        let recent = place(Order::Recent, &record.updated.0.to_be_bytes(), record.id);
        let title = place(Order::Title, &projection.sort_title(), record.id);
        set(KIND, &record.kind.name().into())?;
        set(index::FACETS, &texts(projection.facets.iter().map(key::facet)))?;
        set(index::LINKS, &texts(projection.links.iter().map(|link| key::link(link.rel, link.target))))?;
        set(index::RECENT, &key::bytes(&recent))?;
        set(index::TITLE, &key::bytes(&title))?;
        set(CARD, &key::bytes(&card::encode(&card::card(record, projection))))?;
    }
    Ok(entry.into())
}

/// The record of an entry; nothing when its bytes cannot be read.
pub(crate) fn record(entry: &JsValue) -> Option<Record> {
    decode_record(&key::to_bytes(&Reflect::get(entry, &BYTES.into()).ok()?)?).ok()
}

/// The card of an entry; nothing for one in the bin, or that cannot be read.
pub(crate) fn card_of(entry: &JsValue) -> Option<Card> {
    card::decode(&key::to_bytes(&Reflect::get(entry, &CARD.into()).ok()?)?).ok()
}

/// How many bytes a record takes here.
pub(crate) fn size(entry: &JsValue) -> usize {
    Reflect::get(entry, &BYTES.into()).ok().and_then(|bytes| key::to_bytes(&bytes)).map_or(0, |bytes| bytes.len())
}

/// The scopes that hold it here.
pub(crate) fn scopes(entry: &JsValue) -> Vec<ScopeId> {
    let list = Reflect::get(entry, &index::SCOPES.into()).unwrap_or_default();
    Array::from(&list).iter().filter_map(|scope| scope.as_string()?.parse().ok()).collect()
}

/// Its place in the order of this index.
pub(crate) fn place_of(entry: &JsValue, order: &str) -> Option<Vec<u8>> {
    key::to_bytes(&Reflect::get(entry, &order.into()).ok()?)
}

/// A record's place in an order, as bytes that sort: its sort key, then its identifier. The last changed comes first, so
/// its bytes are turned round, the sign of the instant put where bytes sort by it.
pub(crate) fn place(order: Order, sort: &[u8], id: RecordId) -> Vec<u8> {
    match order {
        Order::Recent => {
            let mut place: Vec<u8> = sort.iter().chain(id.as_bytes()).map(|byte| !byte).collect();
            if let Some(first) = place.first_mut() {
                *first ^= 0x80;
            }
            place
        }
        Order::Title | Order::Position => [sort, &[0], id.as_bytes()].concat(),
    }
}

/// How many bytes follow the sort key in a place by title.
pub(crate) const PLACED_AFTER: usize = 17;

/// Marks an entry with the commit that writes it, so that what was written since another can be found.
pub(crate) fn mark(entry: &JsValue, generation: u64) {
    // Refused only by a frozen object, which this is not.
    let _marked = Reflect::set(entry, &index::WRITTEN.into(), &JsValue::from_f64(generation as f64));
}

fn texts(texts: impl Iterator<Item = String>) -> JsValue {
    texts.map(|text| JsValue::from_str(&text)).collect::<Array>().into()
}
