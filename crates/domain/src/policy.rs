//! Policy: who may do what. Pure functions over an actor and a resolved subject; the server decides by them, views hide
//! buttons by them.

use crate::actor::{Actor, Duty};
use crate::field::FieldId;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::{note, notebook, placement, term};
use crate::record::{Record, header};
use crate::{care, memory};

mod level;
mod membership;
mod readers;
mod rights;
mod states;
mod subject;
mod taking_back;
mod withdrawal;

pub use level::{Action, Decision, Level};
pub use states::transitions;
pub use subject::{Standing, Subject, parents};
pub use taking_back::{TAKEN_BACK, reason};
pub use withdrawal::{goes_along, is_withdrawn, lacks_reason};

/// How far this actor may go with this record.
#[must_use]
pub fn level(actor: &Actor, subject: &Subject) -> Level {
    if actor.system {
        return Level::Manage;
    }
    let is = |person: Option<RecordId>| actor.person.is_some() && actor.person == person;
    let named = actor.person.is_some_and(|me| subject.authors.contains(&me));
    // Who gave a right to somebody else has no part in it once they no longer manage what it is on.
    let mine = named
        || (is(subject.creator) && !matches!(subject.reference.kind, Kind::Grant | Kind::Membership | Kind::Community));
    let librarian = actor.has(Duty::Librarian);
    let takes_over = subject.forsaken && librarian;
    let sees = mine || takes_over || actor.audiences().intersection(&subject.readers).next().is_some();
    if !sees {
        return Level::Nothing;
    }
    let member = actor.person.is_some();
    let own = match subject.reference.kind {
        Kind::Note | Kind::Term | Kind::Notebook | Kind::KnowledgeBase | Kind::Organisation | Kind::Media
            if is(subject.creator) || librarian =>
        {
            Level::Manage
        }
        Kind::Concept | Kind::Place if librarian => Level::Manage,
        Kind::Note | Kind::Term if mine => Level::Edit,
        Kind::Person | Kind::Kit if mine => Level::Manage,
        Kind::Placement => {
            let decides = subject.container().map(|container| level(actor, container)).unwrap_or_default();
            decides.max(if mine { Level::Edit } else { Level::Nothing })
        }
        // Who may change a record may describe what it shows.
        Kind::Media => {
            let writes = |lender: &Subject| level(actor, lender) >= editing(lender.reference.kind);
            if subject.parents.iter().any(writes) { Level::Edit } else { Level::See }
        }
        Kind::Suggestion => subject
            .parents
            .iter()
            .map(|target| (level(actor, target), editing(target.reference.kind)))
            .filter(|(level, needed)| level >= needed)
            .map(|(level, _)| level)
            .max()
            .unwrap_or(Level::See),
        Kind::Grant => rights::level(actor, subject, mine),
        Kind::Community if takes_over || actor.stewards(subject.reference.id) => Level::Manage,
        Kind::Membership => membership::level(actor, subject, mine),
        _ => Level::See,
    };
    let held = actor.person.and_then(|me| subject.held.get(&me)).copied().unwrap_or_default();
    let base = match subject.reference.kind {
        Kind::Note
        | Kind::Term
        | Kind::Notebook
        | Kind::Person
        | Kind::Organisation
        | Kind::KnowledgeBase
        | Kind::Concept
        | Kind::Place
        | Kind::Media
        | Kind::Community
            if member =>
        {
            Level::Suggest
        }
        _ => Level::See,
    };
    own.max(base).max(held)
}

/// May this actor do this to this record, now?
#[must_use]
pub fn may(actor: &Actor, action: Action, subject: &Subject) -> Decision {
    if actor.system {
        return Decision::Allow;
    }
    if action == Action::Create {
        return create(actor, subject);
    }
    let has = level(actor, subject);
    if has == Level::Nothing {
        return Decision::NothingThere;
    }
    if let Some(decision) = taking_back::may(actor, action, subject) {
        return decision;
    }
    let kind = subject.reference.kind;
    if kind == Kind::Grant && action != Action::See {
        return rights::may(actor, action, subject, has);
    }
    if kind == Kind::Membership && action != Action::See {
        return membership::may(actor, action, subject, has);
    }
    let needs = match action {
        Action::See | Action::Create => Level::See,
        Action::Suggest => Level::Suggest,
        // Who may take something out says why.
        Action::Set(placement::field::REASON) if kind == Kind::Placement => {
            transition_level(kind, "removed", actor, subject)
        }
        Action::Set(field) => field_level(kind, field),
        Action::Remove(field, person) if kind == Kind::Note && field == note::field::AUTHORS => {
            if person.is_some() && person == actor.person { Level::Edit } else { Level::Manage }
        }
        Action::Remove(field, _) => field_level(kind, field),
        Action::Transition(to) => transition_level(kind, to, actor, subject),
        // Who manages a record takes out of it what it alone has others see.
        Action::Trash if kind == Kind::Media && subject.parents.iter().any(|of| level(actor, of) >= Level::Manage) => {
            Level::See
        }
        Action::Trash => Level::Manage,
    };
    if has >= needs { Decision::Allow } else { Decision::Needs(needs) }
}

fn create(actor: &Actor, subject: &Subject) -> Decision {
    let Some(me) = actor.person else { return Decision::Needs(Level::Edit) };
    if subject.creator != Some(me) {
        return Decision::Needs(Level::Edit);
    }
    match subject.reference.kind {
        // Nobody signs for others alone: who makes a note is among its authors, or gives it none.
        Kind::Note if !subject.authors.is_empty() && !subject.authors.contains(&me) && !actor.has(Duty::Librarian) => {
            Decision::Needs(Level::Manage)
        }
        Kind::Note
        | Kind::Term
        | Kind::Notebook
        | Kind::Kit
        | Kind::Organisation
        | Kind::KnowledgeBase
        | Kind::Community => Decision::Allow,
        // Whoever curates names what everything is found by.
        Kind::Concept | Kind::Place if actor.has(Duty::Librarian) => Decision::Allow,
        Kind::Person | Kind::Concept | Kind::Place => Decision::Needs(Level::Manage),
        // Who shows something in a record may write in it.
        Kind::Media => match subject.parents.first() {
            Some(lender) if level(actor, lender) >= editing(lender.reference.kind) => Decision::Allow,
            Some(lender) if level(actor, lender) >= Level::See => Decision::Needs(editing(lender.reference.kind)),
            _ => Decision::NothingThere,
        },
        Kind::Placement => {
            if subject.parents.len() < 2 || subject.parents.iter().any(|parent| level(actor, parent) < Level::See) {
                return Decision::NothingThere;
            }
            if subject.is_shelf() { Decision::Allow } else { Decision::Needs(Level::Manage) }
        }
        Kind::Suggestion => match subject.parents.first() {
            Some(target) if level(actor, target) >= Level::Suggest => Decision::Allow,
            Some(target) if level(actor, target) >= Level::See => Decision::Needs(Level::Suggest),
            _ => Decision::NothingThere,
        },
        Kind::Grant => rights::create(me, actor, subject),
        Kind::Membership => membership::create(me, actor, subject),
    }
}

/// The level that changing the content of a kind takes: a carnet and a base are written by those who manage them, and a right
/// to edit one is the right to add to it.
#[must_use]
pub const fn editing(kind: Kind) -> Level {
    match kind {
        Kind::Notebook | Kind::KnowledgeBase | Kind::Community => Level::Manage,
        _ => Level::Edit,
    }
}

/// The level that changing a field takes.
#[must_use]
pub fn field_level(kind: Kind, field: FieldId) -> Level {
    match (kind, field) {
        (_, header::AUDIENCE | header::COMMUNITY | header::MERGED_INTO | header::TRASHED_AT)
        | (Kind::Note, note::field::RIGHTS | note::field::WITHDRAWN_REASON)
        | (Kind::Term, term::field::WITHDRAWN_REASON)
        | (Kind::Media, memory::media::field::APART | memory::media::field::RIGHTS)
        | (Kind::Grant, care::grant::field::ANSWER) => Level::Manage,
        _ => editing(kind),
    }
}

fn transition_level(kind: Kind, to: &str, actor: &Actor, subject: &Subject) -> Level {
    match kind {
        // Who took it back has it come back.
        Kind::Note | Kind::Term if to == "withdrawn" || subject.withdrawn => Level::Manage,
        Kind::Notebook | Kind::KnowledgeBase | Kind::Concept | Kind::Community => Level::Manage,
        Kind::Placement => {
            // An item's managers may take it out of any carnet; accepting and declining is the carnet's word.
            let container = subject.container().map(|container| container.reference.id);
            let item_manager = to == "removed"
                && subject
                    .parents
                    .iter()
                    .any(|p| Some(p.reference.id) != container && level(actor, p) >= Level::Manage);
            if item_manager { Level::See } else { Level::Manage }
        }
        _ => Level::Edit,
    }
}

/// Whether an accepted placement needs the carnet's word first: who adds it is not one of those who may add freely.
#[must_use]
pub fn placement_starts_accepted(actor: &Actor, placement: &Subject, container: &Record) -> bool {
    let level = placement.parent(container.id).map_or(Level::Nothing, |parent| level(actor, parent));
    level >= Level::Edit || (actor.person.is_some() && notebook::welcomes_members(container))
}

mod sides;
#[cfg(test)]
mod tests;
