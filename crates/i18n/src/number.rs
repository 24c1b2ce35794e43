//! How numbers are written, and which plural form they take.

use domain::language::Lang;

/// A plural form; French and English have these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One thing; in French, none too.
    One,
    /// Several things.
    Other,
}

/// The form that goes with `count`.
#[must_use]
pub const fn form(lang: Lang, count: u64) -> Form {
    match (lang, count) {
        (Lang::Fr, 0 | 1) | (Lang::En, 1) => Form::One,
        _ => Form::Other,
    }
}

/// `count` with its thousands apart: `1 234` in French (no-break space), `1,234` in English.
///
/// Written by hand: the formatting machinery would weigh more than this in the browser.
#[must_use]
pub fn number(lang: Lang, mut count: u64) -> String {
    let separator = match lang {
        Lang::Fr => '\u{a0}',
        Lang::En => ',',
    };
    let mut reversed = Vec::new();
    let mut written = 0_u32;
    loop {
        if written != 0 && written.is_multiple_of(3) {
            reversed.push(separator);
        }
        let digit = u32::try_from(count % 10).unwrap_or_default();
        reversed.push(char::from_digit(digit, 10).unwrap_or('0'));
        written += 1;
        count /= 10;
        if count == 0 {
            break;
        }
    }
    reversed.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_apart() {
        assert_eq!(number(Lang::Fr, 0), "0");
        assert_eq!(number(Lang::Fr, 999), "999");
        assert_eq!(number(Lang::Fr, 1_000), "1\u{a0}000");
        assert_eq!(number(Lang::En, 12_345_678), "12,345,678");
        assert_eq!(number(Lang::En, u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn forms() {
        assert_eq!(form(Lang::Fr, 0), Form::One);
        assert_eq!(form(Lang::En, 0), Form::Other);
        assert_eq!(form(Lang::Fr, 2), Form::Other);
    }
}
