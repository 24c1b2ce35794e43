//! The home page: what was put in common lately, the carnets, the bases, the répertoire.

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
    /// Bases, last changed first.
    pub bases: Vec<Row>,
    /// Organisations, last changed first.
    pub organisations: Vec<Row>,
}

impl Shown for Recent {
    type Key = ();

    async fn load(reader: Reader, (): ()) -> Result<Self, ApiError> {
        let list = |kind, limit| {
            let state = if kind == Kind::Organisation { "active" } else { "published" };
            Ask::List(List {
                filter: in_state(kind, state),
                order: Order::Recent,
                limit,
                after: None,
                include: vec![Rel::Author],
            })
        };
        let asks = [(Kind::Note, 6), (Kind::Notebook, 6), (Kind::KnowledgeBase, 3), (Kind::Organisation, 3)];
        let mut answers = reader.ask(asks.map(|(kind, limit)| list(kind, limit)).to_vec()).await?;
        let mut rows = || Row::all(&answers.page(), reader.lang());
        Ok(Self { notes: rows(), notebooks: rows(), bases: rows(), organisations: rows() })
    }
}
