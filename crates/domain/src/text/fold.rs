//! Folding: the same letters whatever their accents, case, ligatures or width.

use markdown::letters;

use super::elision::is_apostrophe;

/// Folds a text: compatibility decomposition, accents dropped, ligatures opened, lower case, one apostrophe.
///
/// Punctuation and spaces stay, so that it serves as a sort key. `ŝ` and `ː`, letters of Indigenous languages rather
/// than accented ones, stay too.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        push(c, &mut folded);
    }
    folded
}

/// Appends what a character folds to.
pub(super) fn push(c: char, folded: &mut String) {
    match c {
        c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
        'ŝ' | 'Ŝ' => folded.push('ŝ'),
        'é' | 'è' | 'ê' => folded.push('e'),
        'à' | 'â' => folded.push('a'),
        c if is_apostrophe(c) => folded.push('\''),
        // A circumflex written apart makes the same letter as one written with its s.
        '\u{302}' if folded.ends_with('s') => {
            folded.pop();
            folded.push('ŝ');
        }
        c if is_silent(c) => {}
        '\u{C0}'..='\u{FF}' => match LATIN.as_bytes().get(c as usize & 0x3F) {
            Some(b' ') | None => push_part(c, folded),
            Some(base) => folded.push(char::from(*base)),
        },
        // Quotation marks, dashes, syllabics: what they are and no more.
        '«' | '»' | '\u{2012}'..='\u{2015}' | '“' | '”' | '•' | '\u{1400}'..='\u{167F}' => push_part(c, folded),
        c => letters::parts(c, |part| push_part(part, folded)),
    }
}

/// What the letters from `À` to `ÿ` fold to without looking further: nothing for those that are no accented ones.
const LATIN: &str = "aaaaaa ceeeeiiii nooooo  uuuuy  aaaaaa ceeeeiiii nooooo  uuuuy y";

/// Appends one part of a decomposed character, in lower case.
fn push_part(part: char, folded: &mut String) {
    for lower in part.to_lowercase() {
        match lower {
            'œ' => folded.push_str("oe"),
            'æ' => folded.push_str("ae"),
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            c if is_apostrophe(c) => folded.push('\''),
            c if is_silent(c) => {}
            c => folded.push(c),
        }
    }
}

/// Whether a character adds nothing to a folded text: an accent, or a mark that only guides layout.
pub(super) fn is_silent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{487}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}' | '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}'
        | '\u{FEFF}' | '\u{FE00}'..='\u{FE0F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_without_looking_is_what_the_tables_say() {
        for c in ('\u{A0}'..='\u{2FF}').chain('\u{2010}'..='\u{2030}').chain('\u{1400}'..='\u{167F}') {
            if !is_silent(c) && !is_apostrophe(c) && !matches!(c, 'ŝ' | 'Ŝ') {
                let mut by_table = String::new();
                letters::parts(c, |part| push_part(part, &mut by_table));
                assert_eq!(fold(&c.to_string()), by_table, "{c}");
            }
        }
    }
}
