//! Keys: how stores and indexes name things.

use domain::projection::{Facet, Rel};
use domain::{Kind, RecordId};
use js_sys::{Array, Uint8Array};
use sync::ports::{Store, StoreError};
use wasm_bindgen::{JsCast, JsValue};

/// Whether a store holds records, keyed by the sixteen bytes of their identifiers, rather than bytes keyed by text.
pub(crate) const fn holds_records(store: Store) -> bool {
    matches!(store, Store::Base | Store::Local | Store::Visited | Store::Closed)
}

/// Bytes as the browser takes them.
pub(crate) fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// Bytes as the browser gives them: a view where a value was put as one, a bare buffer where it was a key.
pub(crate) fn to_bytes(value: &JsValue) -> Option<Vec<u8>> {
    if let Some(view) = value.dyn_ref::<Uint8Array>() {
        return Some(view.to_vec());
    }
    value.is_instance_of::<js_sys::ArrayBuffer>().then(|| Uint8Array::new(value).to_vec())
}

/// The key of a record.
pub(crate) fn record(id: RecordId) -> JsValue {
    bytes(id.as_bytes())
}

/// The record that a key names.
pub(crate) fn to_record(key: &JsValue) -> Option<RecordId> {
    to_bytes(key)?.try_into().ok().map(RecordId::from_bytes)
}

/// The key of an entry, from its text.
pub(crate) fn entry(store: Store, text: &str) -> Result<JsValue, StoreError> {
    if !holds_records(store) {
        return Ok(JsValue::from_str(text));
    }
    let unreadable = |_| StoreError::Unreadable(format!("{text} is no key of {}", store.name()));
    text.parse().map(record).map_err(unreadable)
}

/// A facet in its index.
pub(crate) fn facet(facet: &Facet) -> String {
    format!("{}={}", facet.axis.as_str(), facet.value)
}

/// A link in its index.
pub(crate) fn link(rel: Rel, target: RecordId) -> String {
    format!("{}>{target}", rel.as_str())
}

/// A kind and a place in its order: the key of the indexes that lists are read by.
pub(crate) fn placed(kind: Kind, place: &JsValue) -> JsValue {
    Array::of2(&kind.name().into(), place).into()
}
