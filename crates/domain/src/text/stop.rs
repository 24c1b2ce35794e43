//! Words that say nothing alone, in French and in English.

/// In order, so that they can be searched by halves.
///
/// Words that mean something in the other language are left out: *but*, *car*, *or*, *pain*, *son* …
const STOP: &[&str] = &[
    "a", "ai", "and", "are", "as", "au", "aux", "avec", "by", "c", "ce", "ces", "cet", "cette", "comme", "d", "dans",
    "de", "des", "donc", "dont", "du", "elle", "elles", "en", "est", "et", "eux", "for", "from", "has", "have", "if",
    "il", "ils", "in", "is", "it", "its", "j", "je", "l", "la", "le", "les", "leur", "leurs", "lui", "m", "ma", "mais",
    "me", "mes", "mon", "n", "ne", "nos", "notre", "nous", "of", "on", "ont", "ou", "our", "par", "pas", "plus",
    "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "si", "son", "sont", "sur", "t", "ta", "te", "tes", "that",
    "the", "their", "they", "this", "to", "ton", "tu", "un", "une", "vos", "votre", "vous", "was", "we", "were",
    "with", "y", "you", "your",
];

/// Whether a folded word says nothing alone.
#[must_use]
pub fn is_stop(word: &str) -> bool {
    word.len() <= 6 && STOP.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_within_the_bound() {
        assert!(STOP.is_sorted());
        assert!(STOP.iter().all(|word| is_stop(word)));
    }
}
