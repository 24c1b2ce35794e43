//! A feed as RFC 4287 has it: what makes it one, then an entry a note.

use std::io;

use domain::Instant;
use domain::knowledge::rights;
use domain::projection::{Axis, Rel};
use domain::query::Card;

use super::notes::Notes;
use crate::http::here::{Here, urn};
use crate::http::xml::{self, Xml};

/// The media type.
pub const TYPE: &str = "application/atom+xml; charset=utf-8";

/// A feed.
#[derive(Debug)]
pub struct Feed<'a> {
    /// Where it is, and its language.
    pub here: &'a Here,
    /// Its own identifier, for ever.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is in it.
    pub subtitle: String,
    /// The address of the page that shows the same.
    pub page: String,
    /// When it last changed, were it empty.
    pub updated: Instant,
    /// What is in it.
    pub notes: &'a Notes,
}

impl Feed<'_> {
    /// The document.
    ///
    /// # Errors
    /// As [`xml::document`].
    pub fn write(&self) -> io::Result<Vec<u8>> {
        let tag = self.here.lang().tag();
        let attributes = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", tag)];
        xml::document("feed", &attributes, |xml| {
            let words = self.here.words();
            xml::text(xml, "id", &self.id)?;
            xml::text(xml, "title", &self.title)?;
            if !self.subtitle.is_empty() {
                xml::text(xml, "subtitle", &self.subtitle)?;
            }
            let newest = self.notes.notes.iter().map(|note| note.updated).max();
            xml::text(xml, "updated", &self.updated.max(newest.unwrap_or_default()).rfc3339())?;
            // A note that nobody known to all has signed is the commons' own.
            author(xml, words.site_name(), Some(&self.here.absolute("/")))?;
            link(xml, "self", &self.here.url(), TYPE.split(';').next().unwrap_or(TYPE), tag)?;
            link(xml, "alternate", &self.page, "text/html", tag)?;
            xml::text(xml, "icon", &self.here.absolute("/icons/any-192-1.png"))?;
            self.notes.notes.iter().try_for_each(|note| self.entry(xml, note))
        })
    }

    fn published(&self, note: &Card) -> Instant {
        self.notes.published.get(&note.reference.id).copied().unwrap_or(note.created)
    }

    fn entry(&self, xml: &mut Xml, note: &Card) -> io::Result<()> {
        let lang = [("xml:lang", note.language.as_str())];
        let attributes: &[(&str, &str)] = if note.language.is_empty() { &[] } else { lang.as_slice() };
        xml::within(xml, "entry", attributes, |xml| {
            let untitled = self.here.words().note_untitled();
            xml::text(xml, "id", &urn(note.reference))?;
            xml::text(xml, "title", if note.title.is_empty() { untitled } else { &note.title })?;
            xml::text(xml, "updated", &note.updated.rfc3339())?;
            xml::text(xml, "published", &self.published(note).rfc3339())?;
            for id in note.targets(Rel::Author) {
                if let Some(person) = self.notes.authors.iter().find(|card| card.reference.id == id) {
                    author(xml, &person.title, self.here.page(person.reference).as_deref())?;
                }
            }
            if let Some(page) = self.here.page(note.reference) {
                link(xml, "alternate", &page, "text/html", self.here.lang().tag())?;
            }
            if let Some(licence) = note.facet(Axis::Licence).and_then(rights::find) {
                xml::empty(xml, "link", &[("rel", "license"), ("href", licence.url)])?;
                xml::text(xml, "rights", licence.label)?;
            }
            if note.summary.is_empty() { Ok(()) } else { xml::text(xml, "summary", &note.summary) }
        })
    }
}

fn author(xml: &mut Xml, name: &str, page: Option<&str>) -> io::Result<()> {
    xml::within(xml, "author", &[], |xml| {
        xml::text(xml, "name", name)?;
        page.map_or(Ok(()), |page| xml::text(xml, "uri", page))
    })
}

fn link(xml: &mut Xml, rel: &str, href: &str, of_type: &str, lang: &str) -> io::Result<()> {
    xml::empty(xml, "link", &[("rel", rel), ("type", of_type), ("hreflang", lang), ("href", href)])
}
