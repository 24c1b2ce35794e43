//! Projections: what lists, searches, backlinks and scopes read of a record, computed from the record alone.

use serde::{Deserialize, Serialize};

use crate::content::{LangText, words};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::order::Arrange;
use crate::record::Record;
use crate::scope::Class;
use crate::time::Instant;
use crate::value::Value;
use crate::{care, communities, directory, kit, knowledge, memory, people, text, vocabulary};

mod scoping;

pub(crate) use scoping::owners;
pub use scoping::{Lent, Reach, Scoping, lent_scopes, scopes};

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
    /// Other names that find it, a line each: searched, and no piece of its text.
    pub other_names: String,
    /// Its text, which words are searched in and pieces are shown of, title and summary apart; empty when it has none.
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

    /// All that words are searched in, title and summary apart.
    #[must_use]
    pub fn searched(&self) -> String {
        [self.search_text.as_str(), "\n", &self.other_names].concat()
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

/// Other names that find a record, a line each.
pub(crate) fn lines(names: &mut dyn Iterator<Item = &str>) -> String {
    let mut lines = String::new();
    for name in names {
        lines.push_str(name);
        lines.push('\n');
    }
    lines
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

#[cfg(test)]
mod tests;
