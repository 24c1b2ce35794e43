//! What a carnet or a base holds, as those who manage it arrange it: in its order by hand, each with its place.

use api::{ApiError, NewIds};
use domain::content::schema;
use domain::knowledge::notebook::OrderBy;
use domain::knowledge::{Notebook, Placement, placement, rank};
use domain::order;
use domain::policy::editing;
use domain::projection::Rel;
use domain::query::{Ask, Card, Page, Seen};
use domain::{Fields, Instant, Kind, Record, RecordId, Value};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::lists::whole;
use super::notebook::{categories, held_in};
use super::row::Named;
use super::{Reader, Shown};

/// One thing that is placed, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// Where it is placed.
    pub container: RecordId,
    /// What is placed.
    pub item: Named,
    /// Its place: words that sort.
    pub rank: String,
    /// Whether it stays before those that are not.
    pub pinned: bool,
    /// The revision of the placement.
    pub rev: u64,
}

impl Placed {
    /// Those of a page that may be seen, in order.
    fn all(page: &Page, lang: Lang) -> Vec<Self> {
        let of = |card: &Card| {
            let link = card.links.iter().find(|link| link.rel == Rel::In)?;
            let item = page.included(card.targets(Rel::Item).next()?)?;
            let (first, place) = link.position.split_first()?;
            Some(Self {
                container: link.target,
                item: Named::of_in(item, lang),
                rank: core::str::from_utf8(place).ok()?.to_owned(),
                pinned: *first == 0,
                rev: card.rev,
            })
        };
        page.cards.iter().filter_map(of).collect()
    }

    /// The placement.
    #[must_use]
    pub fn id(&self) -> RecordId {
        placement::id(self.container, self.item.reference.id)
    }

    /// The placement, as far as moving it needs it.
    #[must_use]
    pub fn record(&self) -> Record {
        Record {
            id: self.id(),
            kind: Kind::Placement,
            rev: self.rev,
            schema: schema(Kind::Placement),
            created: Instant::default(),
            updated: Instant::default(),
            fields: Fields::from([(placement::field::ORDER, Value::from(self.rank.as_str()))]),
        }
    }
}

/// The rank that brings what is at `from` to `to`, among those that are pinned as it is; nothing where it cannot go there.
#[must_use]
pub fn rank_at(placed: &[Placed], from: usize, to: usize) -> Option<String> {
    let (moved, there) = (placed.get(from)?, placed.get(to)?);
    if from == to || moved.pinned != there.pinned {
        return None;
    }
    let others = || placed.iter().enumerate().filter(|(at, one)| *at != from && one.pinned == moved.pinned);
    let is_after = |at: usize| if to < from { at >= to } else { at > to };
    let right = others().find(|(at, _)| is_after(*at)).map(|(_, one)| one.rank.as_str());
    let before = |one: &Placed| right.is_none_or(|right| one.rank.as_str() < right);
    let left = others().rfind(|(at, one)| !is_after(*at) && before(one)).map(|(_, one)| one.rank.as_str());
    rank::between(left, right)
}

/// Puts them in order, as the database does.
pub fn sort(placed: &mut [Placed]) {
    placed.sort_by(|one, other| {
        let key = |placed: &Placed| (!placed.pinned, placed.id());
        (!one.pinned, &one.rank, key(one)).cmp(&(!other.pinned, &other.rank, key(other)))
    });
}

/// The page that arranges a carnet or a base.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Arrangement {
    /// The carnet or the base, if the reader manages it.
    pub seen: Option<Seen>,
    /// What it holds.
    pub placed: Vec<Placed>,
    /// Of a carnet, its categories: identifiers, and what each is called.
    pub categories: Vec<(String, String)>,
    /// Whether it shows what it holds in this order.
    pub by_hand: bool,
    /// The placement that the address names, whole, and what is placed.
    pub chosen: Option<(Record, Named)>,
    /// For the forms, when a server made the page.
    pub ids: Option<NewIds>,
}

impl Shown for Arrangement {
    /// What the record is, and which; the placement that the address names.
    type Key = (Kind, Option<RecordId>, String);
    const DEVICE_FIRST: bool = true;

    async fn load(reader: Reader, (kind, id, chosen): Self::Key) -> Result<Self, ApiError> {
        let mut page = Self::default();
        let Some(id) = id else { return Ok(page) };
        let chosen = chosen.parse().unwrap_or_default();
        let list = held_in(id);
        let mut answers = reader.ask(vec![Ask::Record(id), Ask::Record(chosen), Ask::List(list.clone())]).await?;
        let manages = |seen: &Seen| seen.record.kind == kind && seen.level >= editing(kind);
        let (seen, chosen) = (answers.record().filter(manages), answers.record().map(|seen| seen.record));
        let Some(seen) = seen else { return Ok(page) };
        page.placed = Placed::all(&whole(&reader, list, answers.page()).await?, reader.lang());
        page.by_hand = true;
        if kind == Kind::Notebook {
            let notebook: Notebook = seen.record.content();
            page.by_hand = notebook.order_by == OrderBy::Manual;
            page.categories = categories(&notebook);
        }
        let is_here = |record: &Record| record.content::<Placement>().container == id;
        page.chosen = chosen.filter(is_here).and_then(|record| {
            let placed = page.placed.iter().find(|placed| placed.id() == record.id)?;
            Some((record, placed.item.clone()))
        });
        page.seen = Some(seen);
        page.ids = reader.ids_of_document().await?;
        Ok(page)
    }

    fn is_held(&self) -> bool {
        self.seen.is_some()
    }
}

/// The categories of a placement, one a line.
#[must_use]
pub fn chosen_categories(placement: &Placement) -> String {
    order::set(placement.categories.iter().map(domain::content::Text::as_str))
        .into_iter()
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use domain::record::Ref;

    use super::*;

    fn placed(n: u8, rank: &str, pinned: bool) -> Placed {
        let reference = Ref { kind: Kind::Note, id: RecordId::from_bytes([n; 16]) };
        let item = Named { reference, title: n.to_string() };
        Placed { container: RecordId::from_bytes([9; 16]), item, rank: rank.to_owned(), pinned, rev: 1 }
    }

    fn titles(all: &[Placed]) -> Vec<&str> {
        all.iter().map(|placed| placed.item.title.as_str()).collect()
    }

    fn moved(all: &[Placed], from: usize, to: usize) -> Option<Vec<Placed>> {
        let rank = rank_at(all, from, to)?;
        let mut all = all.to_vec();
        all[from].rank = rank;
        sort(&mut all);
        Some(all)
    }

    #[test]
    fn one_is_brought_anywhere_among_those_like_it() {
        let all = [
            placed(1, "b", true),
            placed(2, "c", true),
            placed(3, "000001", false),
            placed(4, "000002", false),
            placed(5, "~1780000000000000", false),
            placed(6, "~1780000000000001", false),
        ];
        for (from, to, expected) in [
            (3, 2, ["1", "2", "4", "3", "5", "6"]),
            (2, 3, ["1", "2", "4", "3", "5", "6"]),
            (5, 2, ["1", "2", "6", "3", "4", "5"]),
            (2, 5, ["1", "2", "4", "5", "6", "3"]),
            (4, 5, ["1", "2", "3", "4", "6", "5"]),
            (1, 0, ["2", "1", "3", "4", "5", "6"]),
        ] {
            let all = moved(&all, from, to).expect("a place");
            assert_eq!(titles(&all), expected, "{from} to {to}");
        }
        assert_eq!(rank_at(&all, 2, 1), None, "what is pinned stays before the others");
        assert_eq!(rank_at(&all, 5, 6), None, "it is the last");
    }

    #[test]
    fn what_two_devices_put_in_one_place_is_still_moved() {
        let all = [placed(1, "b", false), placed(2, "k", false), placed(3, "k", false), placed(4, "t", false)];
        let up = moved(&all, 3, 2).expect("a place");
        assert_eq!(titles(&up).iter().position(|title| *title == "4"), Some(1), "before both of them");
        let down = moved(&all, 0, 2).expect("a place");
        assert_eq!(titles(&down)[2], "1");
    }
}
