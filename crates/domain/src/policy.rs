//! Policy: who may do what. Pure functions over an actor and a resolved subject; the server decides by them, views hide
//! buttons by them.

use std::collections::{BTreeMap, BTreeSet};

use crate::actor::{Actor, Duty};
use crate::audience::AudienceKey;
use crate::content::Content;
use crate::field::FieldId;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::{Note, note, notebook, placement, term};
use crate::order;
use crate::projection::{Reach, Scoping, project};
use crate::record::{Record, Ref, header};
use crate::{care, memory};

mod level;
mod readers;
mod rights;
mod states;
mod taking_back;
mod withdrawal;

pub use level::{Action, Decision, Level};
pub use states::transitions;
pub use taking_back::{TAKEN_BACK, reason};
pub use withdrawal::{goes_along, is_withdrawn, lacks_reason};

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
    /// Whether it is in the bin: then it lends its audience to nobody but those whose it is.
    pub binned: bool,
    /// Whether it waits for somebody to decide.
    pub waits: bool,
    /// Of a placement, what it says holds its item.
    pub container: Option<RecordId>,
    /// The records that decide about it: a placement's carnet and item, a suggestion's target, what a right is on.
    pub parents: Vec<Self>,
    /// Who holds a right on it, as far as whoever asks has to know.
    pub held: BTreeMap<RecordId, Level>,
    /// Of a right, the level that it asks for.
    pub asked: Level,
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
            Kind::Note => order::set(Note::read(&record.fields).authors),
            Kind::Person => order::set([record.id]),
            Kind::Grant => order::set([care::Grant::read(&record.fields).subject]),
            Kind::Term
            | Kind::Notebook
            | Kind::Placement
            | Kind::Suggestion
            | Kind::Kit
            | Kind::Organisation
            | Kind::KnowledgeBase
            | Kind::Concept
            | Kind::Place
            | Kind::Media => BTreeSet::new(),
        };
        let readers = readers::resolved(scoping, &parents);
        let container = match scoping.reach {
            Reach::Both(container, _) | Reach::Between { container, .. } => Some(container),
            Reach::Own { .. } | Reach::Lent { .. } | Reach::Sides { .. } => None,
        };
        let (reference, withdrawn, binned) = (record.reference(), is_withdrawn(record), record.is_trashed());
        let waits = taking_back::waits(record);
        let asked = match record.kind {
            Kind::Grant => care::Grant::read(&record.fields).asked.level(),
            _ => Level::Nothing,
        };
        Self {
            reference,
            readers,
            creator,
            authors,
            withdrawn,
            binned,
            waits,
            container,
            parents,
            held: BTreeMap::new(),
            asked,
        }
    }

    /// With the rights that these grants give on it: what is its authors' alone is read by those who hold one too.
    #[must_use]
    pub fn holding<'a>(mut self, grants: impl IntoIterator<Item = &'a Record>) -> Self {
        if !care::grant::is_on(self.reference.kind) {
            return self;
        }
        let held = grants.into_iter().filter_map(care::grant::holding);
        self.held.extend(held.filter(|(on, ..)| *on == self.reference.id).map(|(_, holder, level)| (holder, level)));
        if self.readers.iter().all(|key| matches!(key, AudienceKey::Person(_))) {
            self.readers.extend(self.held.keys().copied().map(AudienceKey::Person));
        }
        self
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

    /// Persons who manage it by relation: who made it, who holds the right.
    #[must_use]
    pub fn managers(&self) -> BTreeSet<RecordId> {
        order::set(self.creator.into_iter().chain(self.holders(Level::Manage)))
    }

    /// Whether everybody sees it, or every member.
    fn is_wide(&self) -> bool {
        [AudienceKey::Public, AudienceKey::Members].iter().any(|key| self.readers.contains(key))
    }

    /// Who holds at least this, of those who are known to see it: a right opens nothing.
    fn holders(&self, least: Level) -> impl Iterator<Item = RecordId> + '_ {
        let wide = self.is_wide();
        let sees = move |person: RecordId| wide || self.readers.contains(&AudienceKey::Person(person));
        self.held.iter().filter(move |(person, level)| **level >= least && sees(**person)).map(|(person, _)| *person)
    }
}

/// The records that decide about this one.
#[must_use]
pub fn parents(record: &Record) -> Vec<RecordId> {
    match project(record).scoping.reach {
        Reach::Own { .. } => Vec::new(),
        Reach::Lent { by, .. } => vec![by],
        Reach::Both(a, b) | Reach::Between { container: a, item: b, .. } => vec![a, b],
        Reach::Sides { mut editors_of, managers_of, .. } => {
            editors_of.extend(managers_of);
            editors_of
        }
    }
}

/// How far this actor may go with this record.
#[must_use]
pub fn level(actor: &Actor, subject: &Subject) -> Level {
    if actor.system {
        return Level::Manage;
    }
    let is = |person: Option<RecordId>| actor.person.is_some() && actor.person == person;
    let named = actor.person.is_some_and(|me| subject.authors.contains(&me));
    // Who gave a right to somebody else has no part in it once they no longer manage what it is on.
    let mine = named || (is(subject.creator) && subject.reference.kind != Kind::Grant);
    let sees = mine || actor.audiences().intersection(&subject.readers).next().is_some();
    if !sees {
        return Level::Nothing;
    }
    let member = actor.person.is_some();
    let librarian = actor.has(Duty::Librarian);
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
        Kind::Note | Kind::Term | Kind::Notebook | Kind::Kit | Kind::Organisation | Kind::KnowledgeBase => {
            Decision::Allow
        }
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
    }
}

/// The level that changing the content of a kind takes: a carnet and a base are written by those who manage them, and a right
/// to edit one is the right to add to it.
#[must_use]
pub const fn editing(kind: Kind) -> Level {
    match kind {
        Kind::Notebook | Kind::KnowledgeBase => Level::Manage,
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

/// Whether an accepted placement needs the carnet's word first: who adds it is not one of those who may add freely.
#[must_use]
pub fn placement_starts_accepted(actor: &Actor, placement: &Subject, container: &Record) -> bool {
    let level = placement.parent(container.id).map_or(Level::Nothing, |parent| level(actor, parent));
    level >= Level::Edit || (actor.person.is_some() && notebook::welcomes_members(container))
}

mod sides;
#[cfg(test)]
mod tests;
