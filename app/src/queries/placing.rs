//! What is placed: what holds a record, what is proposed and to whom, what became of it.

use api::ApiError;
use domain::content::schema;
use domain::knowledge::placement;
use domain::order::Arrange;
use domain::projection::Rel;
use domain::query::{Ask, Card, Filter, List, Order, Page};
use domain::{Fields, Instant, Kind, Level, Record, RecordId, Value};
use i18n::Lang;
use serde::{Deserialize, Serialize};

use super::Reader;
use super::lists::{read_place, write_place};
use super::row::{Named, in_state, of_kind};

/// How many proposals a page shows: each is read whole, and a page asks at most 32 questions at once.
const PROPOSALS: usize = 20;

/// Something that is proposed, or was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The placement, whole: its state, its reason.
    pub placement: Record,
    /// How far the reader may go with it.
    pub level: Level,
    /// What is placed.
    pub item: Named,
    /// Where.
    pub container: Named,
    /// Who proposed it, where the reader may know.
    pub by: Option<String>,
}

/// A page of proposals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Proposals {
    /// Proposals that wait, the last first.
    pub all: Vec<Proposal>,
    /// How many there are in all.
    pub total: u64,
    /// What the address of the next page says; none at the end.
    pub next: Option<String>,
}

/// A page of what waits for the word of a carnet or a base; without one, of all that the reader has a part in.
#[must_use]
pub fn proposed_to(container: Option<RecordId>, after: &str) -> Ask {
    let filter = Filter { linked: container.map(|id| (Rel::In, id)), ..in_state(Kind::Placement, "proposed") };
    let (limit, after) = (u32::try_from(PROPOSALS).unwrap_or(1), read_place(after));
    Ask::List(List { filter, order: Order::Recent, limit, after, include: vec![Rel::Item, Rel::In] })
}

impl Proposals {
    /// What such a page shows.
    ///
    /// # Errors
    /// [`ApiError`].
    pub async fn of(reader: &Reader, page: &Page) -> Result<Self, ApiError> {
        let cards: Vec<&Card> = page.cards.iter().collect();
        let next = page.next.as_ref().map(write_place);
        Ok(Self { all: whole(reader, page, &cards).await?, total: page.total, next })
    }
}

/// The placements of a record, whatever became of them.
#[must_use]
pub fn placements_of(id: RecordId) -> Ask {
    let filter = Filter { linked: Some((Rel::Item, id)), ..of_kind(Kind::Placement) };
    Ask::List(List { filter, order: Order::Recent, limit: 200, after: None, include: vec![Rel::In, Rel::Item] })
}

/// What holds a record, of its placements.
#[must_use]
pub fn holders(page: &Page, lang: Lang) -> Vec<Named> {
    let accepted = page.cards.iter().filter(|card| card.state == "accepted");
    let cards = accepted.flat_map(|card| card.targets(Rel::In)).filter_map(|id| page.included(id));
    cards.map(|card| Named::of_in(card, lang)).collect()
}

/// Of its placements, what waits and what did not last: for who has a part in it, whom nobody else sees it with.
///
/// # Errors
/// [`ApiError`].
pub async fn unsettled(reader: &Reader, page: &Page) -> Result<Vec<Proposal>, ApiError> {
    let cards: Vec<&Card> = page.cards.iter().filter(|card| card.state != "accepted").take(PROPOSALS).collect();
    whole(reader, page, &cards).await
}

/// Those of these placements whose two ends have a name for the reader, read whole.
async fn whole(reader: &Reader, page: &Page, cards: &[&Card]) -> Result<Vec<Proposal>, ApiError> {
    if cards.is_empty() {
        return Ok(Vec::new());
    }
    let seen = reader.ask(cards.iter().map(|card| Ask::Record(card.reference.id)).collect()).await?.records();
    let mut people: Vec<RecordId> = seen.iter().filter_map(|seen| seen.record.header().created_by).collect();
    people.arrange();
    people.dedup();
    let people = Named::all(&reader.ask(vec![Ask::Cards(people)]).await?.cards(), reader.lang());
    let end = |card: &Card, rel| {
        let id = card.targets(rel).next()?;
        page.included(id).map(|card| Named::of_in(card, reader.lang()))
    };
    let proposal = |card: &&Card| {
        let seen = seen.iter().find(|seen| seen.record.id == card.reference.id)?;
        let by = seen.record.header().created_by;
        Some(Proposal {
            item: end(card, Rel::Item)?,
            container: end(card, Rel::In)?,
            by: people.iter().find(|person| Some(person.reference.id) == by).map(|person| person.title.clone()),
            level: seen.level,
            placement: seen.record.clone(),
        })
    };
    Ok(cards.iter().filter_map(proposal).collect())
}

/// A placement that stands, at its revision: what a form to end it needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Where it is placed.
    pub container: RecordId,
    /// What is placed.
    pub item: RecordId,
    /// The revision.
    pub rev: u64,
}

impl Standing {
    /// Those of a page that stand.
    #[must_use]
    pub fn all(page: &Page) -> Vec<Self> {
        let of = |card: &Card| {
            let (container, item) = (card.targets(Rel::In).next()?, card.targets(Rel::Item).next()?);
            (card.state == "accepted").then_some(Self { container, item, rev: card.rev })
        };
        page.cards.iter().filter_map(of).collect()
    }

    /// The record, as far as a form needs it.
    #[must_use]
    pub fn record(self) -> Record {
        use placement::field;
        Record {
            id: placement::id(self.container, self.item),
            kind: Kind::Placement,
            rev: self.rev,
            schema: schema(Kind::Placement),
            created: Instant::default(),
            updated: Instant::default(),
            fields: Fields::from([
                (field::CONTAINER, Value::Id(self.container)),
                (field::ITEM, Value::Id(self.item)),
                (field::STATUS, Value::from("accepted")),
            ]),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::projection::Link;
    use domain::record::Ref;
    use sync::OpKind;
    use sync::operation::difference;

    use super::*;

    fn id(n: u8) -> RecordId {
        RecordId::from_bytes([n; 16])
    }

    fn card(kind: Kind, n: u8, state: &str, ends: &[(Rel, RecordId)]) -> Card {
        Card {
            reference: Ref { kind, id: id(n) },
            rev: 3,
            title: n.to_string(),
            summary: String::new(),
            language: String::new(),
            state: state.to_owned(),
            created: Instant(0),
            updated: Instant(0),
            facets: Vec::new(),
            links: ends.iter().map(|(rel, target)| Link { rel: *rel, target: *target, position: Vec::new() }).collect(),
        }
    }

    #[test]
    fn a_proposal_holds_nothing_yet() {
        let ends = |carnet| [(Rel::In, id(carnet)), (Rel::Item, id(9))];
        let page = Page {
            cards: vec![
                card(Kind::Placement, 20, "proposed", &ends(1)),
                card(Kind::Placement, 21, "accepted", &ends(2)),
                card(Kind::Placement, 22, "declined", &ends(3)),
                card(Kind::Placement, 23, "accepted", &ends(4)),
            ],
            // The fourth is not for this reader.
            included: (1..4).map(|n| card(Kind::Notebook, n, "published", &[])).collect(),
            ..Page::default()
        };
        let names: Vec<String> = holders(&page, Lang::Fr).into_iter().map(|named| named.title).collect();
        assert_eq!(names, ["2"]);
        let standing: Vec<RecordId> = Standing::all(&page).into_iter().map(|one| one.container).collect();
        assert_eq!(standing, [id(2), id(4)]);
    }

    #[test]
    fn taking_out_is_one_move_with_its_reason() {
        let record = Standing { container: id(1), item: id(2), rev: 3 }.record();
        let after = Fields::from([
            (placement::field::STATUS, Value::from("removed")),
            (placement::field::REASON, Value::from("Ailleurs.")),
        ]);
        let with = Fields::from([(placement::field::REASON, Value::from("Ailleurs."))]);
        let moved = OpKind::Transition {
            field: placement::field::STATUS,
            from: "accepted".to_owned(),
            to: "removed".to_owned(),
            with,
        };
        assert_eq!(difference(&record, &after), [moved]);
        assert_eq!((record.id, record.rev), (placement::id(id(1), id(2)), 3));
    }
}
