//! Policy: who may do what. Pure functions over an actor and a resolved subject; the server decides by them, views hide
//! buttons by them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::actor::{Actor, Duty};
use crate::audience::{AudienceKey, intersection};
use crate::content::Content;
use crate::field::FieldId;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::{Note, NoteStatus, knowledge_base, note, notebook, placement, term};
use crate::projection::{Reach, Scoping, project};
use crate::record::{Record, Ref, header};
use crate::value::Value;
use crate::{care, directory, people, vocabulary};

/// How far somebody may go with a record. Each level holds the ones before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// As if it did not exist.
    #[default]
    Nothing,
    /// Read it, its history, its links.
    See,
    /// Propose a change.
    Suggest,
    /// Change its content.
    Edit,
    /// Change who sees it, withdraw it, bin it.
    Manage,
}

/// What somebody wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Read it.
    See,
    /// Make it.
    Create,
    /// Propose a change.
    Suggest,
    /// Change a field.
    Set(FieldId),
    /// Take an element out of a set; the element is a person when the field holds persons.
    Remove(FieldId, Option<RecordId>),
    /// Change its state to this one.
    Transition(&'static str),
    /// Bin it, or take it out of the bin.
    Trash,
}

/// What the policy answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Do it.
    Allow,
    /// Say nothing is there.
    NothingThere,
    /// Say that the level is missing.
    Needs(Level),
}

impl Decision {
    /// Whether it is allowed.
    #[must_use]
    pub const fn allows(self) -> bool {
        matches!(self, Self::Allow)
    }
}

/// A record and what its parents impose: all that the policy reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Which record.
    pub reference: Ref,
    /// Who may read it, resolved.
    pub readers: BTreeSet<AudienceKey>,
    /// Who made it.
    pub creator: Option<RecordId>,
    /// Who may edit it by being named in it.
    pub authors: BTreeSet<RecordId>,
    /// Whether it was published and taken back.
    pub withdrawn: bool,
    /// Of a placement, what it says holds its item.
    pub container: Option<RecordId>,
    /// The records that decide about it: a placement's carnet and item, a suggestion's target.
    pub parents: Vec<Self>,
}

impl Subject {
    /// Resolves a record; `parents` are the subjects of the records that [`parents`] names, those that exist.
    #[must_use]
    pub fn of(record: &Record, parents: Vec<Self>) -> Self {
        let scoping = project(record).scoping;
        Self::with(record, &scoping, parents)
    }

    /// As [`Subject::of`], for a caller that has projected the record already.
    #[must_use]
    pub fn with(record: &Record, scoping: &Scoping, parents: Vec<Self>) -> Self {
        let creator = record.header().created_by;
        let authors = match record.kind {
            Kind::Note => Note::read(&record.fields).authors.into_iter().collect(),
            Kind::Person => BTreeSet::from([record.id]),
            Kind::Term
            | Kind::Notebook
            | Kind::Placement
            | Kind::Suggestion
            | Kind::Kit
            | Kind::Organisation
            | Kind::KnowledgeBase
            | Kind::Concept
            | Kind::Place => BTreeSet::new(),
        };
        let readers = readers(scoping, &parents);
        let container = match scoping.reach {
            Reach::Both(container, _) | Reach::Between { container, .. } => Some(container),
            Reach::Own { .. } | Reach::Sides { .. } => None,
        };
        let (reference, withdrawn) = (record.reference(), is_withdrawn(record));
        Self { reference, readers, creator, authors, withdrawn, container, parents }
    }

    fn parent(&self, id: RecordId) -> Option<&Self> {
        self.parents.iter().find(|parent| parent.reference.id == id)
    }

    /// Of a placement, what holds its item: its managers decide, whatever the item is.
    fn container(&self) -> Option<&Self> {
        self.container.and_then(|id| self.parent(id))
    }

    /// Whether a placement puts a record where its kind goes: a base holds carnets, a carnet anything else that is content.
    fn is_shelf(&self) -> bool {
        let Some(container) = self.container() else { return false };
        let item = self.parents.iter().find(|parent| parent.reference.id != container.reference.id);
        let carnet = |kind| matches!(kind, Kind::Note | Kind::Term | Kind::Organisation);
        item.is_some_and(|item| match container.reference.kind {
            Kind::KnowledgeBase => item.reference.kind == Kind::Notebook,
            Kind::Notebook => carnet(item.reference.kind),
            _ => false,
        })
    }
}

/// Whether a record was published and taken back.
#[must_use]
pub fn is_withdrawn(record: &Record) -> bool {
    let status = match record.kind {
        Kind::Note => note::field::STATUS,
        Kind::Term => term::field::STATUS,
        _ => return false,
    };
    record.fields.get(&status).and_then(Value::as_text) == Some(NoteStatus::Withdrawn.as_str())
}

/// The records that decide about this one.
#[must_use]
pub fn parents(record: &Record) -> Vec<RecordId> {
    match project(record).scoping.reach {
        Reach::Own { .. } => Vec::new(),
        Reach::Both(a, b) | Reach::Between { container: a, item: b, .. } => vec![a, b],
        Reach::Sides { editors_of, .. } => editors_of,
    }
}

fn readers(scoping: &Scoping, parents: &[Subject]) -> BTreeSet<AudienceKey> {
    use crate::audience::Audience;
    let find = |id: RecordId| parents.iter().find(|parent| parent.reference.id == id);
    let sides = |persons: &[RecordId], of: &[RecordId]| -> BTreeSet<AudienceKey> {
        let persons = persons.iter().copied().map(AudienceKey::Person);
        persons.chain(of.iter().filter_map(|id| find(*id)).flat_map(Subject::sides)).collect()
    };
    let both = |a: RecordId, b: RecordId| match (find(a), find(b)) {
        (Some(a), Some(b)) => intersection(&a.readers, &b.readers),
        _ => BTreeSet::new(),
    };
    match &scoping.reach {
        Reach::Own { audience, owners } => match audience {
            Audience::Public => BTreeSet::from([AudienceKey::Public]),
            Audience::Members => BTreeSet::from([AudienceKey::Members]),
            Audience::Community(id) => BTreeSet::from([AudienceKey::Community(*id)]),
            Audience::Private => owners.iter().copied().map(AudienceKey::Person).collect(),
        },
        Reach::Both(a, b) => both(*a, *b),
        Reach::Between { container, item, persons } => {
            intersection(&both(*container, *item), &sides(persons, &[*container, *item]))
        }
        Reach::Sides { persons, editors_of } => sides(persons, editors_of),
    }
}

/// How far this actor may go with this record.
#[must_use]
pub fn level(actor: &Actor, subject: &Subject) -> Level {
    if actor.system {
        return Level::Manage;
    }
    let is = |person: Option<RecordId>| actor.person.is_some() && actor.person == person;
    let mine = is(subject.creator) || actor.person.is_some_and(|me| subject.authors.contains(&me));
    let sees = mine || actor.audiences().intersection(&subject.readers).next().is_some();
    if !sees {
        return Level::Nothing;
    }
    let member = actor.person.is_some();
    let librarian = actor.has(Duty::Librarian);
    let own = match subject.reference.kind {
        Kind::Note | Kind::Term | Kind::Notebook | Kind::KnowledgeBase | Kind::Organisation
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
        Kind::Suggestion => subject
            .parents
            .iter()
            .map(|target| level(actor, target))
            .max()
            .filter(|level| *level >= Level::Edit)
            .unwrap_or(if mine { Level::Edit } else { Level::See }),
        _ => Level::See,
    };
    let base = match subject.reference.kind {
        Kind::Note
        | Kind::Term
        | Kind::Notebook
        | Kind::Person
        | Kind::Organisation
        | Kind::KnowledgeBase
        | Kind::Concept
        | Kind::Place
            if member =>
        {
            Level::Suggest
        }
        _ => Level::See,
    };
    own.max(base)
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
    let kind = subject.reference.kind;
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
        Kind::Note | Kind::Term | Kind::Notebook | Kind::Kit | Kind::Organisation | Kind::KnowledgeBase => {
            Decision::Allow
        }
        // Whoever curates names what everything is found by.
        Kind::Concept | Kind::Place if actor.has(Duty::Librarian) => Decision::Allow,
        Kind::Person | Kind::Concept | Kind::Place => Decision::Needs(Level::Manage),
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
    }
}

/// The level that changing a field takes.
#[must_use]
pub fn field_level(kind: Kind, field: FieldId) -> Level {
    match (kind, field) {
        (_, header::AUDIENCE | header::COMMUNITY | header::MERGED_INTO | header::TRASHED_AT)
        | (Kind::Note, note::field::RIGHTS | note::field::WITHDRAWN_REASON)
        | (Kind::Term, term::field::WITHDRAWN_REASON)
        | (Kind::Notebook, notebook::field::CONTRIBUTE) => Level::Manage,
        _ => Level::Edit,
    }
}

fn transition_level(kind: Kind, to: &str, actor: &Actor, subject: &Subject) -> Level {
    match kind {
        // Who took it back has it come back.
        Kind::Note | Kind::Term if to == "withdrawn" || subject.withdrawn => Level::Manage,
        Kind::Notebook | Kind::KnowledgeBase | Kind::Concept => Level::Manage,
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
        Kind::Kit => &[],
        Kind::Organisation => directory::organisation::TRANSITIONS,
        Kind::KnowledgeBase => knowledge_base::TRANSITIONS,
        Kind::Concept => vocabulary::concept::TRANSITIONS,
        Kind::Place => vocabulary::place::TRANSITIONS,
    }
}

/// The fields that go along with a change of state, and are written only where the change is made.
#[must_use]
pub fn goes_along(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Note => Some(note::field::WITHDRAWN_REASON),
        Kind::Term => Some(term::field::WITHDRAWN_REASON),
        Kind::Placement => Some(placement::field::REASON),
        _ => None,
    }
}

/// The reason that a record which was taken back, declined or taken out does not give: nobody is left to guess why.
#[must_use]
pub fn lacks_reason(record: &Record) -> Option<FieldId> {
    let said = |field: &FieldId| record.fields.get(field).and_then(Value::as_text).unwrap_or_default();
    let gone = match record.kind {
        Kind::Placement => ["declined", "removed"].contains(&said(&placement::field::STATUS)),
        _ => is_withdrawn(record),
    };
    goes_along(record.kind).filter(|field| gone && said(field).trim().is_empty())
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
