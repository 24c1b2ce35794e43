//! What Unicode says of letters: composed, taken apart, without their marks.
//!
//! A server asks the tables of a library; a browser has them already, and receives none.

/// Letters and the marks on them as one: NFC.
#[must_use]
pub fn composed(text: &str) -> String {
    // Nothing of these is written in two ways: what is left is rare.
    if text.chars().all(|c| matches!(c, '\0'..='\u{2FF}' | '\u{2010}'..='\u{2027}')) {
        return text.to_owned();
    }
    tables::composed(text)
}

/// Letters without their marks, and plain ones for those that are only drawn otherwise: NFKD, less what combines.
#[must_use]
pub fn bare(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { tables::bare(text) }
}

/// What a character is made of: NFKD, a character at a time.
pub fn parts(c: char, each: impl FnMut(char)) {
    if c.is_ascii() { core::iter::once(c).for_each(each) } else { tables::parts(c, each) }
}

#[cfg(not(target_arch = "wasm32"))]
mod tables {
    use unicode_normalization::UnicodeNormalization;
    use unicode_normalization::char::{decompose_compatible, is_combining_mark};

    pub fn composed(text: &str) -> String {
        text.nfc().collect()
    }

    pub fn bare(text: &str) -> String {
        text.nfkd().filter(|character| !is_combining_mark(*character)).collect()
    }

    pub fn parts(c: char, each: impl FnMut(char)) {
        decompose_compatible(c, each);
    }
}

#[cfg(target_arch = "wasm32")]
mod tables {
    use js_sys::{JsString, RegExp};

    fn normal(text: &str, form: &str) -> JsString {
        JsString::from(text).normalize(form)
    }

    pub fn composed(text: &str) -> String {
        normal(text, "NFC").into()
    }

    pub fn bare(text: &str) -> String {
        normal(text, "NFKD").replace_by_pattern(&RegExp::new(r"\p{M}", "gu"), "").into()
    }

    pub fn parts(c: char, each: impl FnMut(char)) {
        String::from(normal(c.encode_utf8(&mut [0; 4]), "NFKD")).chars().for_each(each);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    use super::*;

    #[test]
    fn marks_are_composed_and_taken_off() {
        assert_eq!(composed("e\u{301}te\u{301} – l’île"), "été – l’île");
        assert_eq!(bare("Été ﬁn ½ ᐃᓄᒃᑎᑐᑦ"), "Ete fin 1\u{2044}2 ᐃᓄᒃᑎᑐᑦ");
        let mut made = String::new();
        parts('ế', |part| made.push(part));
        assert_eq!(made, "e\u{302}\u{301}");
    }

    proptest! {
        #[test]
        fn what_is_not_looked_up_is_in_the_tables_too(text in "[\0-\u{3ff}\u{2000}-\u{2030}]{0,8}") {
            prop_assert_eq!(composed(&text), text.nfc().collect::<String>());
        }
    }
}
