//! What everybody may read, by its addresses: for machines that look for pages, who are visitors like any other.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::knowledge::note;
use domain::projection::Axis;
use domain::{Actor, Audience, Instant, Kind, RecordId, Ref};
use storage::queries::{Sight, addresses, by_id, searched};
use storage::{Snapshot, records};
use sync::Stored;

use super::check;
use crate::error::Result;
use crate::services::Services;

/// The kinds whose records are named one by one. Persons are not: their pages are found through what they wrote.
const NAMED: [Kind; 5] = [Kind::Note, Kind::Notebook, Kind::KnowledgeBase, Kind::Term, Kind::Organisation];

/// The kinds of which a theme, a sector or a territory says how many records it has.
const HELD: [Kind; 6] = [Kind::Note, Kind::Notebook, Kind::KnowledgeBase, Kind::Term, Kind::Organisation, Kind::Person];

/// What has a page that everybody may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// Which record.
    pub reference: Ref,
    /// When what its page shows last changed.
    pub updated: Instant,
}

/// How much everybody may read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outline {
    /// How many records of each kind that is named one by one, and when the last of them changed.
    pub kinds: BTreeMap<Kind, (u64, Instant)>,
    /// The themes, sectors and territories under which there is something.
    pub vocabulary: Vec<Address>,
}

/// The time of the last change of a note's state; of one that is born published, its birth. The clock of a device may be
/// ahead: nothing is published after the server had it.
fn published(Stored { record, stamps }: &Stored) -> Instant {
    let stamp = stamps.get(&(note::field::STATUS, String::new()));
    let at = stamp.and_then(|stamp| i64::try_from(stamp.hlc.millis()).ok()).map(Instant::from_millis);
    at.unwrap_or(record.created).clamp(record.created, record.updated.max(record.created))
}

impl Outline {
    /// How many records are named one by one.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.kinds.values().map(|(count, _)| count).sum()
    }
}

impl Services {
    /// When notes that everybody may read were published, for the last time: a note is made long before, where it was written
    /// in several days.
    pub async fn published(&self, notes: &[RecordId]) -> Result<BTreeMap<RecordId, Instant>> {
        let found = records::stamped(&mut self.database().reader().await?, notes).await?;
        let public = found.into_values().filter(|stored| stored.record.audience() == Audience::Public);
        Ok(public.map(|stored| (stored.record.id, published(&stored))).collect())
    }

    /// How much everybody may read.
    pub async fn public_outline(&self) -> Result<Arc<Outline>> {
        let mut at = self.database().snapshot().await?;
        let stamp = searched::stamp(&mut at).await?;
        let kept = &self.worked_out().outline;
        if let Some(outline) = kept.get(stamp, "") {
            return Ok(outline);
        }
        let outline = Arc::new(outline(&mut at).await?);
        kept.put(stamp, String::new(), Arc::clone(&outline));
        Ok(outline)
    }

    /// The records that are named one by one, in the order of their identifiers: `limit` of them after the first `skip`.
    pub async fn public_addresses(&self, skip: u64, limit: u64) -> Result<Arc<Vec<Address>>> {
        let (actor, mut at) = (Actor::visitor(), self.database().snapshot().await?);
        let (stamp, name) = (searched::stamp(&mut at).await?, format!("{skip} {limit}"));
        let kept = &self.worked_out().addresses;
        if let Some(found) = kept.get(stamp, &name) {
            return Ok(found);
        }
        let found = addresses::page(&mut at, &Sight::from(&actor), &NAMED, skip, limit).await?;
        let mut found = found.into_iter().map(|(reference, updated)| Address { reference, updated }).collect();
        check::addresses(&mut at, &actor, &mut found).await?;
        let found = Arc::new(found);
        kept.put(stamp, name, Arc::clone(&found));
        Ok(found)
    }

    /// When the last of those changed; nothing where there are none.
    pub async fn public_latest(&self, skip: u64, limit: u64) -> Result<Option<Instant>> {
        let mut at = self.database().snapshot().await?;
        let (stamp, name) = (searched::stamp(&mut at).await?, format!("{skip} {limit}"));
        let kept = &self.worked_out().latest;
        if let Some(latest) = kept.get(stamp, &name) {
            return Ok(latest);
        }
        let latest = addresses::latest(&mut at, &Sight::from(&Actor::visitor()), &NAMED, skip, limit).await?;
        kept.put(stamp, name, latest);
        Ok(latest)
    }
}

async fn outline(at: &mut Snapshot) -> Result<Outline> {
    let actor = Actor::visitor();
    let sight = Sight::from(&actor);
    let kinds = addresses::outline(at, &sight, &NAMED).await?;
    let under = addresses::under(at, &sight, &[Axis::Theme, Axis::Sector, Axis::Place], &HELD).await?;
    let under: BTreeMap<RecordId, Instant> =
        under.into_iter().filter_map(|(id, updated)| Some((id.parse().ok()?, updated))).collect();
    let ids: Vec<RecordId> = under.keys().copied().collect();
    let cards = by_id::cards(at, &sight, &ids).await?.found;
    let mut vocabulary = cards
        .into_values()
        .filter(|card| matches!(card.reference.kind, Kind::Concept | Kind::Place))
        .map(|card| {
            let held = under.get(&card.reference.id).copied().unwrap_or_default();
            Address { reference: card.reference, updated: held.max(card.updated) }
        })
        .collect();
    check::addresses(at, &actor, &mut vocabulary).await?;
    Ok(Outline { kinds, vocabulary })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use domain::{DeviceId, OpId, Record};
    use sync::{Hlc, Stamp, Stamps};

    use super::*;

    #[test]
    fn a_note_is_published_when_its_state_changed_and_never_after_the_server_had_it() {
        let stored = |said: Option<u64>| {
            let stamp = |ms| Stamp {
                hlc: Hlc::new(ms, 0),
                device: DeviceId::from_bytes([1; 16]),
                op: OpId::from_bytes([2; 16]),
                rev: 2,
            };
            let stamps: Stamps = said.map(|ms| ((note::field::STATUS, String::new()), stamp(ms))).into_iter().collect();
            let record = Record {
                id: RecordId::from_bytes([3; 16]),
                kind: Kind::Note,
                rev: 2,
                schema: 1,
                created: Instant::from_millis(1_000),
                updated: Instant::from_millis(9_000),
                fields: BTreeMap::new(),
            };
            published(&Stored { record, stamps }).millis()
        };
        assert_eq!([None, Some(5_000), Some(1), Some(99_000)].map(stored), [1_000, 5_000, 1_000, 9_000]);
    }
}
