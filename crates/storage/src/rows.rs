//! Rows derived from a record: what differs is written, what is equal is left alone.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::cell::Cell;
use crate::error::Result;
use crate::statement::{self, LONGEST, Row, Sql};
use crate::transaction::WriteTx;

/// A table whose rows follow from records. The first `key` columns are its primary key, the first of all the record.
pub(crate) struct Derived {
    pub select: &'static str,
    pub insert: &'static str,
    pub on_conflict: &'static str,
    pub delete: &'static str,
    pub key: usize,
}

/// What [`replace`] did.
#[derive(Debug, Default)]
pub(crate) struct Diff {
    pub added: Vec<Vec<Cell>>,
    pub removed: Vec<Vec<Cell>>,
}

impl Diff {
    pub(crate) fn len(&self) -> u64 {
        (self.added.len() + self.removed.len()) as u64
    }
}

/// Makes the rows of these records exactly `wanted`. `T` is a row as the table gives it, `cells` turns it into cells.
pub(crate) async fn replace<T: Row>(
    tx: &mut WriteTx,
    table: &Derived,
    records: &[Uuid],
    wanted: BTreeSet<Vec<Cell>>,
    cells: fn(T) -> Vec<Cell>,
) -> Result<Diff> {
    let mut stored: BTreeSet<Vec<Cell>> = BTreeSet::new();
    for ids in records.chunks(LONGEST) {
        let rows: Vec<T> = Sql::new(table.select).list(ids.iter().copied()).all(tx).await?;
        stored.extend(rows.into_iter().map(cells));
    }
    let keyed = |rows: &BTreeSet<Vec<Cell>>| -> BTreeMap<Vec<Cell>, Vec<Cell>> {
        rows.iter().map(|row| (row.iter().take(table.key).cloned().collect(), row.clone())).collect()
    };
    let (there, meant) = (keyed(&stored), keyed(&wanted));
    let gone: Vec<Vec<Cell>> = there.keys().filter(|key| !meant.contains_key(*key)).cloned().collect();
    for batch in statement::batches(&gone) {
        Sql::new(table.delete).push(" IN (").values(batch).push(")").run(tx).await?;
    }
    let added: Vec<Vec<Cell>> = meant.into_values().filter(|row| !stored.contains(row)).collect();
    statement::insert(tx, table.insert, &added, table.on_conflict).await?;
    Ok(Diff { added, removed: gone })
}
