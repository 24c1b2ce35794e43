//! Themes and sectors, each with how many records it has.

use api::ApiError;
use domain::projection::Axis;
use domain::query::{Ask, Filter, List, Order};
use domain::vocabulary::Scheme;
use domain::{Kind, RecordId};
use serde::{Deserialize, Serialize};

use super::holdings::{Counted, counting};
use super::row::{facet, in_state};
use super::{Reader, Shown};

/// The page of themes and sectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Themes {
    /// Themes, by name.
    pub themes: Vec<Counted>,
    /// Sectors, by name.
    pub sectors: Vec<Counted>,
}

/// The controlled words of a scheme that are in use, by title.
#[must_use]
pub fn words_of(scheme: Scheme) -> Ask {
    let mut filter: Filter = in_state(Kind::Concept, "active");
    filter.facets.push(facet(Axis::Type, scheme.as_str()));
    Ask::List(List { filter, order: Order::Title, limit: 200, after: None, include: Vec::new() })
}

/// The axis on which records say that they are under a word of this scheme; none says what somebody goes through.
#[must_use]
pub const fn axis_of(scheme: Scheme) -> Option<Axis> {
    match scheme {
        Scheme::Theme => Some(Axis::Theme),
        Scheme::Sector => Some(Axis::Sector),
        Scheme::Situation => None,
    }
}

/// Records of a kind that link to this one in this way, by title.
pub(super) fn linked_to(kind: Kind, rel: domain::projection::Rel, id: RecordId) -> Ask {
    let filter = Filter { kinds: vec![kind], linked: Some((rel, id)), ..Filter::default() };
    Ask::List(List { filter, order: Order::Title, limit: 200, after: None, include: Vec::new() })
}

impl Shown for Themes {
    type Key = ();

    async fn load(reader: Reader, (): ()) -> Result<Self, ApiError> {
        let asks = vec![words_of(Scheme::Theme), words_of(Scheme::Sector), counting(&[Axis::Theme, Axis::Sector])];
        let mut answers = reader.ask(asks).await?;
        let (themes, sectors, counts) = (answers.page(), answers.page(), answers.counts());
        Ok(Self {
            themes: Counted::all(&themes.cards, &counts, Axis::Theme, reader.lang()),
            sectors: Counted::all(&sectors.cards, &counts, Axis::Sector, reader.lang()),
        })
    }

    fn is_held(&self) -> bool {
        !self.themes.is_empty()
    }
}
