//! Projections: the rows that lists, backlinks and counts read, written with the record and only where they differ.

use std::collections::BTreeSet;

use domain::audience::AudienceKey;
use domain::projection::binned;
use domain::scope::Class;
use domain::{PROJECTION_VERSION, Projection, Record, RecordId};
use uuid::Uuid;

use crate::cell::{Cell, signed};
use crate::error::Result;
use crate::queries::Details;
use crate::rows::{self, Derived};
use crate::statement::{LONGEST, Sql};
use crate::transaction::{Reads, WriteTx};

/// A record and what it projects.
#[derive(Debug, Clone, Copy)]
pub struct Projected<'a> {
    /// The record.
    pub record: &'a Record,
    /// What it projects; nothing takes it out of every list (a record in the bin).
    pub projection: Option<&'a Projection>,
    /// Who may read it, resolved; written apart, by [`crate::audiences::write`].
    pub readers: &'a BTreeSet<AudienceKey>,
}

const CARDS: Derived = Derived {
    select: "SELECT record_id, kind, rev, class, widest, version, title, summary, language, state, sort_title, updated, \
             created, card FROM projection WHERE record_id IN ",
    insert: "INSERT INTO projection (record_id, kind, rev, class, widest, version, title, summary, language, state, \
             sort_title, updated, created, card) ",
    on_conflict: " ON CONFLICT (record_id) DO UPDATE SET kind = excluded.kind, rev = excluded.rev, class = excluded.class, \
                  widest = excluded.widest, version = excluded.version, title = excluded.title, \
                  summary = excluded.summary, language = excluded.language, state = excluded.state, \
                  sort_title = excluded.sort_title, updated = excluded.updated, created = excluded.created, \
                  card = excluded.card",
    delete: "DELETE FROM projection WHERE (record_id)",
    key: 1,
};

const FACETS: Derived = Derived {
    select: "SELECT record_id, axis, value FROM facet WHERE record_id IN ",
    insert: "INSERT INTO facet (record_id, axis, value) ",
    on_conflict: " ON CONFLICT (record_id, axis, value) DO NOTHING",
    delete: "DELETE FROM facet WHERE (record_id, axis, value)",
    key: 3,
};

const LINKS: Derived = Derived {
    select: "SELECT record_id, rel, target, position FROM link WHERE record_id IN ",
    insert: "INSERT INTO link (record_id, rel, target, position) ",
    on_conflict: " ON CONFLICT (record_id, rel, target) DO UPDATE SET position = excluded.position",
    delete: "DELETE FROM link WHERE (record_id, rel, target)",
    key: 3,
};

const SORT_KEYS: Derived = Derived {
    select: "SELECT record_id, name, value FROM sort_key WHERE record_id IN ",
    insert: "INSERT INTO sort_key (record_id, name, value) ",
    on_conflict: " ON CONFLICT (record_id, name) DO UPDATE SET value = excluded.value",
    delete: "DELETE FROM sort_key WHERE (record_id, name)",
    key: 2,
};

/// The sort key of a record in the bin: since when.
pub(crate) const BINNED: &str = "binned";

type CardRow =
    (Uuid, String, i64, i64, String, i64, String, String, String, String, Vec<u8>, i64, i64, Option<Vec<u8>>);

/// Makes the rows of these records what they project; how many rows were written or removed, 0 when all were equal.
pub async fn write(tx: &mut WriteTx, projected: &[Projected<'_>]) -> Result<u64> {
    let ids: Vec<Uuid> = projected.iter().map(|one| one.record.id.as_uuid()).collect();
    let shown = || projected.iter().filter_map(|one| Some((one, one.projection?)));
    let cards = shown().map(|(one, projection)| card(one, projection)).collect();
    let hidden =
        || projected.iter().filter(|one| one.projection.is_none()).filter_map(|one| Some((one, binned(one.record)?)));
    let facets = shown()
        .flat_map(|(one, p)| {
            p.facets.iter().map(|f| vec![one.record.id.into(), f.axis.as_str().into(), (&f.value).into()])
        })
        .chain(hidden().map(|(one, (f, _))| vec![one.record.id.into(), f.axis.as_str().into(), (&f.value).into()]))
        .collect();
    let links = shown()
        .flat_map(|(one, p)| {
            p.links.iter().map(|link| {
                vec![
                    one.record.id.into(),
                    link.rel.as_str().into(),
                    link.target.into(),
                    link.position.as_slice().into(),
                ]
            })
        })
        .collect();
    let sort_keys = shown()
        .flat_map(|(one, p)| {
            p.sort_keys.iter().map(|(name, value)| vec![one.record.id.into(), (*name).into(), (*value).into()])
        })
        .chain(hidden().map(|(one, (_, since))| vec![one.record.id.into(), BINNED.into(), since.0.into()]))
        .collect();
    let mut written = rows::replace(tx, &CARDS, &ids, cards, card_cells).await?.len();
    written += rows::replace(tx, &FACETS, &ids, facets, |(id, axis, value): (Uuid, String, String)| {
        vec![id.into(), axis.into(), value.into()]
    })
    .await?
    .len();
    written += rows::replace(tx, &LINKS, &ids, links, |(id, rel, target, position): (Uuid, String, Uuid, Vec<u8>)| {
        vec![id.into(), rel.into(), target.into(), position.into()]
    })
    .await?
    .len();
    written += rows::replace(tx, &SORT_KEYS, &ids, sort_keys, |(id, name, value): (Uuid, String, i64)| {
        vec![id.into(), name.into(), value.into()]
    })
    .await?
    .len();
    Ok(written)
}

/// Records whose rows another version of `project` made, in the order of their identifiers.
pub async fn stale(at: &mut impl Reads, after: Option<RecordId>, limit: u32) -> Result<Vec<RecordId>> {
    let after = after.unwrap_or(RecordId::from_bytes([0; 16]));
    let rows: Vec<(Uuid,)> = Sql::new("SELECT record_id FROM projection WHERE version <> ")
        .bind(PROJECTION_VERSION)
        .push(" AND record_id > ")
        .bind(after)
        .push(" ORDER BY record_id LIMIT ")
        .bind(i64::from(limit.min(LONGEST as u32)))
        .all(at)
        .await?;
    Ok(rows.into_iter().map(|(id,)| id.into()).collect())
}

/// What nearly every reader is matched against without a join: the widest audience, when it is one of these two.
pub(crate) fn widest(readers: &BTreeSet<AudienceKey>) -> &'static str {
    if readers.contains(&AudienceKey::Public) {
        "public"
    } else if readers.contains(&AudienceKey::Members) {
        "members"
    } else {
        ""
    }
}

fn card(one: &Projected<'_>, projection: &Projection) -> Vec<Cell> {
    let class = projection.scoping.class;
    // Intake and what is never copied leave no words in a table that lists read.
    let silent = matches!(class, Class::Sealed | Class::Unscoped);
    let words = |text: &str| if silent { String::new() } else { text.to_owned() };
    let sort_title = if silent { Vec::new() } else { projection.sort_title() };
    vec![
        one.record.id.into(),
        one.record.kind.into(),
        signed(one.record.rev).into(),
        i64::from(class as u8).into(),
        widest(one.readers).into(),
        PROJECTION_VERSION.into(),
        words(&projection.title).into(),
        words(&projection.summary).into(),
        (&projection.language).into(),
        (&projection.state).into(),
        sort_title.into(),
        one.record.updated.into(),
        one.record.created.into(),
        Cell::Bytes(Some(Details::bytes(projection))),
    ]
}

fn card_cells(row: CardRow) -> Vec<Cell> {
    let (id, kind, rev, class, widest, version, title, summary, language, state, sort_title, updated, created, card) =
        row;
    vec![
        id.into(),
        kind.into(),
        rev.into(),
        class.into(),
        widest.into(),
        version.into(),
        title.into(),
        summary.into(),
        language.into(),
        state.into(),
        sort_title.into(),
        updated.into(),
        created.into(),
        Cell::Bytes(card),
    ]
}
