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
    /// What these audiences see, and neither everybody nor every member does.
    Apart(BTreeSet<AudienceKey>),
}

impl From<&Actor> for Sight {
    fn from(actor: &Actor) -> Self {
        if actor.system { Self::Everything } else { Self::Of(actor.audiences()) }
    }
}

/// Whether an audience is one of those that a row names itself.
const fn is_wide(key: &AudienceKey) -> bool {
    matches!(key, AudienceKey::Public | AudienceKey::Members)
}

impl Sight {
    /// The same sight in two that hold nothing together: what is common to many, and what is seen beside it, if anything may be.
    /// A visitor does not see what members do, and has nothing beside.
    #[must_use]
    pub fn halves(actor: &Actor) -> (Self, Option<Self>) {
        if actor.system {
            return (Self::Everything, None);
        }
        let (wide, close): (BTreeSet<AudienceKey>, BTreeSet<AudienceKey>) =
            actor.audiences().into_iter().partition(is_wide);
        let beside = wide.contains(&AudienceKey::Members) && !close.is_empty();
        match (beside, close.is_empty()) {
            (true, _) => (Self::Of(wide), Some(Self::Apart(close))),
            (false, true) => (Self::Of(wide), None),
            (false, false) => (Self::Of(wide.into_iter().chain(close).collect()), None),
        }
    }

    /// Adds the condition on `projection p`.
    pub(crate) fn narrow(&self, sql: Sql) -> Sql {
        let audiences = match self {
            Self::Everything => return sql,
            Self::Of(audiences) => audiences,
            Self::Apart(audiences) => {
                return sql
                    .push(
                        " AND p.widest = '' AND p.record_id IN (SELECT a.record_id FROM record_audience a WHERE a.audience IN ",
                    )
                    .list(audiences.iter().copied().take(LONGEST))
                    .push(")");
            }
        };
        let sql = sql.push(" AND (p.widest IN ").list(audiences.iter().filter(|key| is_wide(key)).copied());
        let close: Vec<AudienceKey> = audiences.iter().filter(|key| !is_wide(key)).copied().take(LONGEST).collect();
        if close.is_empty() {
            return sql.push(")");
        }
        sql.push(" OR EXISTS (SELECT 1 FROM record_audience a WHERE a.record_id = p.record_id AND a.audience IN ")
            .list(close)
            .push("))")
    }
}
