//! What a second copy, kept outside of the stores, brings back where a browser made them anew.

use domain::sorted::Set;

use super::journal;
use super::kept::put;
use super::status::of_aside;
use crate::outbox::{Entry, Way};
use crate::overlay::overlay;
use crate::planted::{Planted, has};
use crate::ports::{Store, Write};
use crate::status::RecordStatus;

/// The stores that hold what nobody else may have.
pub const ALONE: [Store; 3] = [Store::Outbox, Store::Parked, Store::Drafts];

/// Whether an entry is nowhere else. What the server has answered stays listed until it is read back, what the people in charge
/// hold a copy of is with them; what cannot be read is nowhere else.
#[must_use]
pub fn is_alone(store: Store, bytes: &[u8]) -> bool {
    match store {
        Store::Drafts => true,
        Store::Outbox | Store::Parked => {
            Entry::decode(bytes).map_or(true, |entry| !matches!(entry.way, Way::Settled(_)) && !entry.is_handed_over())
        }
        _ => false,
    }
}

/// The writes that bring entries of [`ALONE`] back into empty stores, and the generation that these are to have.
///
/// Actions keep their places, and the next one comes after them. What an action did to a record that is not here yet is shown
/// once it is.
#[must_use]
pub fn bring_back(mut entries: Vec<(Store, String, Vec<u8>)>) -> (Vec<Write>, u64) {
    if has(Planted::P12) {
        entries.retain(|(store, ..)| *store != Store::Parked);
    }
    let read = |wanted: Store| {
        let of = entries.iter().filter(move |(store, ..)| *store == wanted);
        of.filter_map(|(_, _, bytes)| Entry::decode(bytes).ok())
    };
    let mut outbox: Vec<Entry> = read(Store::Outbox).collect();
    outbox.sort_by_key(|entry| (entry.ord, entry.group.id));
    let mut writes = Vec::new();
    for id in Set::from_iter(outbox.iter().flat_map(Entry::records).map(|record| record.id)) {
        let shown = overlay(None, id, outbox.iter().filter(|entry| entry.touches(id)));
        writes.extend(shown.map(|record| Write::Record { store: Store::Local, record, scopes: Vec::new() }));
    }
    let mut generation = 0;
    for entry in &outbox {
        let waits = matches!(entry.way, Way::Waiting(_));
        let status = if waits { RecordStatus::Waiting } else { RecordStatus::OnDevice };
        writes.extend(journal::lines(entry, status, None));
        generation = generation.max(entry.ord);
    }
    for entry in read(Store::Parked) {
        writes.extend(journal::lines(&entry, of_aside(&entry), None));
        generation = generation.max(entry.ord);
    }
    writes.extend(entries.into_iter().map(|(store, key, bytes)| put(store, key, bytes)));
    (writes, generation)
}
