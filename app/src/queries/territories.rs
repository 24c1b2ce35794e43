//! The regions of Québec, each with how many records it has.

use api::ApiError;
use domain::Kind;
use domain::projection::{Axis, Rel};
use domain::query::Ask;
use domain::vocabulary::place;
use serde::{Deserialize, Serialize};

use super::holdings::{Counted, counting};
use super::themes::linked_to;
use super::{Reader, Shown};

/// The page of territories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Territories {
    /// The regions, by name.
    pub regions: Vec<Counted>,
}

/// The regions of Québec, by title.
#[must_use]
pub fn regions() -> Ask {
    linked_to(Kind::Place, Rel::Within, place::id("qc"))
}

impl Shown for Territories {
    type Key = ();

    async fn load(reader: Reader, (): ()) -> Result<Self, ApiError> {
        let mut answers = reader.ask(vec![regions(), counting(&[Axis::Place])]).await?;
        let (regions, counts) = (answers.page(), answers.counts());
        Ok(Self { regions: Counted::all(&regions.cards, &counts, Axis::Place, reader.lang()) })
    }

    fn is_held(&self) -> bool {
        !self.regions.is_empty()
    }
}
