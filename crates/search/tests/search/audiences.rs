//! Newer segments over older ones, and several audiences at once.

use std::sync::Arc;

use search::{Document, Index, Segment, SegmentBuilder, SegmentError, compact, cut, merge};

use crate::collection::{ask, found, id, index, note, number, open, segment};

fn rev(mut document: Document, rev: u64) -> Document {
    document.rev = rev;
    document
}

fn gone(audience: &str, numbers: &[u32]) -> Arc<Segment> {
    let mut builder = SegmentBuilder::new(audience);
    numbers.iter().for_each(|number| builder.remove(id(*number)));
    open(builder)
}

#[test]
fn the_newest_entry_hides_the_older_ones() {
    let mut index = index([note(1, "Jardin", ""), note(2, "Jardin", "")]);
    index.push(segment("public", [rev(note(1, "Forêt", ""), 2)]));
    assert_eq!(found(&index, "jardin "), [2]);
    assert_eq!(found(&index, "forêt "), [1]);
    assert_eq!((index.len(), index.revision(&id(1))), (2, Some(2)));
    index.push(gone("public", &[1]));
    assert_eq!(found(&index, ""), [2]);
    assert_eq!(index.revision(&id(1)), None);
    index.push(segment("public", [rev(note(1, "Rivière", ""), 3)]));
    assert_eq!(found(&index, "rivière "), [1]);
    assert_eq!(index.len(), 2);
}

#[test]
fn a_record_of_several_audiences_counts_once_at_its_highest_revision() {
    let public = segment("public", [rev(note(1, "Jardin ancien", ""), 4), note(2, "Jardin", "")]);
    let members = segment("members", [rev(note(1, "Jardin nouveau", ""), 5), note(3, "Jardin", "")]);
    let index = Index::of([public.clone(), members.clone()]);
    assert_eq!(index.len(), 3);
    assert_eq!(found(&index, "nouveau "), [1]);
    assert_eq!(found(&index, "ancien "), Vec::<u32>::new());
    let other = Index::of([members, public]);
    assert_eq!(index.search(&ask("jardin")), other.search(&ask("jardin")));
}

#[test]
fn what_left_one_audience_stays_in_another() {
    let mut index =
        Index::of([segment("public", [note(1, "Jardin", "")]), segment("members", [rev(note(1, "Jardin", ""), 2)])]);
    index.push(gone("public", &[1]));
    assert_eq!(found(&index, "jardin "), [1]);
    index.push(gone("members", &[1]));
    assert_eq!(found(&index, "jardin "), Vec::<u32>::new());
    assert!(index.is_empty());
}

#[test]
fn a_segment_that_is_not_opened_cannot_be_guessed() {
    let public = segment("public", [note(1, "Jardin", "commun")]);
    let without = Index::of([public.clone()]).search(&ask("jardni commnu"));
    let _elsewhere = segment("members", [note(2, "Jardni", "commnu")]);
    assert_eq!(Index::of([public]).search(&ask("jardni commnu")), without);
    assert_eq!(without.corrections.len(), 2, "the members' spelling is not known to the public");
}

#[test]
fn merging_keeps_what_is_live_and_says_what_is_gone_only_over_older_segments() {
    let old = segment("public", [note(1, "Un", ""), note(2, "Deux", "")]);
    let mut builder = SegmentBuilder::new("public");
    builder.add(rev(note(2, "Deux bis", ""), 2));
    builder.remove(id(1));
    builder.reach("public/core", 7);
    let new = open(builder);
    let whole = Segment::open(merge(&[&old, &new]).unwrap()).unwrap();
    assert_eq!(whole.records().map(|(id, rev)| (number(id), rev)).collect::<Vec<_>>(), [(2, 2)]);
    assert!(whole.gone().is_empty());
    assert_eq!(whole.reach().get("public/core"), Some(&7));

    let newer = segment("public", [note(3, "Trois", "")]);
    let over = Segment::open(compact(&[&new, &newer]).unwrap()).unwrap();
    assert_eq!(over.gone(), [id(1)]);
    let index = Index::of([old.clone(), Arc::new(over)]);
    assert_eq!(found(&index, "").len(), 2);

    let kept = Segment::open(cut(&[&old, &new, &newer], &|id| number(*id) == 3).unwrap()).unwrap();
    assert_eq!(**kept.bytes(), **segment_with_reach().bytes());
    let members = segment("members", []);
    assert_eq!(merge(&[&old, &members]), Err(SegmentError::Audiences));
}

fn segment_with_reach() -> Arc<Segment> {
    let mut builder = SegmentBuilder::new("public");
    builder.add(note(3, "Trois", ""));
    builder.reach("public/core", 7);
    open(builder)
}

#[test]
fn nothing_at_all_is_a_segment_too() {
    let empty = segment("public", []);
    let index = Index::of([empty.clone(), empty.clone()]);
    assert_eq!(index.search(&ask("jardin")).total, 0);
    assert_eq!(merge(&[&empty, &empty]).unwrap(), **empty.bytes());
    assert_eq!(Index::new().search(&ask("jardin")).total, 0);
    assert!(Segment::open(merge(&[]).unwrap()).unwrap().is_empty());
}
