//! The order of titles: that of fr-CA (Unicode Collation Algorithm, with accents compared from the end), as bytes that sort.

use markdown::letters;

use super::fold::fold;

/// What parts the letters of a key from its accents: less than any letter, more than the zero that ends a key elsewhere.
const ACCENTS: u8 = 1;

/// The accents that are told apart, in the order of the Default Unicode Collation Element Table.
const MARKS: &[char] = &[
    '\u{301}', '\u{300}', '\u{306}', '\u{302}', '\u{30C}', '\u{30A}', '\u{308}', '\u{30B}', '\u{303}', '\u{307}',
    '\u{327}', '\u{328}', '\u{304}',
];

/// How many letters from the end an accent is still told apart by its place.
const FAR: usize = 240;

/// Bytes that sort a title.
///
/// Its letters, folded, from the first letter or digit to the last; then, between those that are otherwise the same, its
/// accents: *cote*, *côte*, *coté*, *côté*. No byte is zero, unless the title has one.
#[must_use]
pub fn sort_key(title: &str) -> Vec<u8> {
    let bare = title.trim_matches(|c: char| !c.is_alphanumeric());
    let title = if bare.is_empty() { title } else { bare };
    let mut key = fold(title).into_bytes();
    let accents = accents(title);
    if !accents.is_empty() {
        key.push(ACCENTS);
    }
    // Whatever stands nearer the end says more.
    for (from_end, mark) in accents.into_iter().rev() {
        key.push(u8::MAX - u8::try_from(from_end.min(FAR)).unwrap_or(u8::MAX));
        key.push(mark);
    }
    key
}

/// The accents of a text: how many letters each stands from the end, which it is.
fn accents(text: &str) -> Vec<(usize, u8)> {
    let mut letters = 0_usize;
    let mut accents = Vec::new();
    for c in text.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric()) {
        letters::parts(c, |part| {
            if let Some(place) = MARKS.iter().position(|mark| *mark == part) {
                accents.push((letters, u8::try_from(place).unwrap_or(u8::MAX).saturating_add(ACCENTS + 1)));
            } else if part.is_alphanumeric() {
                letters += 1;
            }
        });
    }
    accents.into_iter().map(|(letter, mark)| (letters - letter, mark)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_tell_apart_what_is_otherwise_the_same_from_the_end() {
        let ordered = [
            "« À table »",
            "Abitibi",
            "cote",
            "côte",
            "coté",
            "côté",
            "côte à côte",
            "coteau",
            "cotée",
            "ile",
            "île",
            "Île aux Coudres",
            "Noël",
            "Noëlle",
            "“Zone”",
        ];
        for pair in ordered.windows(2) {
            let [one, other] = pair else { continue };
            assert!(sort_key(one) < sort_key(other), "{one} comes before {other}");
        }
        assert_eq!(sort_key("i\u{302}le"), sort_key("Île"));
        assert_eq!(sort_key("L’Érable"), sort_key("« L'érable »"));
        assert!(sort_key("…").iter().all(|byte| *byte > 0) && !sort_key("…").is_empty());
        assert!(sort_key(&"é".repeat(2_000)).iter().all(|byte| *byte > 0));
    }
}
