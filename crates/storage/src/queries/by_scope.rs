//! The records of scopes: what a kit's search segment is cut to, and how heavy the files are that they show.

use std::collections::{BTreeMap, BTreeSet};

use domain::{RecordId, ScopeId};
use uuid::Uuid;

use super::Sight;
use crate::error::Result;
use crate::statement::{LONGEST, Sql};
use crate::transaction::Reads;

/// The records in any of these scopes.
pub async fn records(at: &mut impl Reads, scopes: &[ScopeId]) -> Result<BTreeSet<RecordId>> {
    let mut found = BTreeSet::new();
    for scopes in scopes.chunks(LONGEST) {
        let rows: Vec<(Uuid,)> = Sql::new("SELECT DISTINCT record_id FROM record_scope WHERE scope_id IN ")
            .list(scopes.iter().copied())
            .all(at)
            .await?;
        found.extend(rows.into_iter().map(|(id,)| RecordId::from(id)));
    }
    Ok(found)
}

/// A file that records of scopes show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weight {
    /// Its type.
    pub mime: String,
    /// Its bytes, in number.
    pub whole: u64,
    /// Those of its narrower copy, where it has one.
    pub copy: Option<u64>,
}

/// The files that records in any of these scopes show to who sees this much, each once, with the weight of their copies of
/// this width.
///
/// A record in the bin shows none, nor does one that only names a file that nobody shows to them.
pub async fn files(
    at: &mut impl Reads,
    sight: &Sight,
    scopes: &[ScopeId],
    width: u32,
) -> Result<BTreeMap<String, Weight>> {
    let mut found = BTreeMap::new();
    for scopes in scopes.chunks(LONGEST) {
        let named = Sql::new(
            "SELECT o.sha256, o.mime, o.size, (SELECT CAST(SUM(LENGTH(b.bytes)) AS BIGINT) FROM media_bytes b \
             WHERE b.sha256 = o.sha256 AND b.width = ",
        )
        .bind(i64::from(width))
        .push(
            ") FROM media_object o WHERE o.sha256 IN (SELECT f.value FROM record_scope s JOIN facet f \
             ON f.record_id = s.record_id AND f.axis = 'media' JOIN projection p ON p.record_id = s.record_id \
             WHERE s.scope_id IN ",
        )
        .list(scopes.iter().copied());
        let shown = sight.narrow(named).push(
            ") AND EXISTS (SELECT 1 FROM media_said m JOIN media_sent t ON t.sha256 = m.sha256 \
             AND t.account_id = m.account_id JOIN projection p ON p.record_id = m.record_id AND p.kind = 'media' \
             WHERE m.sha256 = o.sha256",
        );
        let rows: Vec<(String, String, i64, Option<i64>)> = sight.narrow(shown).push(")").all(at).await?;
        let number = |number: i64| u64::try_from(number).unwrap_or(0);
        found.extend(rows.into_iter().map(|(sha256, mime, whole, copy)| {
            (sha256, Weight { mime, whole: number(whole), copy: copy.map(number) })
        }));
    }
    Ok(found)
}
