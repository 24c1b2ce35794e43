//! The stores and indexes of a device's database. An upgrade creates them and walks no record.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;
use indexed_db_futures::{KeyPath, Result};
use sync::ports::Store;

use crate::inbox::INBOX;
use crate::key::holds_records;

/// The version of the stores and indexes: 2 added those of files, 3 that of files that were sent, 4 that of what is recorded, 5 that
/// of the answers that the service worker collects, 6 that of what is put away.
pub(crate) const VERSION: u32 = 6;

/// The name of an index of the stores that hold records.
pub(crate) mod index {
    /// The scopes that hold a record here, many a record.
    pub const SCOPES: &str = "scopes";
    /// Its facets, as `axis=value`.
    pub const FACETS: &str = "facets";
    /// Its links, as `rel>target`.
    pub const LINKS: &str = "links";
    /// Its kind and its place by last change.
    pub const RECENT: &str = "recent";
    /// Its kind and its place by title.
    pub const TITLE: &str = "title";
    /// The commit that wrote it.
    pub const WRITTEN: &str = "written";
}

/// Creates what is missing.
pub(crate) fn upgrade(database: &Database) -> Result<()> {
    let present: Vec<String> = database.object_store_names().collect();
    for store in Store::ALL {
        if present.iter().any(|name| name == store.name()) {
            continue;
        }
        let made = database.create_object_store(store.name()).build()?;
        // What is put away is shown nowhere: nothing finds it.
        if holds_records(store) && store != Store::Closed {
            for many in [index::SCOPES, index::FACETS, index::LINKS] {
                let _index = made.create_index(many, KeyPath::One(many)).with_multi_entry(true).build()?;
            }
            let _index = made.create_index(index::WRITTEN, KeyPath::One(index::WRITTEN)).build()?;
            for place in [index::RECENT, index::TITLE] {
                let _index =
                    made.create_index(place, KeyPath::Sequence(["kind", place].into_iter().collect())).build()?;
            }
        }
    }
    if present.iter().all(|name| name != INBOX) {
        let _inbox = database.create_object_store(INBOX).build()?;
    }
    Ok(())
}
