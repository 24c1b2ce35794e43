//! Words, spaces, line ends and punctuation: the finest tokens that a merge compares.

/// Cuts `text` into words (letters, digits, apostrophes, hyphens), runs of spaces, line ends and single other signs.
pub fn words(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let kind = Sign::of(first);
        let end = match kind {
            Sign::Word | Sign::Space => rest.find(|sign| Sign::of(sign) != kind).unwrap_or(rest.len()),
            Sign::Line | Sign::Other => first.len_utf8(),
        };
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// Whether an unchanged `token` keeps two edits apart: a word or a line end does, a lone space or comma does not,
/// since two people who rewrote neighbouring words rewrote the same phrase.
pub fn separates(token: &str) -> bool {
    token.chars().next().is_some_and(|sign| matches!(Sign::of(sign), Sign::Word | Sign::Line))
}

#[derive(PartialEq, Eq)]
enum Sign {
    Word,
    Space,
    Line,
    Other,
}

impl Sign {
    fn of(sign: char) -> Self {
        match sign {
            '\n' => Self::Line,
            '\'' | '’' | '-' | '‑' => Self::Word,
            _ if sign.is_alphanumeric() => Self::Word,
            _ if sign.is_whitespace() => Self::Space,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cuts_french_as_it_is_written() {
        assert_eq!(
            words("L’accueil,  c'est peut-être\n\nici !"),
            ["L’accueil", ",", "  ", "c'est", " ", "peut-être", "\n", "\n", "ici", "\u{a0}", "!"]
                .map(|token| if token == "\u{a0}" { " " } else { token })
        );
        assert!(separates("mot") && separates("\n") && !separates(" ") && !separates(","));
    }

    proptest! {
        #[test]
        fn tokens_concatenate_to_the_text(text in "\\PC{0,60}\n?\\PC{0,60}") {
            prop_assert_eq!(words(&text).concat(), text);
        }
    }
}
