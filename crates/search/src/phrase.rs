//! Exact phrases, found by reading texts again: no index of positions could be as small as the texts that are there.

use domain::text::tokens;

use crate::words::Asked;

/// Whether a question has an exact phrase, of two words or more between quotes.
#[must_use]
pub fn has_phrase(query: &str) -> bool {
    query.contains(['"', '«', '“', '„']) && !Asked::read(query).phrases.is_empty()
}

/// Whether each exact phrase of a question stands in one of a record's texts: title, summary, body.
#[must_use]
pub fn phrases_hold(query: &str, texts: &[&str]) -> bool {
    let asked = Asked::read(query);
    asked.phrases.iter().all(|phrase| texts.iter().any(|text| stands(phrase, text)))
}

fn stands(phrase: &[Vec<String>], text: &str) -> bool {
    !places(phrase, text).is_empty()
}

/// Where a phrase stands: first and last byte of each place.
pub(crate) fn places(phrase: &[Vec<String>], text: &str) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    // For each place where the phrase may have begun: how many of its words have been read, where it began.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut words = tokens(text).filter(|token| !token.role.is_joined()).peekable();
    while let Some(first) = words.next() {
        let (start, end, position) = (first.start, first.end, first.position);
        let mut forms = vec![first.folded];
        while let Some(other) = words.next_if(|token| token.position == position) {
            forms.push(other.folded);
        }
        open.push((0, start));
        open.retain_mut(|(read, _)| {
            let fits = phrase.get(*read).is_some_and(|wanted| wanted.iter().any(|form| forms.contains(form)));
            *read += 1;
            fits
        });
        open.retain(|(read, began)| {
            if *read == phrase.len() {
                places.push((*began, end));
            }
            *read < phrase.len()
        });
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_stand_word_by_word_in_one_text() {
        let body = "Des données très ouvertes. L’accès aux données ouvertes de l'été; usager·ères du tiers-lieu.";
        for (query, holds) in [
            ("\"données ouvertes\"", true),
            ("« donnees OUVERTES »", true),
            ("\"accès aux données ouvertes de l'été\"", true),
            ("\"donnée ouverte\"", false),
            ("\"ouvertes données\"", false),
            ("\"usagères du tiers lieu\"", true),
            ("\"usagers du\"", true),
            ("\"titre des données\"", false),
            ("\"données ouvertes\" \"absent ici\"", false),
            ("sans guillemets", true),
        ] {
            assert_eq!(phrases_hold(query, &["Titre", body]), holds, "{query}");
        }
    }

    #[test]
    fn only_what_is_between_quotes_is_a_phrase() {
        assert!(has_phrase("loi \"des villes\""));
        assert!(!has_phrase("loi \"villes\"") && !has_phrase("loi \"des villes") && !has_phrase("loi"));
    }
}
