//! The same records give the same answers, to the bit, however they are spread over segments.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use search::{Document, Id, Index, Segment, SegmentBuilder, compact, cut, merge};

use crate::collection::{Chance, chance_note, chance_query, id, number, open, segment};

/// Segments made of edits and removals, oldest first, and the records as they stand at the end.
fn history(seed: u64, edits: usize, records: usize, most: usize) -> (Vec<Arc<Segment>>, BTreeMap<Id, Document>) {
    let mut chance = Chance(seed);
    let mut standing = BTreeMap::new();
    let mut segments = Vec::new();
    let mut builder = SegmentBuilder::new("public");
    let mut in_batch = 0;
    for rev in 1..=edits {
        let number = chance.below(records) as u32;
        if chance.below(5) == 0 {
            builder.remove(id(number));
            standing.remove(&id(number));
        } else {
            let document = chance_note(number, rev as u64, &mut chance);
            standing.insert(document.id, document.clone());
            builder.add(document);
        }
        in_batch += 1;
        if chance.below(edits / most.max(1)) == 0 && in_batch > 1 {
            segments.push(open(std::mem::replace(&mut builder, SegmentBuilder::new("public"))));
            in_batch = 0;
        }
    }
    segments.push(open(builder));
    (segments, standing)
}

fn same_answers(one: &Index, other: &Index, seed: u64, questions: usize) {
    let mut chance = Chance(seed);
    assert_eq!(one.len(), other.len());
    for _ in 0..questions {
        let query = chance_query(&mut chance);
        assert_eq!(one.search(&query), other.search(&query), "{query:?}");
    }
}

fn borrowed(segments: &[Arc<Segment>]) -> Vec<&Segment> {
    segments.iter().map(AsRef::as_ref).collect()
}

#[test]
fn two_hundred_questions_after_a_thousand_edits() {
    let (segments, standing) = history(7, 1_000, 300, 12);
    assert!(segments.len() > 5);
    let fresh = segment("public", standing.into_values());
    let whole = Index::of([fresh.clone()]);
    same_answers(&Index::of(segments.clone()), &whole, 11, 200);

    let merged = merge(&borrowed(&segments)).unwrap();
    assert_eq!(merged, **fresh.bytes(), "merging gives a fresh segment's bytes");
    let (old, new) = segments.split_at(segments.len() / 2);
    let old = merge(&borrowed(old)).unwrap();
    let new = compact(&borrowed(new)).unwrap();
    let halves = [old, new].map(|bytes| Arc::new(Segment::open(bytes).unwrap()));
    same_answers(&Index::of(halves.clone()), &whole, 12, 200);
    assert_eq!(merge(&borrowed(&halves)).unwrap(), merged);
}

#[test]
fn questions_by_chance_find_something() {
    let (segments, _) = history(7, 1_000, 300, 12);
    let index = Index::of(segments);
    let mut chance = Chance(11);
    let results: Vec<_> = (0..200).map(|_| index.search(&chance_query(&mut chance))).collect();
    let count = |what: fn(&search::Results) -> bool| results.iter().filter(|results| what(results)).count();
    assert!(count(|results| !results.hits.is_empty()) > 120);
    assert!(count(|results| results.partial > 0) > 5);
    assert!(count(|results| !results.corrections.is_empty()) > 5);
    assert!(count(|results| results.facets["kind"].len() > 1) > 60);
}

#[test]
fn a_cut_is_a_fresh_segment_of_what_is_kept() {
    let (segments, standing) = history(3, 400, 120, 6);
    let keep = |id: &Id| number(*id).is_multiple_of(3);
    let kept = cut(&borrowed(&segments), &keep).unwrap();
    let fresh = segment("public", standing.into_values().filter(|document| keep(&document.id)));
    assert_eq!(kept, **fresh.bytes());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_history_answers_as_one_segment(seed in any::<u64>(), edits in 20..200_usize, most in 1..20_usize) {
        let (segments, standing) = history(seed, edits, 40, most);
        let fresh = segment("public", standing.into_values());
        same_answers(&Index::of(segments.clone()), &Index::of([fresh.clone()]), seed ^ 1, 40);
        prop_assert_eq!(merge(&borrowed(&segments)).unwrap(), fresh.bytes().to_vec());
    }

    #[test]
    fn any_question_is_answered(text in "(\\PC|[a-zé'\"«» -]){0,40}") {
        let (segments, _) = history(5, 60, 20, 3);
        let results = Index::of(segments).search(&crate::collection::ask(&text));
        prop_assert!(results.hits.len() <= results.total);
    }
}
