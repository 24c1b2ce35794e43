//! The tag of a language (BCP 47, RFC 5646): what a screen reader chooses its voice by, so that it must name one.

use core::borrow::Borrow;
use core::fmt;

use super::Typed;
use crate::error::Problem;
use crate::value::Value;

/// A language tag: `fr`, `fr-CA`, `iu-Cans`, `moe`. Its language is of ISO 639; its other parts are only well formed.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LangTag(String);

/// The longest tag, bytes (RFC 5646, 4.4.1).
const LONGEST: usize = 35;

/// The languages of two letters (ISO 639-1), each with those that were called otherwise. What has three letters is not listed:
/// there are eight thousand.
const TWO_LETTERS: &str = "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeeleneoeseteufafffi\
    fjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikinioisitiuiwjajijvjwkakgkikjkkklkmknkokrkskukvkwkylalblglilnlolt\
    lulvmgmhmimkmlmnmomrmsmtmynanbndnengnlnnnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgshsiskslsmsnsosqsrssstsu\
    svswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu";

impl LangTag {
    /// Reads a tag, whatever its capitals; gives it as the standard writes it: `fr-CA`, `iu-Cans`.
    ///
    /// # Errors
    /// [`Problem::UnknownWord`] for what names no language, [`Problem::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let typed = typed.trim();
        if typed.len() > LONGEST {
            return Err(Problem::TooLong(35));
        }
        if typed.is_empty() {
            return Ok(Self::default());
        }
        let mut tag = String::with_capacity(typed.len());
        // After a letter alone, what follows is an extension's, and has no capitals; nothing may not follow.
        let (mut extended, mut alone) = (false, false);
        for (place, part) in typed.split(['-', '_']).enumerate() {
            if place == 0 {
                if !is_language(part) {
                    return Err(Problem::UnknownWord);
                }
                let part = part.to_ascii_lowercase();
                tag.push_str(SHORTER.iter().find(|(long, _)| *long == part).map_or(part.as_str(), |(_, short)| short));
                continue;
            }
            if !(1..=8).contains(&part.len()) || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Err(Problem::UnknownWord);
            }
            tag.push('-');
            let part = part.to_ascii_lowercase();
            alone = part.len() == 1;
            extended |= alone;
            match part.len() {
                _ if extended => tag.push_str(&part),
                2 => tag.push_str(&part.to_ascii_uppercase()),
                4 => {
                    let (first, rest) = part.split_at(1);
                    tag.push_str(&first.to_ascii_uppercase());
                    tag.push_str(rest);
                }
                _ => tag.push_str(&part),
            }
        }
        if alone { Err(Problem::UnknownWord) } else { Ok(Self(tag)) }
    }

    /// The tag.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether no language is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Languages that have two letters, as some write them with three (ISO 639-2).
const SHORTER: &[(&str, &str)] = &[
    ("eng", "en"),
    ("fra", "fr"),
    ("fre", "fr"),
    ("spa", "es"),
    ("iku", "iu"),
    ("cre", "cr"),
    ("ara", "ar"),
    ("hat", "ht"),
];

/// Whether these letters name a language.
fn is_language(part: &str) -> bool {
    match part.as_bytes() {
        [first, second] => {
            let sought = [first.to_ascii_lowercase(), second.to_ascii_lowercase()];
            TWO_LETTERS.as_bytes().chunks_exact(2).any(|known| known == sought)
        }
        [_, _, _] => part.bytes().all(|byte| byte.is_ascii_alphabetic()),
        _ => false,
    }
}

impl Borrow<str> for LangTag {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for LangTag {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LangTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Typed for LangTag {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Text(text) => Self::parse(text),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::Text(self.0.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_names_a_language_and_is_written_one_way() {
        for (typed, tag) in [
            ("fr", "fr"),
            ("FR-ca", "fr-CA"),
            ("fr_CA", "fr-CA"),
            (" iu-cans ", "iu-Cans"),
            ("iu-latn-ca", "iu-Latn-CA"),
            ("moe", "moe"),
            ("es-419", "es-419"),
            ("en-x-pirate", "en-x-pirate"),
            ("EN-U-ca-Gregory", "en-u-ca-gregory"),
            ("fra-CA", "fr-CA"),
            ("eng", "en"),
            ("", ""),
        ] {
            assert_eq!(LangTag::parse(typed).map(|tag| tag.as_str().to_owned()), Ok(tag.to_owned()), "{typed}");
        }
        for typed in [
            "français",
            "french",
            "xx",
            "f",
            "fr-",
            "fr--CA",
            "fr-inclusive9",
            "12",
            "fr CA",
            "q1",
            "-fr",
            "fr-a",
            "en-x",
        ] {
            assert_eq!(LangTag::parse(typed), Err(Problem::UnknownWord), "{typed}");
        }
        assert_eq!(LangTag::parse(&"fr-abcdefgh".repeat(4)), Err(Problem::TooLong(35)));
    }

    #[test]
    fn the_list_is_of_pairs_in_order() {
        let pairs: Vec<&[u8]> = TWO_LETTERS.as_bytes().chunks(2).collect();
        assert_eq!(pairs.len(), 190);
        assert!(pairs.is_sorted() && pairs.iter().all(|pair| pair.len() == 2));
    }
}
