//! Text and attribute values in HTML, written as a browser would write them back.

/// Appends text, escaped for an element's content or a double-quoted attribute.
///
/// Control characters are left out: HTML has no way to say them, and some (NUL, carriage return) are changed by parsers.
pub(crate) fn escape(out: &mut String, text: &str, attribute: bool) {
    let mut kept = 0;
    for (at, character) in text.char_indices() {
        let replacement = match character {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' if attribute => "&quot;",
            '\u{a0}' => "&nbsp;",
            '\n' | '\t' => continue,
            character if character.is_control() => "",
            _ => continue,
        };
        out.push_str(text.get(kept..at).unwrap_or_default());
        out.push_str(replacement);
        kept = at + character.len_utf8();
    }
    out.push_str(text.get(kept..).unwrap_or_default());
}

/// Appends ` name="value"`.
pub(crate) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value, true);
    out.push('"');
}

/// Appends `text` with its white space collapsed to single spaces.
pub(crate) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
