//! Heading levels and the table of contents.

use crate::escape::collapse;
use crate::slug::Slugger;

/// One line of a table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TocEntry {
    /// Level of the heading as rendered (2 for `<h2>`).
    pub level: u8,
    /// Its id in the HTML.
    pub id: String,
    /// Its text, without markup.
    pub text: String,
}

/// Gives levels and ids to the headings of a document as they come.
///
/// Levels follow the outline, not the number of `#`: an author who goes from `#` to `###` skips nothing for someone who
/// reads by headings, and sisters stay sisters.
#[derive(Debug, Default)]
pub(crate) struct Headings {
    open: Vec<u8>,
    slugger: Slugger,
    pub(crate) toc: Vec<TocEntry>,
}

impl Headings {
    /// Records a heading of source level `level`; answers its rendered level and its id.
    pub(crate) fn push(&mut self, level: u8, shift: u8, prefix: &str, text: &str) -> (u8, String) {
        while self.open.last().is_some_and(|open| *open >= level) {
            self.open.pop();
        }
        self.open.push(level);
        let depth = u8::try_from(self.open.len()).unwrap_or(6);
        let level = shift.saturating_add(depth).clamp(1, 6);
        let id = self.slugger.id(prefix, text);
        self.toc.push(TocEntry { level, id: id.clone(), text: collapse(text) });
        (level, id)
    }
}
