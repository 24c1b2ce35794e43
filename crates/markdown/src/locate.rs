//! Where the destination of a link is in the source.

use std::ops::Range;

/// The destination of `[text](destination)`: `inner_end` is where the text ends, `end` where the link does.
pub(crate) fn inline(source: &str, inner_end: usize, end: usize) -> Option<Range<usize>> {
    let opening = source.get(inner_end..end)?.find("](")?;
    destination(source, skip_space(source, inner_end + opening + 2, end), end)
}

/// The destination of `[label]: destination`, given the definition's bytes.
pub(crate) fn definition(source: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let text = source.get(range.clone())?;
    let mut escaped = false;
    let mut label_end = None;
    for (at, character) in text.char_indices().skip(1) {
        if character == ']' && !escaped {
            label_end = Some(at);
            break;
        }
        escaped = character == '\\' && !escaped;
    }
    let colon = label_end? + 1;
    text.get(colon..)?.strip_prefix(':')?;
    destination(source, skip_space(source, range.start + colon + 1, range.end), range.end)
}

/// White space, and the `>` of a quotation after a line end.
fn skip_space(source: &str, from: usize, end: usize) -> usize {
    let mut at = from;
    let mut new_line = false;
    for byte in source.get(from..end).unwrap_or_default().bytes() {
        match byte {
            b'\n' | b'\r' => new_line = true,
            b' ' | b'\t' => {}
            b'>' if new_line => {}
            _ => break,
        }
        at += 1;
    }
    at
}

/// A destination as `CommonMark` reads it: in angle brackets, or without white space and with its parentheses balanced.
fn destination(source: &str, from: usize, end: usize) -> Option<Range<usize>> {
    let text = source.get(from..end)?;
    let (text, start, angle) = match text.strip_prefix('<') {
        Some(inside) => (inside, from + 1, true),
        None => (text, from, false),
    };
    let mut nesting = 0_usize;
    let mut bytes = text.bytes().enumerate().peekable();
    let mut length = text.len();
    while let Some((at, byte)) = bytes.next() {
        let stop = match byte {
            b'\\' => {
                bytes.next_if(|(_, next)| next.is_ascii_punctuation());
                false
            }
            b'>' => angle,
            0..=b' ' => !angle,
            b'(' => {
                nesting += 1;
                false
            }
            b')' if nesting == 0 => !angle,
            b')' => {
                nesting -= 1;
                false
            }
            _ => false,
        };
        if stop {
            length = at;
            break;
        }
    }
    Some(start..start + length)
}
