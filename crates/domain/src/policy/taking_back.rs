//! Taking back what waits: whoever suggested or proposed it does, while nobody has decided, and nobody does in their place.

use super::{Action, Decision, Level, Subject};
use crate::actor::Actor;
use crate::care::suggestion;
use crate::field::FieldId;
use crate::kind::Kind;
use crate::knowledge::placement;
use crate::projection::{Projection, waits_in};
use crate::record::Record;

/// The state of what its author took back, of the kinds that have one.
pub const TAKEN_BACK: &str = "withdrawn";

/// Where whoever takes something back says why, of the kinds that can be.
#[must_use]
pub const fn reason(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Suggestion => Some(suggestion::field::ANSWER),
        Kind::Placement => Some(placement::field::REASON),
        _ => None,
    }
}

/// Whether a record waits for somebody to decide.
pub(super) fn waits(record: &Record) -> bool {
    let said = |projection: Projection| waits_in(record.kind) == Some(projection.state.as_str());
    waits_in(record.kind).is_some() && said(crate::projection::project(record))
}

impl Subject {
    /// Whether this person suggested or proposed it.
    #[must_use]
    pub fn is_offered_by(&self, actor: &Actor) -> bool {
        reason(self.reference.kind).is_some() && actor.person.is_some() && actor.person == self.creator
    }
}

/// What is said of taking it back, and of saying why; nothing of any other action.
pub(super) fn may(actor: &Actor, action: Action, subject: &Subject) -> Option<Decision> {
    let why = reason(subject.reference.kind)?;
    let mine = subject.is_offered_by(actor) && subject.waits;
    match action {
        Action::Transition(TAKEN_BACK) if mine => Some(Decision::Allow),
        Action::Transition(TAKEN_BACK) => Some(Decision::Needs(Level::Manage)),
        Action::Set(field) if field == why && mine => Some(Decision::Allow),
        _ => None,
    }
}
