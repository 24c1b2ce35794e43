//! Every right that the reader has a part in: what they asked for and were given, what others ask of them and hold.

use std::collections::BTreeMap;

use api::{ApiError, NewIds};
use domain::care::{Grant, GrantStatus};
use domain::projection::{Axis, Rel};
use domain::query::{Ask, Filter, List, Order, Seen};
use domain::{Kind, RecordId};
use serde::{Deserialize, Serialize};

use super::lists::{read_place, write_place};
use super::row::{Named, facet, of_kind};
use super::{Reader, Shown};

/// How many a page shows: each is read whole, and a page asks at most 32 questions at once.
const PAGE: u32 = 20;

/// On which side of a right the reader is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// They ask for it, or hold it.
    #[default]
    Mine,
    /// Somebody else does, on what they manage.
    Others,
}

impl Side {
    /// Both, in the order in which they are shown.
    pub const ALL: [Self; 2] = [Self::Mine, Self::Others];

    /// What the address says of it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mine => "",
            Self::Others => "autres",
        }
    }

    /// The side that an address says; a mistyped one is the reader's own.
    #[must_use]
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|side| side.word() == word).unwrap_or_default()
    }

    fn filter(self, me: RecordId) -> Filter {
        let holder = Some((Rel::Holder, me));
        match self {
            Self::Mine => Filter { linked: holder, ..of_kind(Kind::Grant) },
            Self::Others => Filter { unlinked: holder, ..of_kind(Kind::Grant) },
        }
    }
}

/// What the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Who reads.
    pub me: RecordId,
    /// On which side they are.
    pub side: Side,
    /// In which state; in any.
    pub state: Option<GrantStatus>,
    /// Which place of the list.
    pub after: String,
}

/// A page of rights.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MyRights {
    /// The rights, the last changed first.
    pub rights: Vec<Seen>,
    /// The names of who asks or holds, and of what it is on.
    pub named: Vec<Named>,
    /// How many there are in all.
    pub total: u64,
    /// How many on each side are in each state.
    pub counts: Vec<(Side, Vec<(GrantStatus, u64)>)>,
    /// What the address of the next page says; none at the end.
    pub next: Option<String>,
    /// For the forms of this page, when a server made it.
    pub ids: Option<NewIds>,
}

impl MyRights {
    /// The name of a record, where the reader may know it.
    #[must_use]
    pub fn name(&self, id: RecordId) -> Option<&Named> {
        self.named.iter().find(|named| named.reference.id == id)
    }

    /// How many on this side are in this state, or in any.
    #[must_use]
    pub fn count(&self, side: Side, state: Option<GrantStatus>) -> u64 {
        let of = self.counts.iter().filter(|(other, _)| *other == side).flat_map(|(_, states)| states);
        of.filter(|(other, _)| state.is_none_or(|state| state == *other)).map(|(_, count)| count).sum()
    }
}

fn states(mut counts: BTreeMap<Axis, Vec<(String, u64)>>) -> Vec<(GrantStatus, u64)> {
    let counted = counts.remove(&Axis::Status).unwrap_or_default();
    counted.into_iter().filter_map(|(word, count)| Some((GrantStatus::from_word(&word)?, count))).collect()
}

impl Shown for MyRights {
    type Key = Asked;

    async fn load(reader: Reader, asked: Asked) -> Result<Self, ApiError> {
        let mut filter = asked.side.filter(asked.me);
        filter.facets.extend(asked.state.map(|state| facet(Axis::Status, state.as_str())));
        let include = vec![Rel::Holder, Rel::RightOn];
        let list = List { filter, order: Order::Recent, limit: PAGE, after: read_place(&asked.after), include };
        let mut asks = vec![Ask::List(list)];
        asks.extend(Side::ALL.map(|side| Ask::Count { axes: vec![Axis::Status], filter: side.filter(asked.me) }));
        let mut answers = reader.ask(asks).await?;
        let list = answers.page();
        let mut page = Self {
            total: list.total,
            next: list.next.as_ref().map(write_place),
            counts: Side::ALL.map(|side| (side, states(answers.counts()))).to_vec(),
            named: Named::all(&list.included, reader.lang()),
            ..Self::default()
        };
        if list.cards.is_empty() {
            return Ok(page);
        }
        page.rights =
            reader.ask(list.cards.iter().map(|card| Ask::Record(card.reference.id)).collect()).await?.records();
        page.ids = reader.new_ids().await?;
        Ok(page)
    }
}

/// What a right is on, and whose it is.
#[must_use]
pub fn ends(seen: &Seen) -> (RecordId, RecordId) {
    let grant: Grant = seen.record.content();
    (grant.object, grant.subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_sides_hold_everything_once() {
        let me = RecordId::from_bytes([1; 16]);
        let [mine, others] = Side::ALL.map(|side| side.filter(me));
        assert_eq!((mine.linked, mine.unlinked), (others.unlinked, others.linked));
        assert!(mine.linked.is_some() && mine.unlinked.is_none());
        for side in Side::ALL {
            assert_eq!(Side::of(side.word()), side);
        }
        assert_eq!(Side::of("ailleurs"), Side::Mine);
    }

    #[test]
    fn what_is_counted_is_told_by_side_and_state() {
        let counts = vec![
            (Side::Mine, vec![(GrantStatus::Requested, 2), (GrantStatus::Granted, 3)]),
            (Side::Others, vec![(GrantStatus::Requested, 1)]),
        ];
        let page = MyRights { counts, ..MyRights::default() };
        assert_eq!(page.count(Side::Mine, None), 5);
        assert_eq!(page.count(Side::Mine, Some(GrantStatus::Granted)), 3);
        assert_eq!(page.count(Side::Others, Some(GrantStatus::Granted)), 0);
    }
}
