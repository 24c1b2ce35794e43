//! Resolving records: who reads them and where copies live, once their parents are known.

use std::collections::{BTreeMap, BTreeSet};

use domain::care::grant;
use domain::knowledge::{Placement, placement};
use domain::projection::{Rel, project, scopes};
use domain::{Actor, AudienceKey, Kind, Projection, Record, RecordId, ScopeId, Selector, Subject};
use storage::audiences::Readers;
use storage::queries::by_link;
use storage::scopes::Places;
use storage::{Reads, records};

use crate::error::Result;

mod known;

pub use known::Known;

/// How many records up a subject is resolved: a suggestion about a placement reads the ends of that placement.
const LEVELS: u8 = 3;

/// The records that decide about this one. Content has none, and is not read to find that out.
#[must_use]
pub fn parents(record: &Record) -> Vec<RecordId> {
    match record.kind {
        Kind::Note
        | Kind::Term
        | Kind::Notebook
        | Kind::Person
        | Kind::Kit
        | Kind::Organisation
        | Kind::KnowledgeBase
        | Kind::Concept
        | Kind::Place => Vec::new(),
        Kind::Placement | Kind::Suggestion | Kind::Media | Kind::Grant => domain::policy::parents(record),
    }
}

/// Adds the parents of these records, and theirs, from the database.
pub async fn fetch_parents(at: &mut impl Reads, known: &mut Known, of: &[RecordId]) -> Result<()> {
    let mut asked: BTreeSet<RecordId> = known.ids().collect();
    let mut turn: Vec<RecordId> = of.to_vec();
    for _ in 0..LEVELS {
        let above: BTreeSet<RecordId> = turn.iter().filter_map(|id| known.get(id)).flat_map(parents).collect();
        let missing: Vec<RecordId> = above.iter().filter(|id| !asked.contains(id)).copied().collect();
        if !missing.is_empty() {
            known.add(records::read_many(at, &missing).await?.into_values());
            asked.extend(missing);
        }
        if above.is_empty() {
            break;
        }
        turn = above.into_iter().collect();
    }
    Ok(())
}

/// Adds the rights that this actor has, or asks for, on the records at hand: what decides how far they may go.
pub async fn fetch_own(at: &mut impl Reads, known: &mut Known, actor: &Actor) -> Result<()> {
    let Some(me) = actor.person else { return Ok(()) };
    let ids: Vec<RecordId> = known.objects().map(|object| grant::id(me, object)).collect();
    if !ids.is_empty() {
        known.add(records::read_many(at, &ids).await?.into_values());
    }
    Ok(())
}

/// Adds every right on the records at hand, but those in `except`: who reads them depends on it.
pub async fn fetch_rights(at: &mut impl Reads, known: &mut Known, except: &BTreeSet<RecordId>) -> Result<()> {
    let objects: Vec<RecordId> = known.objects().filter(|id| !except.contains(id)).collect();
    let found: BTreeSet<RecordId> =
        by_link::sources(at, Rel::RightOn, &objects).await?.into_values().flatten().collect();
    let missing: Vec<RecordId> = found.into_iter().filter(|id| known.get(id).is_none()).collect();
    if !missing.is_empty() {
        known.add(records::read_many(at, &missing).await?.into_values());
    }
    Ok(())
}

/// A record with what its parents impose.
#[must_use]
pub fn subject(record: &Record, known: &Known) -> Subject {
    within(record, known, LEVELS)
}

fn within(record: &Record, known: &Known, left: u8) -> Subject {
    if left == 0 {
        return Subject::of(record, Vec::new()).holding(known.rights_on(record.id));
    }
    let projection = project(record);
    Subject::with(record, &projection.scoping, above(&projection, known, left)).holding(known.rights_on(record.id))
}

fn above(projection: &Projection, known: &Known, left: u8) -> Vec<Subject> {
    use domain::projection::Reach;
    let ids = match &projection.scoping.reach {
        Reach::Own { .. } => Vec::new(),
        Reach::Lent { by, .. } => vec![*by],
        Reach::Both(a, b) | Reach::Between { container: a, item: b, .. } => vec![*a, *b],
        Reach::Sides { editors_of, managers_of, .. } => editors_of.iter().chain(managers_of).copied().collect(),
    };
    ids.iter().filter_map(|id| known.get(id)).map(|parent| within(parent, known, left - 1)).collect()
}

/// A record resolved: what is written beside it.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// What lists read of it; nothing for a record in the bin.
    pub projection: Option<Projection>,
    /// Its class, in the bin too.
    pub class: domain::scope::Class,
    /// Who reads it.
    pub readers: BTreeSet<AudienceKey>,
    /// Where copies live, and through what.
    pub places: Places,
}

/// Resolves a record; `lent` are the selectors that placements lend it, each with its placement.
#[must_use]
pub fn resolve(record: &Record, known: &Known, lent: &[(RecordId, Selector)]) -> Resolved {
    let projection = project(record);
    let scoping = &projection.scoping;
    let class = scoping.class;
    if record.is_trashed() {
        let keepers: Vec<AudienceKey> = scoping.keepers.iter().copied().map(AudienceKey::Person).collect();
        let place = |audience: &AudienceKey| (ScopeId { audience: *audience, selector: Selector::Rest }, record.id);
        let places = keepers.iter().map(place).collect();
        return Resolved { projection: None, class, readers: keepers.into_iter().collect(), places };
    }
    let subject = Subject::with(record, scoping, above(&projection, known, LEVELS));
    let readers = subject.holding(known.rights_on(record.id)).readers;
    let mut places: Places = scopes(scoping, &readers, &[]).into_iter().map(|scope| (scope, record.id)).collect();
    for (placement, selector) in lent {
        let wide = readers.iter().filter(|audience| !audience.is_close());
        places.extend(wide.map(|audience| (ScopeId { audience: *audience, selector: *selector }, *placement)));
    }
    Resolved { class, readers, places, projection: Some(projection) }
}

/// The readers as they are stored: each through the record itself.
#[must_use]
pub fn stored_readers(id: RecordId, readers: &BTreeSet<AudienceKey>) -> Readers {
    readers.iter().map(|key| (*key, id)).collect()
}

/// The selectors that accepted placements lend to these records, once projections are written.
pub async fn lent(
    at: &mut impl Reads,
    known: &Known,
    items: &[RecordId],
) -> Result<BTreeMap<RecordId, Vec<(RecordId, Selector)>>> {
    // What a record shows goes where the record goes.
    let shown = |id: &RecordId| known.get(id).filter(|record| record.kind == Kind::Media).map(lender);
    let lenders: Vec<RecordId> = items.iter().filter_map(shown).collect();
    let placed: Vec<RecordId> = items.iter().chain(&lenders).copied().collect();
    let by_item = by_link::sources(at, Rel::Item, &placed).await?;
    let all: BTreeSet<RecordId> = by_item.values().flatten().copied().collect();
    let unknown: Vec<RecordId> = all.iter().filter(|id| known.get(id).is_none()).copied().collect();
    let read = records::read_many(at, &unknown).await?;
    let mut lent: BTreeMap<RecordId, Vec<(RecordId, Selector)>> = BTreeMap::new();
    for record in all.iter().filter_map(|id| known.get(id).or_else(|| read.get(id))) {
        if let Some((item, selector)) = lends(record) {
            lent.entry(item).or_default().push((record.id, selector));
        }
    }
    for id in items {
        if let Some(of) = shown(id).and_then(|lender| lent.get(&lender).cloned()) {
            lent.entry(*id).or_default().extend(of);
        }
    }
    Ok(lent)
}

/// The record that a media was added to.
fn lender(media: &Record) -> RecordId {
    media.content::<domain::memory::Media>().of
}

/// What a placement lends, if it is accepted and not in the bin.
#[must_use]
pub fn lends(record: &Record) -> Option<(RecordId, Selector)> {
    if record.kind != Kind::Placement || record.is_trashed() {
        return None;
    }
    let content: Placement = record.content();
    let accepted = content.status == placement::PlacementStatus::Accepted;
    accepted.then_some((content.item, Selector::Notebook(content.container)))
}
