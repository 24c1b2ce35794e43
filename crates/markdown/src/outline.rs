//! Headings without HTML: the table of contents, and the title of a page.

use std::ops::Range;

use pulldown_cmark::{Tag, TagEnd};

use crate::escape::collapse;
use crate::headings::{Headings, TocEntry};
use crate::source::Prepared;
use crate::stream::{Step, Stream};
use crate::text::append;

/// A heading of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Level in the source (1 for `#`).
    pub level: u8,
    /// Its text, without markup.
    pub text: String,
    /// Its bytes in the source, markers included.
    pub range: Range<usize>,
}

/// The table of contents that [`render`](crate::render) gives with its default options.
#[must_use]
pub fn outline(source: &str) -> Vec<TocEntry> {
    let mut headings = Headings::default();
    each(source, |heading| {
        headings.push(heading.level, 1, "", &heading.text);
        true
    });
    headings.toc
}

/// The first heading of a source: the title of most pages.
#[must_use]
pub fn first_heading(source: &str) -> Option<Heading> {
    let mut first = None;
    each(source, |heading| {
        first = Some(heading);
        false
    });
    first
}

/// Every heading of a source that has text, in order.
#[must_use]
pub fn headings(source: &str) -> Vec<Heading> {
    let mut all = Vec::new();
    each(source, |heading| {
        all.push(heading);
        true
    });
    all
}

/// Calls `visit` with each heading that has text, until it answers `false`.
fn each(source: &str, mut visit: impl FnMut(Heading) -> bool) {
    let prepared = Prepared::new(source);
    let mut text: Option<String> = None;
    for (step, range) in Stream::new(&prepared) {
        match step {
            Step::Start(Tag::Heading { .. }) => text = Some(String::new()),
            Step::End(TagEnd::Heading(level)) => {
                let text = collapse(&text.take().unwrap_or_default());
                if !text.is_empty() && !visit(Heading { level: level as u8, text, range }) {
                    return;
                }
            }
            step => {
                if let Some(text) = &mut text {
                    append(text, &step);
                }
            }
        }
    }
}
