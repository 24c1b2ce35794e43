//! Several segments made one, without what is hidden: the same bytes as a segment built afresh.

use domain::order::Arrange;
use std::collections::{BTreeMap, BTreeSet};

use crate::document::Id;
use crate::error::SegmentError;
use crate::segment::{Segment, Words};
use crate::writer::{FacetLists, Head, Posting, Writer};

/// A document that has no place in what is made.
const DROPPED: u32 = u32::MAX;

/// Merges all the segments of an audience, oldest first.
///
/// # Errors
/// When they are of several audiences.
pub fn merge(segments: &[&Segment]) -> Result<Vec<u8>, SegmentError> {
    make(segments, &|_| true, false)
}

/// Merges the newest segments of an audience, oldest first, to go over older ones: what is gone is still said.
///
/// # Errors
/// When they are of several audiences.
pub fn compact(segments: &[&Segment]) -> Result<Vec<u8>, SegmentError> {
    make(segments, &|_| true, true)
}

/// Cuts from all the segments of an audience, oldest first, the records that a device keeps.
///
/// # Errors
/// When they are of several audiences.
pub fn cut(segments: &[&Segment], keep: &dyn Fn(&Id) -> bool) -> Result<Vec<u8>, SegmentError> {
    make(segments, keep, false)
}

fn make(segments: &[&Segment], keep: &dyn Fn(&Id) -> bool, say_gone: bool) -> Result<Vec<u8>, SegmentError> {
    let mut head = Head::default();
    if let Some(first) = segments.first() {
        first.audience().clone_into(&mut head.audience);
    }
    if segments.iter().any(|segment| segment.audience() != head.audience) {
        return Err(SegmentError::Audiences);
    }
    let (places, gone) = place(segments, keep, &mut head);
    if say_gone {
        head.gone = gone;
    }
    for (segment, places) in segments.iter().zip(&places) {
        for (scope, seq) in segment.reach() {
            let reach = head.reach.entry(scope.clone()).or_default();
            *reach = (*reach).max(*seq);
        }
        gather_facets(segment, places, &mut head.facets);
    }
    for values in head.facets.values_mut() {
        values.values_mut().for_each(|list| list.arrange());
    }
    let mut writer = Writer::default();
    write_words(segments, &places, &mut writer);
    Ok(writer.finish(&head))
}

/// Gives each document its new number, or none; the newest entry of a record is the one that stays.
fn place(segments: &[&Segment], keep: &dyn Fn(&Id) -> bool, head: &mut Head) -> (Vec<Vec<u32>>, BTreeSet<Id>) {
    let mut newest: BTreeMap<Id, (usize, usize)> = BTreeMap::new();
    let mut gone = BTreeSet::new();
    for (number, segment) in segments.iter().enumerate() {
        for id in segment.gone() {
            newest.remove(id);
            gone.insert(*id);
        }
        for (document, entry) in segment.entries().iter().enumerate() {
            gone.remove(&entry.id);
            newest.insert(entry.id, (number, document));
        }
    }
    let mut places: Vec<Vec<u32>> = segments.iter().map(|segment| vec![DROPPED; segment.len()]).collect();
    for (id, (number, document)) in newest {
        let entry = segments.get(number).and_then(|segment| segment.entries().get(document));
        let place = places.get_mut(number).and_then(|places| places.get_mut(document));
        if let (Some(entry), Some(place), true) = (entry, place, keep(&id)) {
            *place = head.entries.len() as u32;
            head.entries.push(*entry);
        }
    }
    (places, gone)
}

fn gather_facets(segment: &Segment, places: &[u32], facets: &mut FacetLists) {
    for axis in segment.axes() {
        let values = facets.entry(axis.to_owned()).or_default();
        for (value, documents) in segment.values(axis) {
            let list = values.entry(value.to_owned()).or_default();
            list.extend(documents.filter_map(|document| place_of(places, document)));
        }
    }
}

/// Walks through all dictionaries at once, in order.
fn write_words(segments: &[&Segment], places: &[Vec<u32>], writer: &mut Writer) {
    let mut walks: Vec<(Words<'_>, &[u32])> = segments
        .iter()
        .zip(places)
        .filter_map(|(segment, places)| Some((segment.words_from(b"")?, places.as_slice())))
        .collect();
    let mut word = Vec::new();
    let mut titles: Vec<Posting> = Vec::new();
    let mut texts: Vec<Posting> = Vec::new();
    while let Some(next) = walks.iter().map(|(walk, _)| walk.word()).min() {
        word.clear();
        word.extend_from_slice(next);
        titles.clear();
        texts.clear();
        walks.retain_mut(|(walk, places)| {
            if walk.word() != word {
                return true;
            }
            let moved = |(document, weight)| Some((place_of(places, document)?, weight));
            titles.extend(walk.titles().filter_map(moved));
            texts.extend(walk.texts().filter_map(moved));
            walk.advance()
        });
        titles.arrange();
        texts.arrange();
        writer.word(&word, &titles, &texts);
    }
}

fn place_of(places: &[u32], document: u32) -> Option<u32> {
    places.get(document as usize).copied().filter(|place| *place != DROPPED)
}
