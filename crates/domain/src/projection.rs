//! Projections: what lists, searches, backlinks and scopes read of a record, computed from the record alone.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::audience::{Audience, AudienceKey, intersection};
use crate::content::{LangText, words};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::order::Arrange;
use crate::record::Record;
use crate::scope::{Class, ScopeId, Selector};
use crate::time::Instant;
use crate::value::Value;
use crate::{care, communities, directory, kit, knowledge, memory, people, text, vocabulary};

/// Raised when `project` changes: stored projections are then made again in the background.
pub const PROJECTION_VERSION: i64 = 6;

words! {
    /// An axis of facets.
    Axis {
        /// What the record is.
        Kind = "kind",
        /// What sort of note, term, suggestion.
        Type = "type",
        /// Where it is in its life.
        Status = "status",
        /// Who sees it.
        Audience = "audience",
        /// Its language.
        Lang = "lang",
        /// Its licence.
        Licence = "licence",
        /// Its authors.
        Author = "author",
        /// Its carnet, its target.
        Container = "container",
        /// Its categories in a carnet.
        Category = "category",
        /// What it is about.
        Theme = "theme",
        /// In which part of society.
        Sector = "sector",
        /// Where: the places it names and those that hold them.
        Place = "place",
        /// What it is called in another language: `en:Housing`; or the word of a text that leads to it, in any: `*:glanage`.
        /// Nothing is counted or chosen by it.
        Name = "name",
        /// The files it shows, or is: SHA-256 in hexadecimal. Nothing is counted or chosen by it.
        Media = "media",
    }
}

words! {
    /// A typed, directed link between records; the reverse query is the list of backlinks.
    Rel {
        /// Content to the person who wrote it.
        Author = "author",
        /// Any Markdown to the record it links to.
        Mentions = "mentions",
        /// A placement to its carnet.
        In = "in",
        /// A placement to what it places.
        Item = "item",
        /// A suggestion to the record it concerns.
        Targets = "targets",
        /// A term to a related one.
        Related = "related",
        /// A term to a broader one.
        Broader = "broader",
        /// A territory to one that holds it.
        Within = "within",
        /// An organisation to who last found it as described.
        Verified = "verified",
        /// A media to the record that it was added to, which lends it its audience.
        Of = "of",
        /// A media to whom or what it shows.
        Depicts = "depicts",
        /// A right to the record that it is on.
        RightOn = "right_on",
        /// A right to the person who asks for it or holds it.
        Holder = "holder",
        /// A membership to the community.
        Belongs = "belongs",
        /// A membership to the person.
        Member = "member",
    }
}

/// A value on an axis.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Facet {
    /// The axis.
    pub axis: Axis,
    /// The value: a word of the axis, or an identifier.
    pub value: String,
}

/// A link to another record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// Its meaning.
    pub rel: Rel,
    /// Where it leads.
    pub target: RecordId,
    /// Its place among the links of the same meaning, as bytes that sort.
    pub position: Vec<u8>,
}

/// Who reads a record, as far as the record alone can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Its own audience; these persons when that is private.
    Own {
        /// What its author said.
        audience: Audience,
        /// Who sees it when private.
        owners: Vec<RecordId>,
    },
    /// Whoever its own audience says, and sees this other record too.
    Lent {
        /// What its author said.
        audience: Audience,
        /// Who sees it when private.
        owners: Vec<RecordId>,
        /// The record that lends it its audience.
        by: RecordId,
    },
    /// Whoever sees both of these.
    Both(RecordId, RecordId),
    /// Of those who see both of these: these persons, and whoever may edit either. A proposal is nobody else's business.
    Between {
        /// The record that decides.
        container: RecordId,
        /// The record that is proposed to it.
        item: RecordId,
        /// Persons concerned.
        persons: Vec<RecordId>,
    },
    /// These persons, and whoever may edit or manage these records, by relation or by duty.
    Sides {
        /// Persons concerned.
        persons: Vec<RecordId>,
        /// Records whose editors are concerned.
        editors_of: Vec<RecordId>,
        /// Records of which those who manage them are concerned.
        managers_of: Vec<RecordId>,
    },
}

/// What a record lends to another, which is then in more scopes and is read by nobody more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lent {
    /// This selector, within the audience of the other.
    Selector(Selector),
    /// The scopes of the few who read it itself, as far as they read the other: what they have to decide about is at hand with
    /// no network.
    Sides,
}

/// Where copies of a record live.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoping {
    /// Who reads it.
    pub reach: Reach,
    /// Selectors within its audience.
    pub selectors: Vec<Selector>,
    /// Persons who also keep it in their own scope (an author keeps what they wrote).
    pub keepers: Vec<RecordId>,
    /// What it lends to other records: a placement its carnet's selector to its item, what waits its sides to what it waits on.
    pub lends: Vec<(RecordId, Lent)>,
    /// How closely copies are held.
    pub class: Class,
}

impl Scoping {
    /// Of what somebody writes: its own audience once it is `shown`, its owners' until then; they keep it wherever it is.
    pub(crate) fn of(record: &Record, shown: bool, authors: &[RecordId], selectors: Vec<Selector>) -> Self {
        let owners = owners(record, authors);
        let audience = if shown { record.audience() } else { Audience::Private };
        Self {
            class: if audience == Audience::Private { Class::Guarded } else { Class::Open },
            reach: Reach::Own { audience, owners: owners.clone() },
            selectors,
            keepers: owners,
            lends: Vec::new(),
        }
    }

    /// Of what everybody may read and every device keeps.
    pub(crate) fn everywhere() -> Self {
        Self {
            class: Class::Open,
            reach: Reach::Own { audience: Audience::Public, owners: Vec::new() },
            selectors: vec![Selector::Core],
            keepers: Vec::new(),
            lends: Vec::new(),
        }
    }
}

/// Who sees a private record: its authors and who made it.
pub(crate) fn owners(record: &Record, authors: &[RecordId]) -> Vec<RecordId> {
    let mut owners = authors.to_vec();
    owners.extend(record.header().created_by);
    owners.arrange();
    owners.dedup();
    owners
}

/// What everything but the record's own page reads of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projection {
    /// Its title; empty where the target's title is shown instead.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Its language.
    pub language: String,
    /// Where it is in its life.
    pub state: String,
    /// Facets, sorted, each once.
    pub facets: Vec<Facet>,
    /// Links, sorted, one per meaning and target.
    pub links: Vec<Link>,
    /// Named numbers to sort and range by.
    pub sort_keys: Vec<(&'static str, i64)>,
    /// What words are searched in, title and summary apart; empty when it is not searched.
    pub search_text: String,
    /// Where copies live.
    pub scoping: Scoping,
}

impl Projection {
    /// Bytes that sort titles: see [`text::sort_key`].
    #[must_use]
    pub fn sort_title(&self) -> Vec<u8> {
        text::sort_key(&self.title)
    }

    /// Whether words are searched in it, being of this kind: a community has no page yet that a result could lead to.
    #[must_use]
    pub fn is_searched(&self, kind: Kind) -> bool {
        let secret = matches!(self.scoping.class, Class::Sealed | Class::Unscoped);
        !self.title.is_empty() && !secret && kind != Kind::Community
    }
}

/// What lists, searches and backlinks read of a record. Pure: it reads nothing but the record.
#[must_use]
pub fn project(record: &Record) -> Projection {
    let mut projection = match record.kind {
        Kind::Note => knowledge::note::project(record),
        Kind::Term => knowledge::term::project(record),
        Kind::Notebook => knowledge::notebook::project(record),
        Kind::Placement => knowledge::placement::project(record),
        Kind::Person => people::person::project(record),
        Kind::Suggestion => care::suggestion::project(record),
        Kind::Kit => kit::project(record),
        Kind::Organisation => directory::organisation::project(record),
        Kind::KnowledgeBase => knowledge::knowledge_base::project(record),
        Kind::Concept => vocabulary::concept::project(record),
        Kind::Place => vocabulary::place::project(record),
        Kind::Media => memory::media::project(record),
        Kind::Grant => care::grant::project(record),
        Kind::Community => communities::community::project(record),
        Kind::Membership => communities::membership::project(record),
    };
    let shown = memory::shown_in(record.kind).and_then(|field| record.fields.get(&field)).and_then(Value::as_text);
    projection.facets.extend(shown.into_iter().flat_map(shown_media));
    let header = record.header();
    let mut facet = |axis, value: String| {
        if !value.is_empty() {
            projection.facets.push(Facet { axis, value });
        }
    };
    facet(Axis::Kind, record.kind.name().to_owned());
    facet(Axis::Status, projection.state.clone());
    facet(Axis::Lang, header.lang.as_str().to_owned());
    if let Reach::Own { audience, .. } | Reach::Lent { audience, .. } = &projection.scoping.reach {
        projection.facets.push(Facet { axis: Axis::Audience, value: audience.to_string() });
    }
    projection.language = header.lang.as_str().to_owned();
    projection.facets.arrange();
    projection.facets.dedup();
    projection.links.arrange();
    projection.links.dedup_by(|b, a| a.rel == b.rel && a.target == b.target);
    projection
}

/// What is still known of a record in the bin, which no list shows: the file that it is kept for, and since when.
#[must_use]
pub fn binned(record: &Record) -> Option<(Facet, Instant)> {
    let since = record.trashed().filter(|_| record.kind == Kind::Media)?;
    let media: memory::Media = record.content();
    Some((Facet { axis: Axis::Media, value: media.sha256.as_str().to_owned() }, since))
}

/// The links that Markdown makes to records.
pub(crate) fn mentions(markdown: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for link in markdown::links(markdown) {
        let markdown::Destination::Record { id, .. } = &link.destination else { continue };
        if let Ok(target) = id.parse() {
            let position = u32::try_from(links.len()).unwrap_or(u32::MAX).to_be_bytes().to_vec();
            links.push(Link { rel: Rel::Mentions, target, position });
        }
    }
    links
}

/// The files that Markdown shows, by what they hold.
fn shown_media(markdown: &str) -> Vec<Facet> {
    let used = markdown::media(markdown);
    let addresses = used.iter().filter_map(|used| markdown::MediaAddress::parse(&used.address));
    addresses.map(|address| Facet { axis: Axis::Media, value: address.sha256.to_owned() }).collect()
}

/// Links of one meaning to each of these records, in order.
pub(crate) fn links(rel: Rel, targets: impl IntoIterator<Item = RecordId>) -> impl Iterator<Item = Link> {
    targets.into_iter().enumerate().map(move |(index, target)| Link {
        rel,
        target,
        position: u32::try_from(index).unwrap_or(u32::MAX).to_be_bytes().to_vec(),
    })
}

/// What a record is called in each language, for cards that show the reader's own.
pub(crate) fn names(labels: &LangText) -> impl Iterator<Item = Facet> + '_ {
    labels.iter().map(|(lang, label)| Facet { axis: Axis::Name, value: format!("{lang}:{}", label.as_str()) })
}

/// The words of a text that lead to a record by themselves.
pub(crate) fn called<'a>(words: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = Facet> {
    let words = words.into_iter().filter(|word| !word.is_empty());
    words.map(|word| Facet { axis: Axis::Name, value: format!("{ANY_LANGUAGE}:{word}") })
}

/// The language range of a name that is not of one language (RFC 4647).
pub(crate) const ANY_LANGUAGE: &str = "*";

/// The state in which a record of this kind waits for a person; nothing for kinds that never do.
#[must_use]
pub const fn waits_in(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Suggestion => Some("open"),
        Kind::Grant | Kind::Membership => Some("requested"),
        Kind::Placement => Some("proposed"),
        _ => None,
    }
}

/// The scopes that a record is in because another lends them; `lender` are the readers of that one.
#[must_use]
pub fn lent_scopes(readers: &BTreeSet<AudienceKey>, lent: Lent, lender: &BTreeSet<AudienceKey>) -> BTreeSet<ScopeId> {
    let within = |audience, selector| ScopeId { audience, selector };
    match lent {
        Lent::Selector(selector) => {
            readers.iter().filter(|key| !key.is_close()).map(|key| within(*key, selector)).collect()
        }
        Lent::Sides => {
            let both = intersection(readers, lender);
            both.into_iter().filter(|key| key.is_close()).map(|key| within(key, Selector::Rest)).collect()
        }
    }
}

/// The scopes a record is in of itself, given who reads it (resolved).
#[must_use]
pub fn scopes(scoping: &Scoping, readers: &BTreeSet<AudienceKey>) -> BTreeSet<ScopeId> {
    let mut scopes = BTreeSet::new();
    if scoping.class == Class::Unscoped {
        return scopes;
    }
    for audience in readers {
        if audience.is_close() {
            scopes.insert(ScopeId { audience: *audience, selector: Selector::Rest });
            continue;
        }
        scopes.extend(scoping.selectors.iter().map(|selector| ScopeId { audience: *audience, selector: *selector }));
    }
    scopes.extend(
        scoping
            .keepers
            .iter()
            .map(|person| ScopeId { audience: AudienceKey::Person(*person), selector: Selector::Rest }),
    );
    scopes
}

#[cfg(test)]
mod tests;
