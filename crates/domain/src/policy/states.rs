//! The lives of records: the moves between the states of each kind.

use crate::kind::Kind;
use crate::knowledge::{knowledge_base, note, notebook, placement, term};
use crate::{care, communities, directory, people, vocabulary};

/// The states of a kind and the moves between them; any other move waits for a person.
#[must_use]
pub fn transitions(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Note => note::TRANSITIONS,
        Kind::Term => term::TRANSITIONS,
        Kind::Notebook => notebook::TRANSITIONS,
        Kind::Placement => placement::TRANSITIONS,
        Kind::Suggestion => care::suggestion::TRANSITIONS,
        Kind::Person => people::person::TRANSITIONS,
        Kind::Organisation => directory::organisation::TRANSITIONS,
        Kind::KnowledgeBase => knowledge_base::TRANSITIONS,
        Kind::Concept => vocabulary::concept::TRANSITIONS,
        Kind::Place => vocabulary::place::TRANSITIONS,
        Kind::Grant => care::grant::TRANSITIONS,
        Kind::Community => communities::community::TRANSITIONS,
        Kind::Membership => communities::membership::TRANSITIONS,
        Kind::Kit | Kind::Media => &[],
    }
}
