//! Taking back what waits: whoever suggested or proposed it does, while nobody has decided, and nobody does in their place.

use super::{Action, Decision, Level, Subject};
use crate::actor::Actor;
use crate::care::suggestion;
use crate::kind::Kind;
use crate::knowledge::placement;
use crate::projection::{Projection, waits_in};
use crate::record::Record;

/// The state of what its author took back, of the kinds that have one.
pub const TAKEN_BACK: &str = "withdrawn";

/// Whether a record waits for somebody to decide.
pub(super) fn waits(record: &Record) -> bool {
    let said = |projection: Projection| waits_in(record.kind) == Some(projection.state.as_str());
    waits_in(record.kind).is_some() && said(crate::projection::project(record))
}

impl Subject {
    /// Whether this person suggested or proposed it.
    #[must_use]
    pub fn is_offered_by(&self, actor: &Actor) -> bool {
        let offered = matches!(self.reference.kind, Kind::Suggestion | Kind::Placement);
        offered && actor.person.is_some() && actor.person == self.creator
    }
}

/// What is said of taking it back, and of saying why; nothing of any other action.
pub(super) fn may(actor: &Actor, action: Action, subject: &Subject) -> Option<Decision> {
    let why = match subject.reference.kind {
        Kind::Suggestion => suggestion::field::ANSWER,
        Kind::Placement => placement::field::REASON,
        _ => return None,
    };
    let mine = subject.is_offered_by(actor) && subject.waits;
    match action {
        Action::Transition(TAKEN_BACK) if mine => Some(Decision::Allow),
        Action::Transition(TAKEN_BACK) => Some(Decision::Needs(Level::Manage)),
        Action::Set(field) if field == why && mine => Some(Decision::Allow),
        _ => None,
    }
}
