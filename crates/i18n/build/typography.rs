//! Typography that a reader sees and nobody checks: apostrophes, no-break spaces, middle dots (OQLF).

use crate::catalogue::{Catalogue, Phrase, Piece};

/// Faults of either language, one sentence each.
pub fn faults(french: &Catalogue, english: &Catalogue) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, phrase) in french {
        for text in texts(phrase) {
            for fault in french_faults(&text) {
                problems.push(format!("locales/fr: {name}: {fault}: {text}"));
            }
        }
    }
    for (name, phrase) in english {
        for text in texts(phrase) {
            if text.contains('\'') {
                problems.push(format!("locales/en: {name}: ’ and not ': {text}"));
            }
        }
    }
    problems
}

/// Each form as a reader sees it, arguments standing for a letter.
fn texts(phrase: &Phrase) -> Vec<String> {
    phrase
        .forms()
        .into_iter()
        .map(|pieces| {
            pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.as_str(),
                    Piece::Argument(_) => "x",
                })
                .collect()
        })
        .collect()
}

fn french_faults(text: &str) -> Vec<&'static str> {
    let mut faults = Vec::new();
    if text.contains('\'') {
        faults.push("’ and not '");
    }
    if [" :", " %", " $", "« ", " »"].iter().any(|pair| text.contains(pair)) {
        faults.push("a no-break space before : % $ and inside « »");
    }
    if [" ;", " !", " ?", "\u{a0};", "\u{a0}!", "\u{a0}?"].iter().any(|pair| text.contains(pair)) {
        faults.push("no space before ; ! ?");
    }
    let letters: Vec<char> = text.chars().collect();
    if letters.windows(3).any(|three| matches!(three, [a, '·', b] if a.is_alphabetic() && b.is_alphabetic())) {
        faults.push("no middle dot inside a word");
    }
    faults
}
