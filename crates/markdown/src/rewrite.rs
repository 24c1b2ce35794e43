//! Changing where links lead, in place, every other byte kept.

use std::ops::Range;

use crate::button;
use crate::links::{Link, LinkForm, links};

/// Replaces destinations: `replace` answers the new one, or `None` to keep a link as it is.
///
/// The answer is encoded for its place. An autolink or a bare address becomes `[address](new)`, so that its text stays
/// what it was. Links that share a definition are asked once, for the first.
#[must_use]
pub fn rewrite_links(source: &str, mut replace: impl FnMut(&Link) -> Option<String>) -> String {
    let mut all = links(source);
    all.sort_by_key(|link| (link.range.start, link.range.end));
    all.dedup_by(|later, earlier| later.range == earlier.range);
    let mut out = String::with_capacity(source.len() + all.len() * 8);
    let mut copied = 0;
    for link in all {
        let Some(new) = replace(&link).filter(|new| *new != link.destination.to_string()) else { continue };
        let (place, text) = replacement(source, &link, &new);
        let previous = source.get(..place.start).and_then(|before| before.chars().next_back());
        // `!` or `\` before our `[` would make an image of it, or no link at all.
        if matches!(link.form, LinkForm::Bare | LinkForm::Autolink) && matches!(previous, Some('!' | '\\')) {
            continue;
        }
        let Some(before) = source.get(copied..place.start) else { continue };
        out.push_str(before);
        out.push_str(&text);
        copied = place.end;
    }
    out.push_str(source.get(copied..).unwrap_or_default());
    out
}

fn replacement(source: &str, link: &Link, new: &str) -> (Range<usize>, String) {
    let range = link.range.clone();
    match link.form {
        LinkForm::Inline | LinkForm::Reference => (range, encoded(new)),
        LinkForm::Button => (range, button::encode(new)),
        LinkForm::Bare => (range, format!("[{}]({})", escaped(&link.text), encoded(new))),
        LinkForm::Autolink => {
            let text = source.get(range.clone()).unwrap_or_default();
            (range.start - 1..range.end + 1, format!("[{}]({})", escaped(text), encoded(new)))
        }
    }
}

/// A destination that needs no brackets: what Markdown would read otherwise is percent-encoded.
fn encoded(destination: &str) -> String {
    let mut out = String::with_capacity(destination.len());
    for character in destination.chars() {
        match character {
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '|' => out.push_str("%7C"),
            '&' => out.push_str("&amp;"),
            ' ' => out.push_str("%20"),
            character if character.is_control() => {}
            character => out.push(character),
        }
    }
    out
}

/// Text that Markdown reads as it is.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '[' | ']' | '\\' | '*' | '_' | '~' | '<' | '>' | '&' | '`' | '!' | '|') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
