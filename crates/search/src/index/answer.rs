//! How a question is answered: words tallied, documents chosen, the best put in order, facets counted.

use domain::order::Arrange;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::rank::Found;
use super::tally::{Tally, begins_few};
use super::{Index, rank, score, typo};
use crate::document::Id;
use crate::query::{Correction, Order, Query, Results};
use crate::words::{Asked, Must, Word};

/// How many records are asked whether they hold a phrase.
const CHECKED: usize = 1_000;

/// Where fewer records than this have all the words, those with most of them are given too.
const FEW: usize = 10;

/// Asks whether a record holds the phrases of a question.
type Holds<'a> = &'a mut dyn FnMut(&Id) -> bool;

pub(super) fn answer(index: &Index, query: &Query, holds: Option<Holds<'_>>) -> Results {
    let asked = Asked::read(&query.text);
    let allowed = allowed(index, query);
    let mut results = Results { read_as: query.text.clone(), ..Results::default() };
    let mut order = query.order;
    let mut found = if query.text.trim().is_empty() {
        order = Order::Updated;
        let all = (0..index.norms.len() as u32).filter(|document| allowed.holds(index, *document));
        all.map(|document| Found { document, score: 0, complete: true }).collect()
    } else {
        // Whoever wants the very words wants nothing near them.
        let few = if asked.phrases.is_empty() { FEW } else { 1 };
        weigh(index, &asked, &mut results).choose(index, &allowed, few)
    };
    results.partial = found.iter().filter(|found| !found.complete).count();
    if let Some(holds) = holds
        && !asked.phrases.is_empty()
        && results.partial < found.len()
    {
        let mut checked = rank::best(index, &found, order, CHECKED.min(found.len()));
        checked.retain(|found| index.entry(found.document as usize).is_some_and(|entry| holds(&entry.id)));
        match checked.is_empty() {
            true => results.partial = found.len(),
            false => found = checked,
        }
    }
    results.total = found.len();
    results.hits = rank::page(index, &found, order, query.offset, query.limit);
    // Where some have all the words, the others come after them and are counted nowhere.
    let some = results.partial < found.len();
    let counted = found.iter().filter(|found| found.complete || !some);
    results.facets = count(index, counted.map(|found| found.document), &query.facet_axes);
    results
}

/// What the words of a question make of each document.
struct Weighed {
    scores: Vec<u32>,
    /// Which of the words each has, a bit each.
    has: Vec<u32>,
    /// The words that a record must have.
    must: u32,
}

impl Weighed {
    /// The documents that have all the words that must be had. As long as there are fewer than `few`, those that lack one more
    /// join them: down to two thirds of the words, or to a single one where none has all.
    fn choose(&self, index: &Index, allowed: &Allowed, few: usize) -> Vec<Found> {
        let wanted = self.must.count_ones();
        let had = |has: u32| (has & self.must).count_ones();
        let mut with = [0; u32::BITS as usize + 1];
        let documents = (0..).zip(self.has.iter().zip(&self.scores));
        let mut found: Vec<(u32, Found)> = documents
            .filter(|(document, (has, _))| **has != 0 && allowed.holds(index, *document))
            .map(|(document, (has, score))| {
                let had = had(*has);
                if let Some(with) = with.get_mut(had as usize) {
                    *with += 1;
                }
                (had, Found { document, score: *score, complete: had == wanted })
            })
            .collect();
        let complete = with.get(wanted as usize).copied().unwrap_or_default();
        let mut least = wanted;
        let mut count = 0;
        while least > 0 {
            count += with.get(least as usize).copied().unwrap_or_default();
            let too_little = (least - 1) * 3 < wanted * 2;
            if count >= few || (complete > 0 && too_little) || least == 1 {
                break;
            }
            least -= 1;
        }
        found.retain(|(had, _)| *had >= least);
        found.into_iter().map(|(_, found)| found).collect()
    }
}

/// Tallies and scores every word, correcting those that are nowhere.
fn weigh(index: &Index, asked: &Asked, results: &mut Results) -> Weighed {
    let documents = index.norms.len();
    let mut weighed = Weighed { scores: vec![0; documents], has: vec![0; documents], must: 0 };
    let mut tally = Tally::new(documents);
    let several = asked.words.iter().filter(|word| word.must == Must::Have).count() > 1;
    let mut shift: isize = 0;
    for (number, word) in asked.words.iter().enumerate() {
        let bit = 1 << number.min(31);
        let narrow = word.begun && several && !begins_few(word.letters(), index.live);
        if word.must == Must::Have && !narrow {
            weighed.must |= bit;
        }
        if weighed.add_word(index, word, bit, &mut tally) || word.must == Must::Prefer || narrow {
            continue;
        }
        if let Some(found) = typo::correct(index, word, &mut tally) {
            let corrected = Word { forms: vec![found.clone()], begun: false, ..word.clone() };
            weighed.add_word(index, &corrected, bit, &mut tally);
            let typed = replace(&mut results.read_as, word, &mut shift, &found);
            results.corrections.push(Correction { typed, found });
        }
    }
    weighed
}

impl Weighed {
    /// Adds the scores of a word; says whether any document has it.
    fn add_word(&mut self, index: &Index, word: &Word, bit: u32, tally: &mut Tally) -> bool {
        tally.add_family(index, word);
        let mut any = self.add_scores(index, bit, tally, 1.0);
        if word.begun {
            let few = begins_few(word.letters(), index.live);
            tally.add_begun(index, word, few);
            if !few && !any && tally.touched.is_empty() {
                // No title begins so: then few texts do.
                tally.add_begun(index, word, true);
            }
            // A word that only begins so is worth half of one that is so.
            any |= self.add_scores(index, bit, tally, 0.5);
        }
        any
    }

    fn add_scores(&mut self, index: &Index, bit: u32, tally: &mut Tally, worth: f32) -> bool {
        let rarity = score::rarity(tally.touched.len(), index.live) * worth;
        for document in &tally.touched {
            let at = *document as usize;
            if let (Some(sum), Some(has), Some(norm)) =
                (self.scores.get_mut(at), self.has.get_mut(at), index.norms.get(at))
            {
                *sum = sum.saturating_add(score::score(rarity, tally.units(*document), *norm));
                *has |= bit;
            }
        }
        let any = !tally.touched.is_empty();
        tally.clear();
        any
    }
}

/// Puts a correction in the place of the word typed, which it gives.
fn replace(text: &mut String, word: &Word, shift: &mut isize, found: &str) -> String {
    let place = |at: usize| usize::try_from(at as isize + *shift).unwrap_or(0);
    let range = place(word.start)..place(word.end);
    let typed = text.get(range.clone()).unwrap_or_default().to_owned();
    if !typed.is_empty() {
        text.replace_range(range, found);
        *shift += found.len() as isize - typed.len() as isize;
    }
    typed
}

/// The live documents that filters leave: how many of the filters each passes.
struct Allowed {
    passed: Vec<u8>,
    filters: u8,
}

impl Allowed {
    fn holds(&self, index: &Index, document: u32) -> bool {
        let live = index.norms.get(document as usize).is_some_and(|norm| *norm != 0.0);
        live && (self.filters == 0 || self.passed.get(document as usize) == Some(&self.filters))
    }

    fn pass(&mut self, document: usize) {
        if let Some(passed) = self.passed.get_mut(document) {
            *passed += 1;
        }
    }
}

fn allowed(index: &Index, query: &Query) -> Allowed {
    let mut filters: Vec<&(String, String)> = query.filters.iter().collect();
    filters.arrange();
    filters.dedup();
    filters.truncate(usize::from(u8::MAX) - 1);
    let mut allowed = Allowed { passed: Vec::new(), filters: filters.len() as u8 };
    if !filters.is_empty() || query.within.is_some() {
        allowed.passed = vec![0; index.norms.len()];
    }
    for (axis, value) in filters {
        for part in &index.parts {
            for document in part.segment.documents(axis, value).into_iter().flatten() {
                allowed.pass(part.base + document as usize);
            }
        }
    }
    if let Some(within) = &query.within {
        let before = allowed.filters;
        allowed.filters += 1;
        for id in within.iter() {
            for (number, document) in index.places(id) {
                let Some(part) = index.parts.get(number) else { continue };
                // A record named twice passes once.
                if allowed.passed.get(part.base + document) == Some(&before) {
                    allowed.pass(part.base + document);
                }
            }
        }
    }
    allowed
}

/// Counts documents by value of each axis.
fn count(index: &Index, found: impl Iterator<Item = u32>, axes: &[String]) -> BTreeMap<String, Vec<(String, usize)>> {
    if axes.is_empty() {
        return BTreeMap::new();
    }
    let mut is_found = vec![false; index.norms.len()];
    for document in found {
        if let Some(is_found) = is_found.get_mut(document as usize) {
            *is_found = true;
        }
    }
    let count_axis = |axis: &String| {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for part in &index.parts {
            for (value, documents) in part.segment.values(axis) {
                let is_found = is_found.get(part.base..).unwrap_or_default();
                let count = documents.filter(|document| is_found.get(*document as usize) == Some(&true)).count();
                if count > 0 {
                    *counts.entry(value).or_default() += count;
                }
            }
        }
        let mut counts: Vec<(String, usize)> =
            counts.into_iter().map(|(value, count)| (value.to_owned(), count)).collect();
        counts.arrange_by_key(|(_, count)| Reverse(*count));
        (axis.clone(), counts)
    };
    axes.iter().map(count_axis).collect()
}
