//! What differs between a text and another that is proposed, block by block: each passage is taken or left by itself.

use imara_diff::{Algorithm, Interner, Token};

use super::blocks::Scan;
use super::diff3::edits;

/// A passage that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What stands; empty where something is added.
    pub stands: String,
    /// What is proposed; empty where something is taken out.
    pub proposed: String,
}

enum Piece<'t> {
    Same(&'t str),
    Passage(&'t str, &'t str),
}

/// The passages that differ, in order.
#[must_use]
pub fn passages(stands: &str, proposed: &str) -> Vec<Passage> {
    pieces(stands, proposed, |piece| match piece {
        Piece::Same(_) => None,
        Piece::Passage(stands, proposed) => Some(Passage { stands: stands.to_owned(), proposed: proposed.to_owned() }),
    })
}

/// The text with the passages that are chosen, by their place in [`passages`].
#[must_use]
pub fn with_passages(stands: &str, proposed: &str, chosen: impl Fn(usize) -> bool) -> String {
    let mut number = 0;
    let parts = pieces(stands, proposed, |piece| {
        Some(match piece {
            Piece::Same(text) => text.to_owned(),
            Piece::Passage(stands, proposed) => {
                number += 1;
                if chosen(number - 1) { proposed.to_owned() } else { stands.to_owned() }
            }
        })
    });
    parts.concat()
}

fn pieces<'t, T>(stands: &'t str, proposed: &'t str, mut told: impl FnMut(Piece<'t>) -> Option<T>) -> Vec<T> {
    let (old, new) = (Scan::new(stands, true), Scan::new(proposed, true));
    let mut names = Interner::new(64);
    let mut tokens = |scan: &Scan<'t>| -> Vec<Token> {
        scan.blocks.iter().map(|(_, lines)| names.intern(scan.text(lines))).collect()
    };
    let (old_tokens, new_tokens) = (tokens(&old), tokens(&new));
    let (mut all, mut done) = (Vec::new(), 0);
    for edit in edits(&old_tokens, &new_tokens, Algorithm::Histogram) {
        all.extend(told(Piece::Same(old.text(&old.lines_of(&(done..edit.base.start))))));
        done = edit.base.end;
        let shape = |scan: &Scan<'_>, at: usize| scan.blocks.get(at).map(|(shape, _)| *shape);
        // Neighbours that changed one for one are passages of their own.
        let paired = edit.base.len() == edit.side.len()
            && edit.base.clone().zip(edit.side.clone()).all(|(a, b)| shape(&old, a) == shape(&new, b));
        if paired {
            for (a, b) in edit.base.zip(edit.side) {
                let (a, b) = (old.text(&old.lines_of(&(a..a + 1))), new.text(&new.lines_of(&(b..b + 1))));
                all.extend(told(Piece::Passage(a, b)));
            }
        } else {
            let (a, b) = (old.text(&old.lines_of(&edit.base)), new.text(&new.lines_of(&edit.side)));
            all.extend(told(Piece::Passage(a, b)));
        }
    }
    all.extend(told(Piece::Same(old.text(&old.lines_of(&(done..old.blocks.len()))))));
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_passage_is_taken_or_left() {
        let stands = "# Pain\n\nUn.\n\nDeux.\n\nTrois.\n";
        let proposed = "# Pain\n\nUn, mieux.\n\nDeux.\n\nTrois, mieux.\n\nQuatre.\n";
        let found = passages(stands, proposed);
        let said: Vec<(&str, &str)> = found.iter().map(|one| (one.stands.as_str(), one.proposed.as_str())).collect();
        assert_eq!(said, [("Un.\n\n", "Un, mieux.\n\n"), ("Trois.\n", "Trois, mieux.\n\nQuatre.\n")]);
        for (chosen, expected) in [
            ([false, false], stands),
            ([true, true], proposed),
            ([true, false], "# Pain\n\nUn, mieux.\n\nDeux.\n\nTrois.\n"),
            ([false, true], "# Pain\n\nUn.\n\nDeux.\n\nTrois, mieux.\n\nQuatre.\n"),
        ] {
            assert_eq!(with_passages(stands, proposed, |at| chosen[at]), expected, "{chosen:?}");
        }
    }

    #[test]
    fn neighbours_that_changed_one_for_one_are_apart() {
        assert_eq!(passages("Un.\n\nDeux.\n", "1.\n\n2.\n").len(), 1, "an item is no paragraph");
        let found = passages("Un.\n\nDeux.\n", "Une.\n\nDeuxième.\n");
        assert_eq!(found.len(), 2);
        assert_eq!(with_passages("Un.\n\nDeux.\n", "Une.\n\nDeuxième.\n", |at| at == 1), "Un.\n\nDeuxième.\n");
        assert!(passages("Un.\n", "Un.\n").is_empty());
    }

    proptest! {
        #[test]
        fn none_is_what_stands_and_all_is_what_is_proposed(a in "[ab \n#|`-]{0,60}", b in "[abc \n#|`-]{0,60}") {
            prop_assert_eq!(with_passages(&a, &b, |_| false), a.clone());
            prop_assert_eq!(with_passages(&a, &b, |_| true), b);
        }
    }
}
