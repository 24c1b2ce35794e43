//! Sides: who is to hear of what waits on a record, because they may decide it.

use std::collections::BTreeSet;

use super::{Subject, editing};
use crate::actor::Duty;
use crate::audience::{AudienceKey, intersection};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::order;

impl Subject {
    /// Those who may edit it: its authors, who made it and who holds the right; whoever holds its carnet, of a placement;
    /// whoever curates, of what they may see. An organisation or a theme that came with the commons has no other.
    #[must_use]
    pub fn sides(&self) -> BTreeSet<AudienceKey> {
        if self.reference.kind == Kind::Community {
            return self.with_duties(BTreeSet::new());
        }
        let editors =
            self.authors.iter().copied().chain(self.creator).chain(self.holders(editing(self.reference.kind)));
        self.with_duties(order::set(editors))
    }

    /// Those who manage it, by relation, by right or by duty.
    #[must_use]
    pub fn managing_sides(&self) -> BTreeSet<AudienceKey> {
        self.with_duties(self.managers())
    }

    /// Who reads what it lends its audience to, as far as that goes.
    pub(super) fn lent(&self) -> BTreeSet<AudienceKey> {
        if !self.binned {
            return self.readers.clone();
        }
        let theirs = self.authors.iter().copied().chain(self.creator).chain(self.held.keys().copied());
        theirs.map(AudienceKey::Person).collect()
    }

    fn with_duties(&self, persons: BTreeSet<RecordId>) -> BTreeSet<AudienceKey> {
        let decides = match self.reference.kind {
            Kind::Note
            | Kind::Term
            | Kind::Notebook
            | Kind::KnowledgeBase
            | Kind::Organisation
            | Kind::Concept
            | Kind::Place
            | Kind::Media => order::set([AudienceKey::Duty(Duty::Librarian)]),
            Kind::Placement => self.container().map(Self::sides).unwrap_or_default(),
            Kind::Community => order::set([AudienceKey::Stewards(self.reference.id)]),
            Kind::Person | Kind::Kit | Kind::Suggestion | Kind::Grant | Kind::Membership => BTreeSet::new(),
        };
        let mut sides = order::set(persons.into_iter().map(AudienceKey::Person));
        sides.extend(intersection(&self.readers, &decides));
        sides
    }
}
