//! What is written in pieces and read as one word: a number in groups of three, an hour, initials with their points.

/// A word whose pieces are written apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Whole {
    /// The pieces joined, folded: `1866`, `14h15`, `mrc`.
    pub folded: String,
    /// Where the last piece ends in the source.
    pub end: usize,
}

/// How many digits end a telephone.
const LINE: usize = 4;

/// The most digits of a number that is joined: more is a telephone or an account.
const MOST_DIGITS: usize = 15;

/// The most letters that are initials: what is longer is no name, and every start of it would be read to its end.
const MOST_INITIALS: usize = 12;

/// Reads a whole from its first letter or digit, at which a word begins; `None` when a word is only itself.
pub(super) fn read(text: &str, start: usize) -> Option<Whole> {
    let rest = text.get(start..)?;
    let first = rest.chars().next()?;
    let whole = if first.is_ascii_digit() { hour(rest).or_else(|| number(rest)) } else { initials(rest) }?;
    Some(Whole { end: start + whole.end, ..whole })
}

/// `1 866`, `12 345 678`: one to three digits, then groups of three with one space before each. What more digits follow, with
/// a space or a hyphen, is a telephone.
fn number(text: &str) -> Option<Whole> {
    let mut folded = digits(text).filter(|first| first.len() <= 3)?.to_owned();
    let mut end = folded.len();
    while let Some((space, group)) = after_space(text, end) {
        if group.len() != 3 || folded.len() > MOST_DIGITS {
            return None;
        }
        folded.push_str(group);
        end += space + group.len();
    }
    let after = text.get(end..)?;
    let next = after.chars().next();
    let joined = after.strip_prefix(['-', '.', '\u{2010}', '\u{2011}']).and_then(digits);
    let more = next.is_some_and(char::is_alphanumeric) || joined.is_some_and(|digits| digits.len() == LINE);
    (folded.len() > 3 && !more).then_some(Whole { folded, end })
}

/// `14 h 15`, `14 h15`, `9 h`, as one writes them apart: `14h15`, `9h`.
fn hour(text: &str) -> Option<Whole> {
    let hours = digits(text).filter(|hours| hours.len() <= 2)?;
    let before = space(text.get(hours.len()..)?).unwrap_or_default();
    let mark = hours.len() + before;
    let rest = text.get(mark..)?.strip_prefix(['h', 'H'])?;
    let end = mark + 1;
    let apart = space(rest).unwrap_or_default();
    let minutes = digits(rest.get(apart..)?).filter(|minutes| minutes.len() == 2);
    if before == 0 && (apart == 0 || minutes.is_none()) {
        // It is one word as it stands.
        return None;
    }
    match minutes {
        Some(minutes) => Some(Whole { folded: format!("{hours}h{minutes}"), end: end + apart + minutes.len() }),
        None if rest.starts_with(char::is_alphanumeric) => None,
        None => Some(Whole { folded: format!("{hours}h"), end }),
    }
}

/// `M.R.C.`, `C.L.S.C`: two letters or more, each alone and with a point between.
fn initials(text: &str) -> Option<Whole> {
    let mut folded = String::new();
    let (mut end, mut count) = (0, 0);
    let mut rest = text.chars();
    loop {
        if count > MOST_INITIALS {
            return None;
        }
        let letter = rest.next().filter(|c| c.is_alphabetic())?;
        super::fold::push(letter, &mut folded);
        end += letter.len_utf8();
        count += 1;
        while let Some(mark) = rest.clone().next().filter(|c| super::fold::is_silent(*c)) {
            rest.next();
            super::fold::push(mark, &mut folded);
            end += mark.len_utf8();
        }
        let mut ahead = rest.clone();
        let (point, after) = (ahead.next(), ahead.next());
        match (point, after) {
            (Some('.'), Some(next)) if next.is_alphabetic() => {
                rest.next();
                end += 1;
            }
            (Some(next), _) if next.is_alphanumeric() => return None,
            _ => break,
        }
    }
    (count > 1).then_some(Whole { folded, end })
}

/// The digits that a text begins with, if any.
fn digits(text: &str) -> Option<&str> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end).filter(|digits| !digits.is_empty())
}

/// One space and the digits after it: the bytes of the space, the digits.
fn after_space(text: &str, end: usize) -> Option<(usize, &str)> {
    let space = space(text.get(end..)?)?;
    Some((space, digits(text.get(end + space..)?)?))
}

/// The bytes of the space that a text begins with, of those that stand within a number.
fn space(text: &str) -> Option<usize> {
    text.chars()
        .next()
        .filter(|c| matches!(c, ' ' | '\u{A0}' | '\u{2002}'..='\u{200A}' | '\u{202F}' | '\u{205F}'))
        .map(char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_hours_and_initials_are_wholes() {
        for (text, whole) in [
            ("1 866 habitants", Some("1866")),
            ("3\u{A0}140\u{A0}$", Some("3140")),
            ("12\u{202F}345 678.", Some("12345678")),
            ("3 140,50", Some("3140")),
            ("14 h 15", Some("14h15")),
            ("14 h", Some("14h")),
            ("9\u{A0}h\u{A0}30,", Some("9h30")),
            ("9 h 300", Some("9h")),
            ("M.R.C. de", Some("mrc")),
            ("C.L.S.C", Some("clsc")),
            ("É.N.A.P.", Some("enap")),
            ("1866", None),
            ("1 86", None),
            ("1 8666", None),
            ("1  866", None),
            ("2020 150", None),
            ("418 555-1234", None),
            ("418 555 1234", None),
            ("418 555.1234", None),
            ("1 866e", None),
            ("14 heures", None),
            ("14h 15", Some("14h15")),
            ("14h15", None),
            ("14h", None),
            ("14h à", None),
            ("1 000-1 500 $", Some("1000")),
            ("1 200.50 $", Some("1200")),
            ("1\u{2007}866", Some("1866")),
            ("E\u{301}.N.A.P.", Some("enap")),
            ("14 h15", Some("14h15")),
            ("fin.Le", None),
            ("J.-A.", None),
            ("a. b", None),
            ("M.Tremblay", None),
        ] {
            let read = read(text, 0).map(|whole| whole.folded);
            assert_eq!(read.as_deref(), whole, "{text}");
        }
    }

    #[test]
    fn a_long_run_of_initials_is_none_and_is_given_up_soon() {
        let run = "a.".repeat(200);
        assert_eq!(read(&run, 0), None);
        assert_eq!(read(&run, run.len() - 8).map(|whole| whole.folded), Some("aaaa".to_owned()));
    }
}
