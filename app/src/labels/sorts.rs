//! Kinds in number, and the sorts within a kind: of controlled words, of territories, of carnets.

use domain::Kind;
use domain::knowledge::NoteType;
use domain::knowledge::notebook::{Contribute, OrderBy, View};
use domain::vocabulary::{PlaceType, Scheme};
use i18n::Words;

use super::{kind, note_type};

/// Records of a kind, counted.
#[must_use]
pub fn counted(words: Words, kind: Kind, count: u64) -> String {
    match kind {
        Kind::Note => words.count_notes(count),
        Kind::Notebook => words.count_notebooks(count),
        Kind::Term => words.count_terms(count),
        Kind::Person => words.count_persons(count),
        Kind::Organisation => words.count_organisations(count),
        Kind::KnowledgeBase => words.count_knowledge_bases(count),
        _ => words.count_records(count),
    }
}

/// What is listed of a kind, as a title.
#[must_use]
pub const fn kinds(words: Words, kind: Kind) -> &'static str {
    match kind {
        Kind::Note => words.kinds_note(),
        Kind::Notebook => words.kinds_notebook(),
        Kind::Term => words.kinds_term(),
        Kind::Person => words.kinds_person(),
        Kind::Organisation => words.kinds_organisation(),
        Kind::KnowledgeBase => words.kinds_knowledge_base(),
        _ => words.kinds_other(),
    }
}

/// What a controlled word is a word of.
#[must_use]
pub const fn scheme(words: Words, scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Theme => words.scheme_theme(),
        Scheme::Sector => words.scheme_sector(),
        Scheme::Situation => words.scheme_situation(),
    }
}

/// What sort of territory.
#[must_use]
pub const fn place_type(words: Words, sort: PlaceType) -> &'static str {
    match sort {
        PlaceType::Lived => words.place_lived(),
        PlaceType::Province => words.place_province(),
        PlaceType::Region => words.place_region(),
        PlaceType::Mrc => words.place_mrc(),
        PlaceType::Te => words.place_te(),
        PlaceType::Municipality => words.place_municipality(),
        PlaceType::IndigenousCommunity => words.place_indigenous_community(),
        PlaceType::NorthernVillage => words.place_northern_village(),
        PlaceType::Tno => words.place_tno(),
    }
}

/// How a carnet shows what it holds.
#[must_use]
pub const fn view(words: Words, view: View) -> &'static str {
    match view {
        View::List => words.notebook_view_list(),
        View::Path => words.notebook_view_path(),
    }
}

/// In which order a carnet shows what it holds.
#[must_use]
pub const fn order(words: Words, order: OrderBy) -> &'static str {
    match order {
        OrderBy::Manual => words.notebook_order_manual(),
        OrderBy::Title => words.notebook_order_title(),
        OrderBy::Updated => words.notebook_order_updated(),
    }
}

/// Who may add to a carnet.
#[must_use]
pub const fn contribute(words: Words, who: Contribute) -> &'static str {
    match who {
        Contribute::Managers => words.notebook_add_managers(),
        Contribute::Members => words.notebook_add_members(),
    }
}

/// A sort by its stored word, whatever the kind: of note, of controlled word, of territory; nothing for one that has no word
/// here.
#[must_use]
pub fn sort_word(words: Words, word: &str) -> Option<&'static str> {
    let note = NoteType::from_word(word).map(|sort| note_type(words, sort));
    let concept = || Scheme::from_word(word).map(|of| scheme(words, of));
    let place = || PlaceType::from_word(word).map(|sort| place_type(words, sort));
    note.or_else(concept).or_else(place)
}

/// What sort of record this is, more closely than its kind where that says more: a story, a sector, a region. `sort` is its
/// stored word.
#[must_use]
pub fn sort(words: Words, of: Kind, sort: &str) -> &'static str {
    let closer = match of {
        Kind::Note => NoteType::from_word(sort).map(|sort| note_type(words, sort)),
        Kind::Concept => Scheme::from_word(sort).map(|of| scheme(words, of)),
        Kind::Place => PlaceType::from_word(sort).map(|sort| place_type(words, sort)),
        _ => None,
    };
    closer.unwrap_or_else(|| kind(words, of))
}
