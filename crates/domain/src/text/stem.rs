//! Light stemming of folded French and English words: number, gender, the commonest endings, and no more.

use std::fmt;

/// What words of one family share: a piece of the word and, rarely, another ending.
#[derive(Debug, Clone, Copy)]
pub struct Stem<'a> {
    base: &'a str,
    ending: &'static str,
}

impl Stem<'_> {
    /// A prefix that every word of this stem begins with, so that a sorted dictionary gives its family in one range.
    #[must_use]
    pub fn reach(&self) -> String {
        let mut stem = self.to_string();
        // Only an ending that was put in the place of another is not at the beginning of every word of the family; what
        // comes before it has the letters that its line below leaves.
        let cut = match stem.as_bytes() {
            [_, _, .., b't', b'e', b'u'] => 2,
            [_, _, .., b'a', b'l'] | [_, _, _, .., b'i', b'f'] | [_, _, _, _, .., b'c' | b'i'] => 1,
            _ => 0,
        };
        stem.truncate(stem.len() - cut);
        stem
    }

    /// Whether another word has this stem.
    #[must_use]
    pub fn same(&self, other: &Stem<'_>) -> bool {
        self.base.len() + self.ending.len() == other.base.len() + other.ending.len() && self.bytes().eq(other.bytes())
    }

    /// Whether a word's length lets it have this stem, which most words of a dictionary's range do not: no stem of less
    /// than three letters is that of a longer word, and no ending is longer than six.
    #[must_use]
    pub fn may_be_of(&self, word: &str) -> bool {
        let length = self.base.len() + self.ending.len();
        length == word.len() || (length >= 3 && word.len() <= length + 6)
    }

    fn bytes(&self) -> impl Iterator<Item = u8> + '_ {
        self.base.bytes().chain(self.ending.bytes())
    }
}

impl fmt::Display for Stem<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.base)?;
        formatter.write_str(self.ending)
    }
}

/// The stem of a folded word. Short words, numbers and words of other scripts are their own stem.
#[must_use]
pub fn stem(word: &str) -> Stem<'_> {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Stem { base: word, ending: "" };
    }
    let (word, ending) = match singular(word) {
        (word, "") => without_ending(word),
        done => done,
    };
    Stem { base: word, ending }
}

/// Takes the plural away: `chevaux`, `niveaux`, `lieux`, `actions`.
fn singular(word: &str) -> (&str, &'static str) {
    if let Some(base) = word.strip_suffix("aux")
        && base.len() >= 2
        && !base.ends_with('e')
    {
        return (base, "al");
    }
    if let Some(base) = word.strip_suffix('x')
        && base.len() >= 4
        && (base.ends_with("eau") || base.ends_with("eu") || base.ends_with("ou"))
    {
        return (base, "");
    }
    if let Some(base) = word.strip_suffix('s')
        && !base.ends_with('s')
    {
        return (base, "");
    }
    (word, "")
}

/// Takes away an ending of gender, of a verb, or of an English word.
///
/// Each line: the ending, the fewest letters it leaves, how many of its own letters stay, what replaces the rest.
fn without_ending(word: &str) -> (&str, &'static str) {
    const ENDINGS: &[(&str, usize, usize, &str)] = &[
        ("trice", 2, 0, "teu"),
        ("euse", 2, 2, ""),
        ("eur", 2, 2, ""),
        ("ive", 3, 0, "if"),
        ("ail", 4, 0, "al"),
        ("ere", 4, 0, ""),
        ("er", 4, 0, ""),
        ("ez", 4, 0, ""),
        ("ee", 4, 0, ""),
        ("aient", 4, 0, ""),
        ("ait", 4, 0, ""),
        ("nne", 3, 1, ""),
        ("lle", 3, 1, ""),
        ("tte", 3, 1, ""),
        ("que", 4, 0, "c"),
        ("ing", 4, 0, ""),
        ("ed", 4, 0, ""),
        ("y", 4, 0, "i"),
        ("e", 4, 0, ""),
    ];
    for &(ending, fewest, stays, replacement) in ENDINGS {
        if let Some(base) = word.strip_suffix(ending)
            && base.len() >= fewest
        {
            return (word.get(..base.len() + stays).unwrap_or(word), replacement);
        }
    }
    (word, "")
}
