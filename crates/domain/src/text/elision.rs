//! French words cut short before a vowel: `l'`, `d'`, `qu'` …

/// Whether a folded word that an apostrophe follows is an elided word, to be passed over.
pub(super) fn is_elided(word: &str) -> bool {
    matches!(
        word,
        "l" | "d"
            | "j"
            | "m"
            | "t"
            | "s"
            | "c"
            | "n"
            | "qu"
            | "jusqu"
            | "lorsqu"
            | "puisqu"
            | "quoiqu"
            | "presqu"
            | "quelqu"
    )
}

/// Whether a character is written as an apostrophe.
pub(super) fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' | '\u{02B9}' | '\u{FF07}')
}
