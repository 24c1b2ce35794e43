//! The records of scopes: what a kit's search segment is cut to.

use std::collections::BTreeSet;

use domain::{RecordId, ScopeId};
use uuid::Uuid;

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
