//! What a decision reads of a record: who it is by, who reads it, what its parents impose.

use std::collections::{BTreeMap, BTreeSet};

use super::{Level, is_withdrawn, readers, taking_back};
use crate::audience::AudienceKey;
use crate::communities::{Join, Membership, MembershipStatus, Role};
use crate::content::Content;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::Note;
use crate::projection::{Reach, Scoping, project};
use crate::record::{Record, Ref};
use crate::{care, communities, order};

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
    /// Of a community, how one joins it, where one may.
    pub door: Option<Join>,
    /// Of a community, whether nobody looks after it any more: librarians do.
    pub forsaken: bool,
    /// Of a membership, where it stands.
    pub standing: Option<Standing>,
}

/// Where a membership stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// As what.
    pub role: Role,
    /// Its state.
    pub status: MembershipStatus,
    /// Whether a steward said why they keep the person out: the door is then opened by a steward alone.
    pub barred: bool,
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
            Kind::Membership => order::set([Membership::read(&record.fields).person]),
            Kind::Term
            | Kind::Notebook
            | Kind::Placement
            | Kind::Suggestion
            | Kind::Kit
            | Kind::Organisation
            | Kind::KnowledgeBase
            | Kind::Concept
            | Kind::Place
            | Kind::Media
            | Kind::Community => BTreeSet::new(),
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
            door: communities::community::door(record),
            forsaken: false,
            standing: standing(record),
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

    pub(super) fn parent(&self, id: RecordId) -> Option<&Self> {
        self.parents.iter().find(|parent| parent.reference.id == id)
    }

    /// Of a placement, what holds its item: its managers decide, whatever the item is.
    pub(super) fn container(&self) -> Option<&Self> {
        self.container.and_then(|id| self.parent(id))
    }

    /// Whether a placement puts a record where its kind goes: a base holds carnets, a carnet anything else that is content.
    pub(super) fn is_shelf(&self) -> bool {
        let Some(container) = self.container() else { return false };
        let item = self.parents.iter().find(|parent| parent.reference.id != container.reference.id);
        let carnet = |kind| matches!(kind, Kind::Note | Kind::Term | Kind::Organisation);
        item.is_some_and(|item| match container.reference.kind {
            Kind::KnowledgeBase => item.reference.kind == Kind::Notebook,
            Kind::Notebook => carnet(item.reference.kind),
            _ => false,
        })
    }

    /// With whether nobody looks after the community any more, which no record says.
    #[must_use]
    pub const fn left_to_librarians(mut self, forsaken: bool) -> Self {
        self.forsaken = forsaken;
        self
    }

    /// Persons who manage it by relation: who made it, who holds the right. A community is looked after by its stewards, whoever
    /// made it.
    #[must_use]
    pub fn managers(&self) -> BTreeSet<RecordId> {
        if self.reference.kind == Kind::Community {
            return BTreeSet::new();
        }
        order::set(self.creator.into_iter().chain(self.holders(Level::Manage)))
    }

    /// Whether everybody sees it, or every member.
    fn is_wide(&self) -> bool {
        [AudienceKey::Public, AudienceKey::Members].iter().any(|key| self.readers.contains(key))
    }

    /// Who holds at least this, of those who are known to see it: a right opens nothing.
    pub(super) fn holders(&self, least: Level) -> impl Iterator<Item = RecordId> + '_ {
        let wide = self.is_wide();
        let sees = move |person: RecordId| wide || self.readers.contains(&AudienceKey::Person(person));
        self.held.iter().filter(move |(person, level)| **level >= least && sees(**person)).map(|(person, _)| *person)
    }
}

/// Where the membership of a record stands; nothing for one of another kind.
fn standing(record: &Record) -> Option<Standing> {
    (record.kind == Kind::Membership).then(|| {
        let membership = Membership::read(&record.fields);
        Standing { role: membership.role, status: membership.status, barred: !membership.reason.is_empty() }
    })
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
