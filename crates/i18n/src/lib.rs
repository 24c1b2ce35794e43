//! Words of the interface and of mails, in French (first) and English; a missing key does not compile.
//!
//! `t(lang).home_title()` is a `&'static str`; a phrase with arguments is a function with those arguments; a phrase
//! that counts takes `count: u64` and chooses its plural form.
//!
//! # Layout
//! - `locales/{fr,en}/<namespace>.json`: the phrases; a namespace is the prefix of its functions
//! - `build/`: reads them, compares the languages, checks French typography, writes the functions
//! - `number`: how numbers are written and which plural form they take
//! - `clock`: how hours and days are written
//! - `edtf`: how dates that are known in part are said
#![forbid(unsafe_code)]

mod clock;
mod edtf;
mod number;

pub use domain::language::Lang;
pub use number::{Form, form, number};

/// The phrases of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words(Lang);

/// The phrases of `lang`.
#[must_use]
pub const fn t(lang: Lang) -> Words {
    Words(lang)
}

impl Words {
    /// The language these phrases are in.
    #[must_use]
    pub const fn lang(self) -> Lang {
        self.0
    }
}

/// What a phrase says after an argument: without its point where the argument ends in one.
fn after<'a>(argument: &str, text: &'a str) -> &'a str {
    if argument.ends_with('.') { text.strip_prefix('.').unwrap_or(text) } else { text }
}

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_exists_in_both_languages() {
        assert_eq!(t(Lang::Fr).nav_discover(), "Découvrir");
        assert_eq!(t(Lang::En).nav_discover(), "Discover");
    }

    #[test]
    fn arguments_are_placed() {
        assert_eq!(t(Lang::Fr).title_page("Carnets", "En commun"), "Carnets · En commun");
    }

    #[test]
    fn a_sentence_ends_in_one_point() {
        let said = |when: &str| t(Lang::En).kit_complete(2, "4 KB", when);
        assert!(said("2:02\u{a0}p.m.").ends_with("2:02\u{a0}p.m."));
        assert!(said("November\u{a0}22, 2026").ends_with("2026."));
    }

    #[test]
    fn french_counts_zero_as_one() {
        assert_eq!(t(Lang::Fr).search_results(0), "0\u{a0}résultat");
        assert_eq!(t(Lang::Fr).search_results(1), "1\u{a0}résultat");
        assert_eq!(t(Lang::Fr).search_results(1_234), "1\u{a0}234\u{a0}résultats");
        assert_eq!(t(Lang::En).search_results(0), "0 results");
        assert_eq!(t(Lang::En).search_results(1), "1 result");
        assert_eq!(t(Lang::En).search_results(1_234), "1,234 results");
    }
}
