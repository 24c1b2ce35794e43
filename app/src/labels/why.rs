//! Why a piece of writing is not simply taken, in a sentence: what the server's verdict says of it.

use domain::Kind;
use domain::content::spec;
use i18n::Words;
use sync::Verdict;
use sync::verdict::{Parked, Quarantine};

use super::{field, problem};

/// Why something of this kind is stuck; nothing where it is not.
#[must_use]
pub fn why(words: Words, kind: Kind, verdict: &Verdict) -> Option<String> {
    let sentence = match verdict {
        Verdict::Applied { .. } | Verdict::Merged { suggestion: None, .. } => return None,
        Verdict::Merged { suggestion: Some(_), .. } => words.device_why_merged(),
        Verdict::Parked { reason, .. } => parked(words, *reason),
        Verdict::Waiting { .. } => words.device_why_waiting(),
        Verdict::Rejected { field: id, problem: wrong } => {
            // A record made beside this one may be the one to mend: its field has another name, and the page says which.
            let name = spec(kind, *id).map_or("", |spec| spec.name);
            return Some(words.device_why_rejected(field(words, name), &problem(words, wrong)));
        }
        Verdict::Quarantined { reason } => quarantined(words, *reason),
        Verdict::NeedBase => words.device_why_base(),
    };
    Some(sentence.to_owned())
}

const fn parked(words: Words, reason: Parked) -> &'static str {
    match reason {
        Parked::Immutable => words.device_why_once(),
        Parked::State => words.device_why_state(),
        Parked::Audience => words.device_why_audience(),
        Parked::OnlineOnly => words.device_why_online(),
        Parked::Claimed => words.device_why_claimed(),
        Parked::SuggestOnly => words.device_why_suggest(),
        Parked::NewerRule => words.device_why_rule(),
        Parked::TooLong => words.device_why_long(),
    }
}

const fn quarantined(words: Words, reason: Quarantine) -> &'static str {
    match reason {
        Quarantine::Orphan => words.device_why_orphan(),
        Quarantine::OpReuse => words.device_why_reuse(),
        Quarantine::Unreadable => words.device_why_unreadable(),
        Quarantine::Rescue => words.device_why_rescue(),
    }
}

#[cfg(test)]
mod tests {
    use domain::knowledge::note;
    use domain::{OpId, Problem, RecordId};
    use i18n::{Lang, t};

    use super::*;

    #[test]
    fn every_verdict_that_holds_something_back_is_explained_in_both_languages() {
        let suggestion = RecordId::default();
        let mut stuck = vec![
            Verdict::Merged { rev: 2, fields: Vec::new(), suggestion: Some(suggestion) },
            Verdict::Waiting { deps: vec![OpId::from_bytes([1; 16])] },
            Verdict::Rejected { field: note::field::TITLE, problem: Problem::TooLong(200) },
            Verdict::NeedBase,
        ];
        stuck.extend(Parked::ALL.map(|reason| Verdict::Parked { suggestion, reason }));
        stuck.extend(Quarantine::ALL.map(|reason| Verdict::Quarantined { reason }));
        for lang in [Lang::Fr, Lang::En] {
            let words = t(lang);
            let said: Vec<String> =
                stuck.iter().map(|verdict| why(words, Kind::Note, verdict).expect("a sentence")).collect();
            for (n, sentence) in said.iter().enumerate() {
                assert!(!sentence.is_empty() && !said[..n].contains(sentence), "{sentence}");
            }
            assert!(said[2].contains("200"), "{}", said[2]);
            assert_eq!(why(words, Kind::Note, &Verdict::Applied { rev: 1 }), None);
        }
    }
}
