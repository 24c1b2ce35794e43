//! Sight: what somebody may see of the projections, as a condition that every query carries.

use std::collections::BTreeSet;

use domain::{Actor, AudienceKey};

use crate::statement::{LONGEST, Sql};

/// Which rows a question may touch. `service` asks the policy again of what it shows; this is the first of two walls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Everything: jobs and derived records.
    Everything,
    /// What these audiences see.
    Of(BTreeSet<AudienceKey>),
}

impl From<&Actor> for Sight {
    fn from(actor: &Actor) -> Self {
        if actor.system { Self::Everything } else { Self::Of(actor.audiences()) }
    }
}

impl Sight {
    /// Adds the condition on `projection p`.
    pub(crate) fn narrow(&self, sql: Sql) -> Sql {
        let Self::Of(audiences) = self else { return sql };
        let wide = |key: &AudienceKey| matches!(key, AudienceKey::Public | AudienceKey::Members);
        let sql = sql.push(" AND (p.widest IN ").list(audiences.iter().filter(|key| wide(key)).copied());
        let close: Vec<AudienceKey> = audiences.iter().filter(|key| !wide(key)).copied().take(LONGEST).collect();
        if close.is_empty() {
            return sql.push(")");
        }
        sql.push(" OR EXISTS (SELECT 1 FROM record_audience a WHERE a.record_id = p.record_id AND a.audience IN ")
            .list(close)
            .push("))")
    }
}
