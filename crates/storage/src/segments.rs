//! Search segments that outlive the process: what the search engine built, and up to where it had read.

use std::collections::BTreeMap;

use domain::{AudienceKey, Instant, ScopeId};

use crate::cell::{counted, signed, word};
use crate::error::{Error, Result};
use crate::statement::Sql;
use crate::transaction::{Reads, WriteTx};

/// A segment of an audience.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Whose words it holds.
    pub audience: AudienceKey,
    /// Its number within the audience: a greater one is newer and hides the entries of the lesser.
    pub n: u64,
    /// The version of its format; another is built again.
    pub version: u64,
    /// How far into the log of each scope it had read.
    pub upto: BTreeMap<ScopeId, u64>,
    /// The segment.
    pub bytes: Vec<u8>,
    /// When it was built.
    pub at: Instant,
}

type Row = (String, i64, i64, Vec<u8>, Vec<u8>, i64);

/// Every segment, by audience, the oldest first.
pub async fn all(at: &mut impl Reads) -> Result<BTreeMap<AudienceKey, Vec<Segment>>> {
    // Sorted here: a database that sorts copies what it sorts, and segments are large.
    let rows: Vec<Row> = Sql::new("SELECT audience, n, version, upto, bytes, at FROM search_segment").all(at).await?;
    let mut found: BTreeMap<AudienceKey, Vec<Segment>> = BTreeMap::new();
    for row in rows {
        let segment = segment(row)?;
        found.entry(segment.audience).or_default().push(segment);
    }
    found.values_mut().for_each(|segments| segments.sort_by_key(|segment| segment.n));
    Ok(found)
}

/// The segments of an audience, the oldest first.
pub async fn of_audience(at: &mut impl Reads, audience: AudienceKey) -> Result<Vec<Segment>> {
    Sql::new("SELECT audience, n, version, upto, bytes, at FROM search_segment WHERE audience = ")
        .bind(audience)
        .push(" ORDER BY n")
        .all::<Row>(at)
        .await?
        .into_iter()
        .map(segment)
        .collect()
}

/// Makes these the segments of an audience, in one transaction: no reader ever sees half of them.
///
/// # Errors
/// [`Error::Defect`] when a segment is another audience's: words never change sides.
pub async fn replace(tx: &mut WriteTx, audience: AudienceKey, segments: &[Segment]) -> Result<()> {
    Sql::new("DELETE FROM search_segment WHERE audience = ").bind(audience).run(tx).await?;
    for segment in segments {
        put(tx, audience, segment).await?;
    }
    Ok(())
}

/// Adds a segment, or writes over the one with its number.
///
/// # Errors
/// As [`replace`].
pub async fn add(tx: &mut WriteTx, segment: &Segment) -> Result<()> {
    put(tx, segment.audience, segment).await
}

async fn put(tx: &mut WriteTx, audience: AudienceKey, segment: &Segment) -> Result<()> {
    if segment.audience != audience {
        return Err(Error::Defect("a segment was to be stored for another audience than its own".to_owned()));
    }
    let upto = postcard::to_allocvec(&segment.upto).map_err(|cause| Error::Defect(cause.to_string()))?;
    Sql::new("INSERT INTO search_segment (audience, n, version, upto, bytes, at) ")
        .values(&[vec![
            audience.into(),
            signed(segment.n).into(),
            signed(segment.version).into(),
            upto.into(),
            segment.bytes.as_slice().into(),
            segment.at.into(),
        ]])
        .push(
            " ON CONFLICT (audience, n) DO UPDATE SET version = excluded.version, upto = excluded.upto, \
             bytes = excluded.bytes, at = excluded.at",
        )
        .run(tx)
        .await?;
    Ok(())
}

fn segment((audience, n, version, upto, bytes, at): Row) -> Result<Segment> {
    Ok(Segment {
        audience: word(&audience)?,
        n: counted(n)?,
        version: counted(version)?,
        upto: postcard::from_bytes(&upto)
            .map_err(|_| Error::Corrupt(format!("the reach of segment {n} of {audience}")))?,
        bytes,
        at: Instant(at),
    })
}
