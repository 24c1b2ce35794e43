//! Every record that words are searched in, with its revision and its readers: what a search index is compared with.

use domain::scope::Class;
use domain::{AudienceKey, RecordId};
use uuid::Uuid;

use crate::cell::{counted, word};
use crate::error::Result;
use crate::statement::Sql;
use crate::transaction::Reads;

/// Each record and audience, the same more than once where it comes by several ways, unfiltered: for the index alone, which keeps audiences apart.
pub async fn all(at: &mut impl Reads) -> Result<Vec<(RecordId, u64, AudienceKey)>> {
    let rows: Vec<(Uuid, i64, String)> = Sql::new(
        "SELECT p.record_id, p.rev, a.audience FROM projection p JOIN record_audience a ON a.record_id = p.record_id \
         WHERE p.title <> '' AND p.class < ",
    )
    .bind(i64::from(Class::Sealed as u8))
    .all(at)
    .await?;
    rows.into_iter().map(|(id, rev, audience)| Ok((id.into(), counted(rev)?, word(&audience)?))).collect()
}

/// A number that grows with every commit that changes a record of some scope, whoever commits: how one process sees that another
/// wrote.
pub async fn stamp(at: &mut impl Reads) -> Result<u64> {
    let row: Option<(i64,)> = Sql::new("SELECT CAST(COALESCE(SUM(seq), 0) AS BIGINT) FROM scope").one(at).await?;
    counted(row.map_or(0, |(stamp,)| stamp))
}
