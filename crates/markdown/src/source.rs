//! The text handed to the parser, and the way back to the bytes the author wrote.
//!
//! The parser knows nothing of `:::`. Each such line is handed to it as an empty HTML comment, which `CommonMark`
//! lets interrupt a paragraph and close a list; it is recognised afterwards by its place, never by its content, so nobody
//! can forge one. Blocks nested beyond any reader's patience become text, because each level costs the parser time on
//! every later line. Inside a code block the author's bytes are put back.

use std::borrow::Cow;
use std::ops::Range;

use crate::container::Marker;
use crate::source::depth::too_deep;

mod depth;

/// What stands for a `:::` line while parsing.
const PLACEHOLDER: &str = "<!-- -->";

/// One place where the parsed text differs from the author's.
#[derive(Debug)]
struct Edit {
    /// Where the replacement begins in the parsed text.
    at: usize,
    /// Length of the replacement.
    len: usize,
    /// The author's bytes it stands for (empty for an inserted blank line).
    from: Range<usize>,
    marker: Option<Marker>,
}

/// A source ready to be parsed.
#[derive(Debug)]
pub(crate) struct Prepared<'a> {
    original: &'a str,
    text: Cow<'a, str>,
    edits: Vec<Edit>,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(original: &'a str) -> Self {
        let notations = [":::", "<Button", "<br"].iter().any(|notation| original.contains(notation));
        if !notations && !original.split(['\n', '\r']).any(|line| too_deep(line).is_some()) {
            return Self { original, text: Cow::Borrowed(original), edits: Vec::new() };
        }
        let mut text = String::with_capacity(original.len() + original.len() / 16);
        let mut edits = Vec::new();
        let mut start = 0;
        for line in original.split_inclusive(['\n', '\r']) {
            let end = start + line.len();
            let body = line.trim_end_matches(['\n', '\r']);
            let content = body.trim_start_matches([' ', '\t']);
            let content_start = start + body.len() - content.len();
            if let Some(marker) = Marker::parse(content, content_start) {
                // The blank line ends an HTML block (`<div>`, `<Button/>`) that would otherwise swallow the marker.
                if start > 0 {
                    edits.push(Edit { at: text.len(), len: 1, from: start..start, marker: None });
                    text.push('\n');
                }
                text.push_str(original.get(start..content_start).unwrap_or_default());
                let from = content_start..start + body.len();
                edits.push(Edit { at: text.len(), len: PLACEHOLDER.len(), from, marker: Some(marker) });
                text.push_str(PLACEHOLDER);
                text.push_str(line.get(body.len()..).unwrap_or_default());
            } else {
                let (shallow, deep) = line.split_at(too_deep(line).unwrap_or(0));
                text.push_str(shallow);
                if !shallow.is_empty() {
                    let at = start + shallow.len();
                    edits.push(Edit { at: text.len(), len: 1, from: at..at, marker: None });
                    text.push('\\');
                }
                text.push_str(deep);
                // What follows a lone button or line break is Markdown, not the rest of an HTML block.
                if line.len() > body.len() && is_lone_tag(content) {
                    edits.push(Edit { at: text.len(), len: 1, from: end..end, marker: None });
                    text.push('\n');
                }
            }
            start = end;
        }
        Self { original, text: Cow::Owned(text), edits }
    }

    /// The text to parse.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The author's text.
    pub(crate) fn original(&self) -> &'a str {
        self.original
    }

    /// Turns a range of the parsed text into the range of the author's bytes it stands for.
    pub(crate) fn original_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.original_position(range.start, |edit| edit.at <= range.start, |edit| edit.from.start);
        let end = self.original_position(range.end, |edit| edit.at < range.end, |edit| edit.from.end);
        start..end.max(start)
    }

    fn original_position(
        &self,
        position: usize,
        inside: impl Fn(&Edit) -> bool,
        side: impl Fn(&Edit) -> usize,
    ) -> usize {
        let passed = self.edits.partition_point(|edit| edit.at + edit.len <= position);
        if let Some(edit) = self.edits.get(passed).filter(|edit| inside(edit)) {
            return side(edit);
        }
        match passed.checked_sub(1).and_then(|last| self.edits.get(last)) {
            Some(edit) => position - (edit.at + edit.len) + edit.from.end,
            None => position,
        }
    }

    /// The author's text for a range of the parsed text, where the two differ.
    pub(crate) fn restored(&self, range: &Range<usize>) -> Option<&'a str> {
        let next = self.edits.partition_point(|edit| edit.at + edit.len <= range.start);
        self.edits.get(next).filter(|edit| edit.at < range.end)?;
        self.original.get(self.original_range(range))
    }

    /// The container marker an HTML block stands for, if it is one of ours.
    pub(crate) fn marker(&self, block: &Range<usize>) -> Option<&Marker> {
        let next = self.edits.partition_point(|edit| edit.at < block.start);
        let edit = self.edits.get(next..)?.iter().take(2).find(|edit| edit.marker.is_some())?;
        let indent = self.text.get(block.start..edit.at)?;
        if indent.bytes().all(|byte| matches!(byte, b' ' | b'\t')) { edit.marker.as_ref() } else { None }
    }
}

/// Whether a line holds nothing but a button or a line break.
fn is_lone_tag(content: &str) -> bool {
    let content = content.trim_end();
    (content.starts_with("<Button") && content.ends_with("/>")) || matches!(content, "<br>" | "<br/>" | "<br />")
}
