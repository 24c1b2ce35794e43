//! Inclusive writing: `usager·ère`, `étudiant.e.s`, `directeur(trice)`, `citoyen-ne-s`, read as both of their forms.

use super::fold::fold;

/// Two forms written as one word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The first form, as the writer would have spelt it whole.
    pub first: String,
    /// The second form.
    pub second: String,
    /// Where the expression ends in the source.
    pub end: usize,
}

/// How the second form is made from the first: its ending, the endings it takes the place of, which of their letters stay.
const FORMS: &[(&str, &[(&str, usize)])] = &[
    ("e", &[("", 0)]),
    ("ne", &[("n", 1)]),
    ("le", &[("l", 1)]),
    ("te", &[("t", 1)]),
    ("se", &[("eux", 2), ("s", 1), ("x", 0)]),
    ("ve", &[("f", 0)]),
    ("he", &[("c", 1)]),
    ("ere", &[("er", 0)]),
    ("iere", &[("ier", 0)]),
    ("trice", &[("teur", 0)]),
    ("rice", &[("teur", 1)]),
    ("euse", &[("eur", 0), ("eux", 0)]),
    ("esse", &[("e", 0), ("", 0)]),
    ("ive", &[("if", 0)]),
    ("elle", &[("el", 0), ("eau", 0)]),
    ("enne", &[("en", 0)]),
    ("ienne", &[("ien", 0)]),
    ("onne", &[("on", 0)]),
    ("ale", &[("al", 0), ("aux", 0)]),
];

/// Reads an inclusive form whose first word is `text[start..end]`; `None` when what follows is anything else.
pub(super) fn read(text: &str, start: usize, end: usize) -> Option<Pair> {
    let rest = text.get(end..)?;
    let mark = rest.chars().next()?;
    if !matches!(mark, '·' | '•' | '‧' | '⋅' | '.' | '-' | '\u{2010}' | '\u{2011}' | '(') {
        return None;
    }
    let word = text.get(start..end)?;
    if !word.chars().all(char::is_alphabetic) {
        return None;
    }
    // A ligature counts for its letters, as where it is opened.
    let word = fold(word);
    if word.chars().count() < 3 {
        return None;
    }
    let (ending, mut rest) = letters(rest.get(mark.len_utf8()..)?);
    if ending.is_empty() || ending.len() > 12 {
        return None;
    }
    let mut apart = false;
    if mark == '(' {
        rest = rest.strip_prefix(')')?;
        if let Some(after) = rest.strip_prefix("(s)").or_else(|| rest.strip_prefix('s')) {
            (apart, rest) = (true, after);
        }
    } else if let Some(after) = rest.strip_prefix(mark)
        && let ("s", after) = letters(after)
    {
        (apart, rest) = (true, after);
    }
    if rest.chars().next().is_some_and(|next| next.is_alphanumeric() || (next == '-' && mark == '-')) {
        return None;
    }
    let (first, second) = forms(&word, &fold(ending), mark, apart)?;
    Some(Pair { first, second, end: text.len() - rest.len() })
}

/// The two forms of a folded word and its folded second ending.
fn forms(word: &str, ending: &str, mark: char, apart: bool) -> Option<(String, String)> {
    if ending == "s" && mark == '(' && !apart {
        return Some((word.to_owned(), format!("{word}s")));
    }
    let singular = ending.strip_suffix('s').unwrap_or(ending);
    let plural = apart || singular.len() < ending.len();
    if !is_plain(singular, word, mark, apart) {
        return None;
    }
    let base = if plural { word.strip_suffix('s').unwrap_or(word) } else { word };
    let (_, places) = FORMS.iter().find(|(form, _)| *form == singular)?;
    let (kept, stays) = places.iter().find_map(|(place, stays)| Some((base.strip_suffix(place)?, *stays)))?;
    let stem = base.get(..kept.len() + stays)?;
    let s = if plural { "s" } else { "" };
    let first = match word.chars().last() {
        Some('s' | 'x') => word.to_owned(),
        _ => format!("{word}{s}"),
    };
    Some((first, format!("{stem}{singular}{s}")))
}

/// Whether a full stop or a hyphen before this ending can only be inclusive writing.
fn is_plain(ending: &str, word: &str, mark: char, apart: bool) -> bool {
    match mark {
        _ if ending == "e" && word.ends_with('e') => false,
        '.' | '-' | '\u{2010}' | '\u{2011}' => {
            apart || matches!(ending, "e" | "ere" | "iere" | "trice" | "rice" | "euse" | "ienne" | "enne")
        }
        _ => true,
    }
}

/// The letters a text begins with, and what follows them.
fn letters(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    text.split_at(end)
}
