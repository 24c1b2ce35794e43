//! What a build reads of the wire.
//!
//! Kinds and scopes have the level at which they came; a device says its own beside each request, and a server sends it
//! nothing that came later. A device of a newer build reads all of its scopes again, once.

use domain::audience::AudienceKey;
use domain::scope::{ScopeId, Selector};
use domain::{Duty, Kind};

/// The level of this build: one more whenever a kind, an audience or a selector is added.
pub const LEVEL: u16 = 2;

/// The level of a build that does not say it.
pub const FIRST: u16 = 1;

/// Whether a build of this level reads records of this kind.
#[must_use]
pub const fn reads_kind(level: u16, kind: Kind) -> bool {
    of_kind(kind) <= level
}

/// Whether a build of this level knows this scope.
#[must_use]
pub const fn reads_scope(level: u16, scope: &ScopeId) -> bool {
    of_audience(scope.audience) <= level && of_selector(scope.selector) <= level
}

/// Whoever adds one says here when it came.
const fn of_kind(kind: Kind) -> u16 {
    match kind {
        Kind::Note
        | Kind::Term
        | Kind::Notebook
        | Kind::Placement
        | Kind::Person
        | Kind::Suggestion
        | Kind::Kit
        | Kind::Organisation
        | Kind::KnowledgeBase
        | Kind::Concept
        | Kind::Place
        | Kind::Media
        | Kind::Grant => 1,
        Kind::Community | Kind::Membership => 2,
    }
}

const fn of_audience(audience: AudienceKey) -> u16 {
    match audience {
        AudienceKey::Public
        | AudienceKey::Members
        | AudienceKey::Community(_)
        | AudienceKey::Person(_)
        | AudienceKey::Duty(Duty::Librarian | Duty::Operator) => 1,
        AudienceKey::Stewards(_) => 2,
    }
}

const fn of_selector(selector: Selector) -> u16 {
    match selector {
        Selector::Core | Selector::Notebook(_) | Selector::Rest => 1,
    }
}
