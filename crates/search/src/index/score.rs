//! BM25, in arithmetic that gives the same bits on every machine.

/// How fast more of the same word counts less.
const K1: f32 = 1.2;
/// How much a long text counts less than a short one.
const B: f32 = 0.75;
/// How many units one occurrence in a text is, of the word as asked; one of its family is half of it.
pub(super) const EXACT: u32 = 2;
/// The same for a word of the family.
pub(super) const FAMILY: u32 = 1;
/// How much more an occurrence in a title counts.
const TITLE: f32 = 5.0;
/// Scores are whole numbers of this part, so that their sum does not depend on its order.
const PARTS: f32 = 65_536.0;

/// The mean length of documents.
pub(super) fn mean(words: u64, documents: usize) -> f32 {
    (words as f64 / documents.max(1) as f64).max(1.0) as f32
}

/// What a document's length does to its scores: never zero.
pub(super) fn norm(words: u32, mean: f32) -> f32 {
    1.0 - B + B * words as f32 / mean
}

/// How much a word says that so many of so many documents have.
pub(super) fn rarity(with: usize, documents: usize) -> f32 {
    let (with, documents) = (with as f64, documents as f64);
    ln(1.0 + (documents - with + 0.5).max(0.0) / (with + 0.5)) as f32
}

/// How much of a word a document has, in units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Units {
    pub titles: u32,
    pub texts: u32,
}

/// The score of a word in a document. How long its text is does not make its title worth less.
#[inline]
pub(super) fn score(rarity: f32, units: Units, norm: f32) -> u32 {
    let times = (units.texts as f32 / norm + units.titles as f32 * TITLE) / EXACT as f32;
    (rarity * (times * (K1 + 1.0)) / (times + K1) * PARTS + 0.5) as u32
}

/// The natural logarithm of a number not under one. The standard one is the machine's, and differs in its last bit.
fn ln(number: f64) -> f64 {
    let mut mantissa = number;
    let mut halvings = 0.0;
    while mantissa > std::f64::consts::SQRT_2 {
        mantissa /= 2.0;
        halvings += 1.0;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut sum = 0.0;
    for odd in [19.0, 17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        sum = sum * square + 1.0 / odd;
    }
    halvings * std::f64::consts::LN_2 + 2.0 * s * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_one() {
        for number in [1.0, 1.3, std::f64::consts::SQRT_2, 2.0, 3.0, 1e3, 123_456.789, 1e12] {
            let difference: f64 = ln(number) - number.ln();
            assert!(difference.abs() < 1e-12, "{number}: {difference}");
        }
    }

    #[test]
    fn rarer_oftener_and_shorter_are_better() {
        assert!(rarity(1, 1000) > rarity(10, 1000));
        assert!(rarity(1000, 1000) > 0.0);
        let (short, long) = (norm(100, 300.0), norm(900, 300.0));
        let text = |texts| Units { titles: 0, texts };
        assert!(score(5.0, text(2), short) > score(5.0, text(2), long));
        assert!(score(5.0, text(4), short) > score(5.0, text(2), short));
        assert!(score(5.0, text(EXACT), short) > score(5.0, text(FAMILY), short));
        let title = Units { titles: EXACT, texts: 0 };
        assert!(score(5.0, title, long) > score(5.0, text(EXACT), short));
        assert_eq!(score(5.0, title, long), score(5.0, title, short));
    }
}
