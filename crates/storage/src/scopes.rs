//! Scopes: which exist, where their logs are, what they hold.
//!
//! # Layout
//! - `places`: why a record is in a scope, and what it enters and leaves
//! - `publish`: the log of a scope, numbered in commit order without gaps
//! - `pull`: pages of that log

use std::collections::{BTreeMap, BTreeSet};

use domain::{AudienceKey, ScopeId};

use crate::cell::{counted, word};
use crate::error::{Error, Result};
use crate::statement::{LONGEST, Sql};
use crate::transaction::Reads;

mod places;
mod publish;
mod pull;

pub use places::{Moved, Places, place, places};
pub use publish::{Change, publish};
pub use pull::{Cut, page};

/// A scope as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The scope.
    pub scope: ScopeId,
    /// The last number given.
    pub seq: u64,
    /// The oldest cursor that misses nothing.
    pub floor: u64,
    /// How many records are in it.
    pub live: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// The exclusive or of [`sync::digest::item`] over them.
    pub digest: [u8; 16],
}

type HeadRow = (String, i64, i64, i64, i64, Vec<u8>);

/// Those of these scopes that exist: where their logs are, what they hold.
pub async fn heads(at: &mut impl Reads, scopes: &[ScopeId]) -> Result<BTreeMap<ScopeId, Head>> {
    let mut found = BTreeMap::new();
    for scopes in scopes.chunks(LONGEST) {
        let rows: Vec<HeadRow> = Sql::new("SELECT id, seq, floor, live, bytes, digest FROM scope WHERE id IN ")
            .list(scopes.iter().copied())
            .all(at)
            .await?;
        for row in rows {
            let head = head(row)?;
            found.insert(head.scope, head);
        }
    }
    Ok(found)
}

/// Every scope of these audiences.
pub async fn of_audiences(at: &mut impl Reads, audiences: &BTreeSet<AudienceKey>) -> Result<BTreeMap<ScopeId, Head>> {
    let audiences: Vec<AudienceKey> = audiences.iter().copied().collect();
    let mut found = BTreeMap::new();
    for audiences in audiences.chunks(LONGEST) {
        let rows: Vec<HeadRow> = Sql::new("SELECT id, seq, floor, live, bytes, digest FROM scope WHERE audience IN ")
            .list(audiences.iter().copied())
            .all(at)
            .await?;
        for row in rows {
            let head = head(row)?;
            found.insert(head.scope, head);
        }
    }
    Ok(found)
}

fn head((id, seq, floor, live, bytes, digest): HeadRow) -> Result<Head> {
    Ok(Head {
        scope: word(&id)?,
        seq: counted(seq)?,
        floor: counted(floor)?,
        live: counted(live)?,
        bytes: counted(bytes)?,
        digest: digest.try_into().map_err(|_| Error::Corrupt(format!("the digest of scope {id}")))?,
    })
}
