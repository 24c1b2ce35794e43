//! What is lent moves copies and opens nothing.

use std::collections::BTreeSet;

use super::*;
use crate::actor::Duty;
use crate::audience::AudienceKey;
use crate::scope::{ScopeId, Selector};

const LEA: RecordId = RecordId::from_bytes([1; 16]);
const MAX: RecordId = RecordId::from_bytes([2; 16]);
const CARNET: RecordId = RecordId::from_bytes([3; 16]);

#[test]
fn what_is_lent_stays_within_who_reads_the_record() {
    use AudienceKey::{Community, Duty as Holding, Members, Person, Public};
    let librarian = Holding(Duty::Librarian);
    let sides = [Person(LEA), Person(MAX), librarian];
    for (readers, expected) in [
        (vec![Public], sides.to_vec()),
        (vec![Members], sides.to_vec()),
        (vec![Person(LEA)], vec![Person(LEA)]),
        (vec![Person(CARNET)], Vec::new()),
        // Who is in a community is not known here: nothing is lent.
        (vec![Community(CARNET)], Vec::new()),
        (Vec::new(), Vec::new()),
    ] {
        let lent = lent_scopes(&readers.iter().copied().collect(), Lent::Sides, &BTreeSet::from(sides));
        let rest = |audience| ScopeId { audience, selector: Selector::Rest };
        assert_eq!(lent, expected.into_iter().map(rest).collect(), "{readers:?}");
    }
    let carnet = Selector::Notebook(CARNET);
    let lent = lent_scopes(&BTreeSet::from([Members, Person(LEA)]), Lent::Selector(carnet), &BTreeSet::new());
    assert_eq!(lent, BTreeSet::from([ScopeId { audience: Members, selector: carnet }]));
}

#[test]
fn what_waits_lends_and_what_is_settled_does_not() {
    let fields = |field, word: &str| crate::value::Fields::from([(field, crate::value::Value::from(word))]);
    let of = |kind, fields| {
        let at = crate::time::Instant(0);
        project(&Record { id: LEA, kind, rev: 1, schema: 1, created: at, updated: at, fields }).scoping.lends.len()
    };
    for (status, lends) in [("open", 1), ("accepted", 0), ("refused", 0), ("withdrawn", 0), ("obsolete", 0)] {
        assert_eq!(of(Kind::Suggestion, fields(care::suggestion::field::STATUS, status)), lends, "{status}");
    }
    for (status, lends) in [("requested", 1), ("granted", 0), ("refused", 0), ("revoked", 0), ("given_up", 0)] {
        assert_eq!(of(Kind::Grant, fields(care::grant::field::STATUS, status)), lends, "{status}");
    }
    for (status, lends) in [("proposed", 2), ("accepted", 1), ("declined", 0), ("removed", 0), ("withdrawn", 0)] {
        assert_eq!(of(Kind::Placement, fields(knowledge::placement::field::STATUS, status)), lends, "{status}");
    }
}

#[test]
fn names_find_a_record_and_are_no_piece_of_its_text() {
    use crate::value::{Fields, Value};
    use crate::vocabulary::{Concept, Scheme, concept};
    let text = |text: &str| Value::from(text);
    let by_lang =
        |fr: &str, en: &str| Value::Map([("fr", fr), ("en", en)].map(|(k, v)| (k.to_owned(), text(v))).into());
    let fields = Fields::from([
        (concept::field::SCHEME, text(Scheme::Theme.as_str())),
        (concept::field::LABELS, by_lang("Logement", "Housing")),
        (concept::field::HIDDEN, Value::Set(vec![crate::value::Element { value: text("hlm"), tags: Vec::new() }])),
        (concept::field::DEFINITION, by_lang("Avoir un toit.", "Having a roof.")),
    ]);
    let at = crate::time::Instant(0);
    let record = Record { id: LEA, kind: Kind::Concept, rev: 1, schema: 1, created: at, updated: at, fields };
    let projection = project(&record);
    for word in ["Housing", "hlm"] {
        assert!(projection.searched().contains(word), "{word}");
        assert!(!projection.search_text.contains(word), "{word}");
    }
    assert!(projection.search_text.contains("Avoir un toit."));
    let concept: Concept = record.content();
    assert_eq!((concept.meaning("en").as_str(), concept.meaning("atj").as_str()), ("Having a roof.", "Avoir un toit."));
}
