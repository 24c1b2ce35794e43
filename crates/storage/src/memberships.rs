//! Who belongs to which community, by the projections of memberships: for what decides, never for a page.

use std::collections::BTreeMap;

use domain::RecordId;
use domain::communities::{MembershipStatus, Role};
use domain::projection::{Axis, Rel};
use uuid::Uuid;

use crate::error::Result;
use crate::statement::Sql;
use crate::transaction::Reads;

/// The communities that a person belongs to, and as what.
pub async fn of_person(at: &mut impl Reads, person: RecordId) -> Result<BTreeMap<RecordId, Role>> {
    let rows: Vec<(Uuid, String)> = joined("c.target, f.value", (Rel::Member, person), Rel::Belongs).all(at).await?;
    Ok(rows.into_iter().filter_map(|(community, role)| Some((community.into(), Role::from_word(&role)?))).collect())
}

/// The persons who look after a community, those whose account is open.
pub async fn stewards(at: &mut impl Reads, community: RecordId) -> Result<Vec<RecordId>> {
    let rows: Vec<(Uuid,)> = joined("c.target", (Rel::Belongs, community), Rel::Member)
        .push(" AND f.value = ")
        .bind(Role::Steward.as_str())
        .push(" AND EXISTS (SELECT 1 FROM account a WHERE a.person_id = c.target AND a.disabled_at IS NULL)")
        .push(" ORDER BY c.target")
        .all(at)
        .await?;
    Ok(rows.into_iter().map(|(person,)| person.into()).collect())
}

/// Memberships of those who belong that link here so, each with its role (`f.value`) and where its other link leads (`c.target`).
fn joined(columns: &'static str, (here, target): (Rel, RecordId), rel: Rel) -> Sql {
    Sql::new("SELECT ")
        .push(columns)
        .push(" FROM link m JOIN projection p ON p.record_id = m.record_id JOIN link c ON c.record_id = m.record_id AND c.rel = ")
        .bind(rel.as_str())
        .push(" JOIN facet f ON f.record_id = m.record_id AND f.axis = ")
        .bind(Axis::Type.as_str())
        .push(" WHERE m.rel = ")
        .bind(here.as_str())
        .push(" AND m.target = ")
        .bind(target)
        .push(" AND p.state = ")
        .bind(MembershipStatus::Member.as_str())
        .push(" AND p.kind = ")
        .bind(domain::Kind::Membership.name())
}
