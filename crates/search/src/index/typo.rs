//! One slip of the finger: a letter too many, too few, wrong, or two in the wrong order.

use std::collections::BTreeSet;

use super::Index;
use super::tally::Tally;
use crate::words::Word;

/// The fewest letters of a word that is corrected.
const FEWEST: usize = 5;
/// The most letters that a word only begun is completed by: a bound that does not depend on what else there is.
const LONGER: usize = 5;

/// The word most probably meant by one that is nowhere: of those one slip away, whole words before beginnings of words,
/// then the one that most records have, then the first.
pub(super) fn correct(index: &Index, word: &Word, tally: &mut Tally) -> Option<String> {
    let form = word.forms.first().filter(|_| word.family && word.letters() >= FEWEST)?;
    let letters: Vec<char> = form.chars().collect();
    let mut found: BTreeSet<(bool, String)> = BTreeSet::new();
    let begins = |head: &str| {
        index.parts.iter().any(|part| {
            part.segment.words_from(head.as_bytes()).is_some_and(|words| words.word().starts_with(head.as_bytes()))
        })
    };
    each_slip(&letters, begins, |slip| {
        for part in &index.parts {
            if let Some(mut words) = part.segment.words_from(slip.as_bytes()) {
                while words.word().starts_with(slip.as_bytes()) {
                    let more = words.word().len() - slip.len();
                    if more == 0 || (word.begun && more <= LONGER) {
                        found.insert((more > 0, words.text().to_owned()));
                    }
                    if !word.begun || !words.advance() {
                        break;
                    }
                }
            }
        }
    });
    let mut best: Option<(bool, usize, String)> = None;
    for (longer, candidate) in found {
        tally.add_exact(index, &candidate);
        let records = tally.touched.len();
        tally.clear();
        let better = best.as_ref().is_none_or(|(best_longer, most, _)| (!longer, records) > (!best_longer, *most));
        if records > 0 && better {
            best = Some((longer, records, candidate));
        }
    }
    best.map(|(.., candidate)| candidate)
}

/// Calls with every word one slip away, until no word begins as it does before the slip.
fn each_slip(letters: &[char], begins: impl Fn(&str) -> bool, mut call: impl FnMut(&str)) {
    for place in 0..=letters.len() {
        let (head, tail) = letters.split_at(place);
        let head: String = head.iter().collect();
        if !begins(&head) {
            return;
        }
        let mut slip = |changed: &[char], rest: &[char]| {
            let slip: String = head.chars().chain(changed.iter().copied()).chain(rest.iter().copied()).collect();
            call(&slip);
        };
        match tail {
            [first, second, rest @ ..] => {
                slip(&[], tail.get(1..).unwrap_or_default());
                if first != second {
                    slip(&[*second, *first], rest);
                }
            }
            [_] => slip(&[], &[]),
            [] => {}
        }
        for letter in 'a'..='z' {
            slip(&[letter], tail);
            if let [first, rest @ ..] = tail
                && *first != letter
            {
                slip(&[letter], rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_all_there() {
        let letters: Vec<char> = "lieux".chars().collect();
        let mut slips = BTreeSet::new();
        each_slip(
            &letters,
            |_| true,
            |slip| {
                slips.insert(slip.to_owned());
            },
        );
        for slip in ["leux", "ieux", "lieu", "leiux", "liexu", "lieuxs", "alieux", "lieuz", "bieux", "lieeux"] {
            assert!(slips.contains(slip), "{slip}");
        }
        assert!(!slips.contains("lieux") && !slips.contains("lie") && !slips.contains("luiex"));
    }

    #[test]
    fn slips_end_where_nothing_begins_so() {
        let letters: Vec<char> = "lieux".chars().collect();
        let mut slips = BTreeSet::new();
        each_slip(
            &letters,
            |head| head.len() < 2,
            |slip| {
                slips.insert(slip.to_owned());
            },
        );
        assert!(slips.contains("leiux") && slips.contains("laeux"));
        assert!(!slips.contains("lieuz") && !slips.contains("lizux"));
    }
}
