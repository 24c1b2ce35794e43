//! Resolving records: who reads them and where copies live, once their parents are known.

use std::collections::{BTreeMap, BTreeSet};

use domain::care::grant;
use domain::projection::{Lent, Rel, lent_scopes, project, scopes};
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
        | Kind::Place
        | Kind::Community => Vec::new(),
        Kind::Placement | Kind::Suggestion | Kind::Media | Kind::Grant | Kind::Membership => {
            domain::policy::parents(record)
        }
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

/// What another record lends: through which one, and what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loan {
    /// The record that lends it.
    pub via: RecordId,
    /// What it lends.
    pub what: Lent,
}

/// Resolves a record, with what others lend it.
#[must_use]
pub fn resolve(record: &Record, known: &Known, loans: &[Loan]) -> Resolved {
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
    let mut places: Places = scopes(scoping, &readers).into_iter().map(|scope| (scope, record.id)).collect();
    for loan in loans {
        let lender = match loan.what {
            Lent::Selector(_) => BTreeSet::new(),
            Lent::Sides => known.get(&loan.via).map(|via| self::subject(via, known).readers).unwrap_or_default(),
        };
        places.extend(lent_scopes(&readers, loan.what, &lender).into_iter().map(|scope| (scope, loan.via)));
    }
    Resolved { class, readers, places, projection: Some(projection) }
}

/// The readers as they are stored: each through the record itself.
#[must_use]
pub fn stored_readers(id: RecordId, readers: &BTreeSet<AudienceKey>) -> Readers {
    readers.iter().map(|key| (*key, id)).collect()
}

/// What is lent to these records, once projections are written: by the placements that hold them, by what waits on them.
pub async fn lent(at: &mut impl Reads, known: &mut Known, items: &[RecordId]) -> Result<BTreeMap<RecordId, Vec<Loan>>> {
    // What a record shows goes where the record goes.
    let shown = |known: &Known, id: &RecordId| known.get(id).filter(|record| record.kind == Kind::Media).map(lender);
    let lenders: Vec<RecordId> = items.iter().filter_map(|id| shown(known, id)).collect();
    let asked: Vec<RecordId> = items.iter().chain(&lenders).copied().collect();
    let by_item = by_link::sources(at, Rel::Item, &asked).await?;
    let waiting = by_link::waiting(at, &asked).await?;
    let waiting: BTreeSet<RecordId> = waiting.into_values().flatten().collect();
    let all: BTreeSet<RecordId> = by_item.into_values().flatten().chain(waiting.iter().copied()).collect();
    let unknown: Vec<RecordId> = all.iter().filter(|id| known.get(id).is_none()).copied().collect();
    let read = records::read_many(at, &unknown).await?;
    let mut lent: BTreeMap<RecordId, Vec<Loan>> = BTreeMap::new();
    for record in all.iter().filter_map(|id| known.get(id).or_else(|| read.get(id))) {
        for (to, what) in lends(record) {
            lent.entry(to).or_default().push(Loan { via: record.id, what });
        }
    }
    // Whose sides what waits has follows from what it waits on, and from the rights on that.
    let waiting: Vec<RecordId> = waiting.into_iter().collect();
    if !waiting.is_empty() {
        known.add(read.into_iter().filter(|(id, _)| waiting.contains(id)).map(|(_, record)| record));
        fetch_parents(at, known, &waiting).await?;
        fetch_rights(at, known, &BTreeSet::new()).await?;
    }
    for id in items {
        if let Some(of) = shown(known, id).and_then(|lender| lent.get(&lender).cloned()) {
            lent.entry(*id).or_default().extend(of);
        }
    }
    Ok(lent)
}

/// The record that a media was added to.
fn lender(media: &Record) -> RecordId {
    media.content::<domain::memory::Media>().of
}

/// What a record lends, to which; nothing from the bin.
#[must_use]
pub fn lends(record: &Record) -> Vec<(RecordId, Lent)> {
    if record.is_trashed() { Vec::new() } else { project(record).scoping.lends }
}
