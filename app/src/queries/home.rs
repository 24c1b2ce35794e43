//! The home page: what was put in common lately, and the carnets.

use api::ApiError;
use domain::Kind;
use domain::projection::Rel;
use domain::query::{Ask, List, Order};
use serde::{Deserialize, Serialize};

use super::row::{Row, in_state};
use super::{Reader, Shown};

/// What the home page lists.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    /// Notes, last changed first.
    pub notes: Vec<Row>,
    /// Carnets, last changed first.
    pub notebooks: Vec<Row>,
}

impl Shown for Recent {
    type Key = ();

    async fn load(reader: Reader, (): ()) -> Result<Self, ApiError> {
        let list = |kind, limit| {
            Ask::List(List {
                filter: in_state(kind, "published"),
                order: Order::Recent,
                limit,
                after: None,
                include: vec![Rel::Author],
            })
        };
        let mut answers = reader.ask(vec![list(Kind::Note, 6), list(Kind::Notebook, 6)]).await?;
        Ok(Self { notes: Row::all(&answers.page()), notebooks: Row::all(&answers.page()) })
    }
}
