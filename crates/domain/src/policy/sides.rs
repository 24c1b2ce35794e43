//! Sides: who is to hear of what waits on a record, because they may decide it.

use std::collections::BTreeSet;

use super::Subject;
use crate::actor::Duty;
use crate::audience::{AudienceKey, intersection};
use crate::kind::Kind;

impl Subject {
    /// Those who may edit it: its authors and who made it; whoever holds its carnet, of a placement; whoever curates, of
    /// what they may see. An organisation or a theme that came with the commons has no other.
    #[must_use]
    pub fn sides(&self) -> BTreeSet<AudienceKey> {
        let related = self.authors.iter().copied().chain(self.creator).map(AudienceKey::Person);
        let mut sides: BTreeSet<AudienceKey> = related.collect();
        let decides = match self.reference.kind {
            Kind::Note
            | Kind::Term
            | Kind::Notebook
            | Kind::KnowledgeBase
            | Kind::Organisation
            | Kind::Concept
            | Kind::Place => BTreeSet::from([AudienceKey::Duty(Duty::Librarian)]),
            Kind::Placement => self.container().map(Self::sides).unwrap_or_default(),
            Kind::Person | Kind::Kit | Kind::Suggestion => BTreeSet::new(),
        };
        sides.extend(intersection(&self.readers, &decides));
        sides
    }
}
