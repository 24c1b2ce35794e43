//! Words that say nothing alone, in French and in English.

/// In order, so that they can be searched by halves.
///
/// Words that mean something besides, in either language, are left out: *but*, *car*, *or*, *pain*, *son* …
const STOP: &[&str] = &[
    "a", "ai", "and", "are", "as", "au", "aux", "avec", "by", "c", "ce", "ces", "cet", "cette", "comme", "d", "dans",
    "de", "des", "donc", "dont", "du", "elle", "elles", "en", "est", "et", "eux", "for", "from", "has", "have", "if",
    "il", "ils", "in", "is", "it", "its", "j", "je", "l", "la", "le", "les", "leur", "leurs", "lui", "m", "ma", "mais",
    "me", "mes", "mon", "n", "ne", "nos", "notre", "nous", "of", "on", "ont", "ou", "our", "par", "pas", "plus",
    "pour", "qu", "que", "qui", "s", "sa", "se", "ses", "si", "sont", "sur", "t", "ta", "te", "tes", "that", "the",
    "their", "they", "this", "to", "ton", "tu", "un", "une", "vos", "votre", "vous", "was", "we", "were", "with", "y",
    "you", "your",
];

/// Small words that are other words once accents are written: *maïs*, *né*, *sûr*, *thé*.
const ACCENTED: &[&str] = &["mais", "ne", "sur", "the"];

/// Words by which one asks, in order, and *son*, which is a sound too: a question has them, what answers it need not.
const ASKING: &[&str] = &[
    "any",
    "at",
    "be",
    "can",
    "cela",
    "chez",
    "combien",
    "comment",
    "could",
    "devrait",
    "did",
    "do",
    "does",
    "dois",
    "doit",
    "doivent",
    "es",
    "etre",
    "faut",
    "how",
    "i",
    "laquelle",
    "lequel",
    "lesquelles",
    "lesquels",
    "my",
    "peut",
    "peuvent",
    "peux",
    "pourquoi",
    "pourrait",
    "puis",
    "quand",
    "quel",
    "quelle",
    "quelles",
    "quelqu",
    "quels",
    "quoi",
    "should",
    "suis",
    "there",
    "what",
    "when",
    "where",
    "which",
    "who",
    "whose",
    "why",
    "would",
];

/// Whether a folded word says nothing alone.
#[must_use]
pub(super) fn is_stop(word: &str) -> bool {
    word.len() <= 6 && STOP.binary_search(&word).is_ok()
}

/// Whether a small word is another one as it is written in its source.
pub(super) fn is_other(word: &str, source: &str) -> bool {
    !source.is_ascii() && ACCENTED.contains(&word)
}

/// Whether a folded word is one by which one asks: what answers a question need not have it.
#[must_use]
pub fn asks(word: &str) -> bool {
    ASKING.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_within_the_bound() {
        assert!(STOP.is_sorted() && ASKING.is_sorted());
        assert!(STOP.iter().all(|word| is_stop(word)));
        assert!(ACCENTED.iter().all(|word| is_stop(word)));
        assert!(ASKING.iter().all(|word| asks(word) && !is_stop(word)));
    }
}
