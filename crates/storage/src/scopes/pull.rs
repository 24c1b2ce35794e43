//! Pages of a scope's log: bounded by bytes, never cut between two rows of one group.

use domain::ScopeId;
use sync::protocol::{Item, ScopePage, What};
use uuid::Uuid;

use crate::cell::{counted, signed};
use crate::error::{Error, Result};
use crate::records;
use crate::statement::Sql;
use crate::transaction::Reads;

/// How many lines of the log are looked at to find where a page ends.
const STRIDE: i64 = 1_024;

/// What a change weighs beside its record.
const LINE_BYTES: u64 = 40;

/// A page, and whether the log goes on.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    /// The page; its `to` is the scope's last number when nothing more follows.
    pub page: ScopePage,
    /// About how many bytes it weighs.
    pub bytes: u64,
    /// Whether there is more after it.
    pub more: bool,
}

/// What happened in a scope after a cursor: at least one whole group if there is any, then whole groups while they fit
/// in `limit` bytes. Over several scopes, ask within one [`crate::Snapshot`].
pub async fn page(at: &mut impl Reads, scope: ScopeId, after: u64, limit: u64) -> Result<Cut> {
    let (to, bytes, more) = end(at, scope, after, limit).await?;
    let page = ScopePage { scope, from: after, to, items: items(at, scope, after, to).await? };
    Ok(Cut { page, bytes, more })
}

/// Where the page ends: number, bytes, whether more follows.
async fn end(at: &mut impl Reads, scope: ScopeId, after: u64, limit: u64) -> Result<(u64, u64, bool)> {
    let mut whole = (after, 0);
    let mut open: Option<(Uuid, u64, u64)> = None;
    let mut from = signed(after);
    loop {
        let lines: Vec<(i64, Uuid, i64)> = Sql::new("SELECT seq, group_id, size FROM scope_change WHERE scope_id = ")
            .bind(scope)
            .push(" AND seq > ")
            .bind(from)
            .push(" ORDER BY seq LIMIT ")
            .bind(STRIDE)
            .all(at)
            .await?;
        let last_stride = (lines.len() as i64) < STRIDE;
        for (seq, group, size) in lines {
            from = seq;
            let weight = counted(size)? + LINE_BYTES;
            open = match open {
                Some((same, _, bytes)) if same == group => Some((group, counted(seq)?, bytes + weight)),
                Some((_, end, bytes)) => {
                    whole = (end, whole.1 + bytes);
                    Some((group, counted(seq)?, weight))
                }
                None => Some((group, counted(seq)?, weight)),
            };
            let with_open = whole.1 + open.map_or(0, |(_, _, bytes)| bytes);
            if whole.0 > after && with_open > limit {
                return Ok((whole.0, whole.1, true));
            }
        }
        if last_stride {
            return Ok(open.map_or((whole.0, whole.1, false), |(_, end, bytes)| (end, whole.1 + bytes, false)));
        }
    }
}

type Line = (Uuid, i64, i64, Option<String>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<Vec<u8>>);

async fn items(at: &mut impl Reads, scope: ScopeId, after: u64, to: u64) -> Result<Vec<Item>> {
    if to <= after {
        return Ok(Vec::new());
    }
    let lines: Vec<Line> = Sql::new(
        "SELECT c.record_id, c.record_rev, c.what, r.kind, r.rev, r.schema_version, r.created_at, r.updated_at, r.fields \
         FROM scope_change c LEFT JOIN record r ON r.id = c.record_id AND c.what = 1 WHERE c.scope_id = ",
    )
    .bind(scope)
    .push(" AND c.seq > ")
    .bind(signed(after))
    .push(" AND c.seq <= ")
    .bind(signed(to))
    .push(" ORDER BY c.seq")
    .all(at)
    .await?;
    lines.into_iter().map(item).collect()
}

fn item((id, rev, what, kind, now, schema, created, updated, fields): Line) -> Result<Item> {
    let what = [What::Upsert, What::Remove, What::Delete, What::Purge]
        .into_iter()
        .find(|known| i64::from(*known as u8) == what)
        .ok_or_else(|| Error::Corrupt(format!("change {what} of record {id}")))?;
    let data = match (kind, now, schema, created, updated, fields) {
        (Some(kind), Some(now), Some(schema), Some(created), Some(updated), Some(fields)) => {
            Some(records::record((id, kind, now, schema, created, updated, fields))?)
        }
        _ => None,
    };
    Ok(Item { id: id.into(), rev: counted(rev)?, what, data })
}
