//! Bare `http://` and `https://` addresses in running text.

use std::ops::Range;

/// Where bare addresses are in a text, in order.
pub(crate) fn addresses(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(offset) = text.get(position..).and_then(|rest| rest.find("://")) {
        let colon = position + offset;
        let after = colon + 3;
        let address = scheme_start(text, position, colon).and_then(|start| Some(start..end(text, after)?));
        position = address.as_ref().map_or(after, |address| address.end);
        found.extend(address);
    }
    found
}

/// Where `http` or `https` begins before `colon`, if it is a word of its own.
fn scheme_start(text: &str, from: usize, colon: usize) -> Option<usize> {
    let before = text.get(from..colon)?;
    let start = ["https", "http"].into_iter().find_map(|scheme| {
        let start = before.len().checked_sub(scheme.len())?;
        before.get(start..)?.eq_ignore_ascii_case(scheme).then_some(start)
    })?;
    let previous = before.get(..start)?.chars().next_back();
    previous.is_none_or(|character| !character.is_alphanumeric()).then_some(from + start)
}

/// Where the address ends: before white space or a quotation mark, less what closes the sentence.
fn end(text: &str, host: usize) -> Option<usize> {
    let rest = text.get(host..)?;
    rest.chars().next().filter(|character| character.is_alphanumeric() || *character == '[')?;
    let length = rest
        .find(|character: char| {
            character.is_whitespace()
                || character.is_control()
                || matches!(character, '<' | '>' | '"' | '«' | '»' | '“' | '”' | '`' | '|' | '\\')
        })
        .unwrap_or(rest.len());
    let mut address = rest.get(..length)?;
    let mut unmatched = address.bytes().filter(|byte| *byte == b')').count() as i64
        - address.bytes().filter(|byte| *byte == b'(').count() as i64;
    while let Some(last) = address.chars().next_back() {
        let closes = match last {
            ')' if unmatched > 0 => {
                unmatched -= 1;
                true
            }
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’' | ']' | '}' | '…' => true,
            _ => false,
        };
        if !closes {
            break;
        }
        address = address.get(..address.len() - last.len_utf8())?;
    }
    Some(host + address.len())
}
