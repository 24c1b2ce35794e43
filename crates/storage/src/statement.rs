//! Statements: text written once for both engines, with the values bound to it. Text comes from the program alone, values
//! are always bound, so no statement can be bent by what somebody typed.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, FromRow};

use crate::cell::Cell;
use crate::dispatch::dispatch;
use crate::error::Result;
use crate::transaction::Reads;

/// The most rows of one multi-row `INSERT`.
const WIDEST: usize = 128;

/// The most values of one list.
pub(crate) const LONGEST: usize = 512;

/// A row that both engines can give.
pub(crate) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// Binds the cells, whichever engine the query is for.
macro_rules! bound {
    ($query:expr, $cells:expr) => {{
        let mut query = $query;
        for cell in $cells {
            query = match cell {
                Cell::Id(id) => query.bind(id),
                Cell::Text(text) => query.bind(text),
                Cell::Number(number) => query.bind(number),
                Cell::Bytes(bytes) => query.bind(bytes),
            };
        }
        query
    }};
}

/// A statement in the making.
#[derive(Debug, Clone)]
pub(crate) struct Sql {
    text: String,
    cells: Vec<Cell>,
}

impl Sql {
    pub(crate) fn new(text: &'static str) -> Self {
        Self { text: text.to_owned(), cells: Vec::new() }
    }

    pub(crate) fn push(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    pub(crate) fn bind(mut self, cell: impl Into<Cell>) -> Self {
        self.add(cell.into());
        self
    }

    fn add(&mut self, cell: Cell) {
        self.cells.push(cell);
        self.text.push('$');
        self.text.push_str(&self.cells.len().to_string());
    }

    /// `($1, $2, …)`, at most [`LONGEST`] values. The last is repeated up to a power of two, so that the engines see a
    /// dozen different texts to prepare instead of hundreds; an empty list matches nothing.
    pub(crate) fn list<C: Into<Cell>>(mut self, values: impl IntoIterator<Item = C>) -> Self {
        let mut cells: Vec<Cell> = values.into_iter().map(Into::into).collect();
        if let Some(last) = cells.last().cloned() {
            cells.resize(cells.len().next_power_of_two(), last);
        }
        self.tuple(cells);
        self
    }

    /// `VALUES ($1, …), …`, each row as wide as the first.
    pub(crate) fn values(mut self, rows: &[Vec<Cell>]) -> Self {
        self.text.push_str("VALUES ");
        for (index, row) in rows.iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.tuple(row.clone());
        }
        self
    }

    fn tuple(&mut self, cells: Vec<Cell>) {
        self.text.push('(');
        if cells.is_empty() {
            self.text.push_str("NULL");
        }
        for (index, cell) in cells.into_iter().enumerate() {
            if index > 0 {
                self.text.push_str(", ");
            }
            self.add(cell);
        }
        self.text.push(')');
    }

    /// Runs it; how many rows it touched.
    pub(crate) async fn run(self, at: &mut impl Reads) -> Result<u64> {
        Ok(dispatch!(at.connection(), |c| {
            bound!(sqlx::query(AssertSqlSafe(self.text)), self.cells).execute(&mut *c).await?.rows_affected()
        }))
    }

    /// Every row it gives.
    pub(crate) async fn all<T: Row>(self, at: &mut impl Reads) -> Result<Vec<T>> {
        Ok(dispatch!(at.connection(), |c| {
            bound!(sqlx::query_as::<_, T>(AssertSqlSafe(self.text)), self.cells).fetch_all(&mut *c).await?
        }))
    }

    /// The row it gives, if there is one.
    pub(crate) async fn one<T: Row>(self, at: &mut impl Reads) -> Result<Option<T>> {
        Ok(dispatch!(at.connection(), |c| {
            bound!(sqlx::query_as::<_, T>(AssertSqlSafe(self.text)), self.cells).fetch_optional(&mut *c).await?
        }))
    }

    /// Every row, its rows locked until commit where the engine has more than one writer.
    pub(crate) async fn all_for_update<T: Row>(self, at: &mut impl Reads) -> Result<Vec<T>> {
        let lock = at.connection().for_update();
        self.push(lock).all(at).await
    }

    /// As [`Sql::all_for_update`], leaving out rows that another worker holds.
    pub(crate) async fn all_for_update_unclaimed<T: Row>(self, at: &mut impl Reads) -> Result<Vec<T>> {
        let lock = at.connection().for_update_unclaimed();
        self.push(lock).all(at).await
    }
}

/// Inserts rows many at a time: `head VALUES (…), (…) tail`; how many rows were touched.
pub(crate) async fn insert(
    at: &mut impl Reads,
    head: &'static str,
    rows: &[Vec<Cell>],
    tail: &'static str,
) -> Result<u64> {
    let mut touched = 0;
    for batch in batches(rows) {
        touched += Sql::new(head).values(batch).push(tail).run(at).await?;
    }
    Ok(touched)
}

/// Cuts rows into powers of two, so that few different texts are prepared.
pub(crate) fn batches<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let size = match rest.len() {
            0 => return None,
            many if many >= WIDEST => WIDEST,
            few => 1 << few.ilog2(),
        };
        let (batch, after) = rest.split_at(size);
        rest = after;
        Some(batch)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_padded_and_numbered() {
        let sql = Sql::new("SELECT 1 WHERE a = ").bind(7_i64).push(" AND b IN ").list([1_i64, 2, 3]);
        assert_eq!(sql.text, "SELECT 1 WHERE a = $1 AND b IN ($2, $3, $4, $5)");
        assert_eq!(sql.cells[4], Cell::from(3_i64));
        assert_eq!(Sql::new("x IN ").list(Vec::<i64>::new()).text, "x IN (NULL)");
    }

    #[test]
    fn batches_keep_every_row_in_order() {
        let rows: Vec<u32> = (0..413).collect();
        let sizes: Vec<_> = batches(&rows).map(<[u32]>::len).collect();
        assert_eq!(sizes, [128, 128, 128, 16, 8, 4, 1]);
        assert_eq!(batches(&rows).flatten().copied().collect::<Vec<_>>(), rows);
    }
}
