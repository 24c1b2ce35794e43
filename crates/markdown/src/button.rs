//! `<Button link="…" text="…" />`, the one component read from `VuePress` pages.

use std::ops::Range;

/// A button found in raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Button {
    /// Its destination, entities decoded.
    pub(crate) link: String,
    /// Its text, entities decoded.
    pub(crate) text: String,
    /// Where the destination is, relative to the HTML given.
    pub(crate) range: Range<usize>,
}

/// The buttons of a piece of raw HTML, in order; those inside comments do not count.
pub(crate) fn buttons(html: &str) -> Vec<Button> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(offset) = html.get(position..).and_then(|rest| rest.find('<')) {
        let start = position + offset;
        let rest = html.get(start..).unwrap_or_default();
        if rest.starts_with("<!--") {
            match rest.find("-->") {
                Some(end) => position = start + end + 3,
                None => break,
            }
        } else if let Some(attributes) = rest.strip_prefix("<Button").filter(|rest| begins_with_space(rest)) {
            let base = start + "<Button".len();
            let (button, end) = attributes_of(attributes, base);
            found.extend(button);
            position = end;
        } else {
            position = start + 1;
        }
    }
    found
}

fn begins_with_space(text: &str) -> bool {
    text.starts_with(|character: char| character.is_ascii_whitespace())
}

/// Reads attributes up to `>`; answers the button, if it has a link, and where reading stopped.
fn attributes_of(text: &str, base: usize) -> (Option<Button>, usize) {
    let mut link: Option<Range<usize>> = None;
    let mut label: Option<Range<usize>> = None;
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let trimmed = rest.trim_start_matches(|character: char| character.is_ascii_whitespace() || character == '/');
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() || trimmed.starts_with('>') || trimmed.starts_with('<') {
            break;
        }
        let name_len = trimmed
            .find(|character: char| character.is_ascii_whitespace() || matches!(character, '=' | '>' | '/' | '<'))
            .unwrap_or(trimmed.len());
        let name = trimmed.get(..name_len).unwrap_or_default();
        let after = trimmed.get(name_len..).unwrap_or_default();
        let spaced = after.trim_start();
        let Some(value) = spaced.strip_prefix('=').map(str::trim_start) else {
            at += name_len.max(1);
            continue;
        };
        let value_at = text.len() - value.len();
        let Some(quote) = value.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
            // An unquoted value is not ours to guess; skip the equals sign and go on.
            at = value_at;
            continue;
        };
        let Some(len) = value.get(1..).and_then(|inner| inner.find(quote)) else {
            // Never closed: nothing of this tag can be trusted.
            return (None, base + text.len());
        };
        let range = value_at + 1..value_at + 1 + len;
        at = range.end + 1;
        match name {
            "link" => link = link.or(Some(range)),
            "text" => label = label.or(Some(range)),
            _ => {}
        }
    }
    let button = link.and_then(|range| {
        // An address has no line break, and what begins the next line in the source (a list, a quotation) is not here.
        let written = text.get(range.clone()).filter(|written| !written.contains(['\n', '\r']))?;
        let destination = decode(written);
        let label = label.and_then(|label| text.get(label)).map(decode).filter(|label| !label.trim().is_empty());
        Some(Button {
            text: label.unwrap_or_else(|| destination.clone()).trim().to_owned(),
            link: destination,
            range: base + range.start..base + range.end,
        })
    });
    (button, base + at)
}

/// Decodes the few entities a quoted attribute needs.
fn decode(value: &str) -> String {
    value.replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// Writes a destination so that it stays inside a quoted attribute.
pub(crate) fn encode(value: &str) -> String {
    let value: String = value.chars().filter(|character| !character.is_control()).collect();
    value.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;").replace('<', "&lt;").replace('>', "&gt;")
}
