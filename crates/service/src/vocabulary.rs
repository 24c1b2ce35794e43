//! The vocabulary that ships with the project: the territories of Québec, themes, sectors and situations, as records that
//! every instance has.
//!
//! Their identifiers are the same everywhere. A release that corrects one corrects it in place; what people changed since
//! is merged, as after any import.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::RecordId;
use domain::text::fold;
use domain::vocabulary::{Scheme, concept, place};

mod keep;
mod rows;

pub use rows::{ConceptRow, PlaceRow};

/// Everything that ships.
#[derive(Debug, Default)]
pub struct Vocabulary {
    /// Territories, those that hold others first.
    pub places: Vec<PlaceRow>,
    /// Themes, sectors and situations.
    pub concepts: Vec<ConceptRow>,
    /// Territories by what people call them, folded.
    named: BTreeMap<String, Vec<usize>>,
}

/// What ships with this build, read once.
pub static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::read);

impl Vocabulary {
    fn read() -> Self {
        let (places, concepts) = (rows::places(), rows::concepts());
        let mut named: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, row) in places.iter().enumerate() {
            named.entry(called(row.name)).or_default().push(index);
        }
        Self { places, concepts, named }
    }

    /// The territory with this name. One that several have is said with what holds it, `Saint-Alexis (Montcalm)`, or with what
    /// it is by law, `Stanstead (V)`; else [`place::meant`] says which.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<RecordId> {
        let (name, within) = match name.trim().strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
            Some((name, within)) => (name, Some(called(within))),
            None => (name, None),
        };
        let all = self.named.get(&called(name))?.iter().filter_map(|index| self.places.get(*index));
        let found = all.filter(|row| within.as_ref().is_none_or(|within| self.told(row, within)));
        place::meant(found.map(|row| place::id(row.code)))
    }

    /// Whether a place is told from others of its name by what stands in brackets.
    fn told(&self, row: &PlaceRow, within: &str) -> bool {
        called(row.designation) == within || self.holders(row).any(|holder| called(holder.name) == within)
    }

    fn holders(&self, row: &PlaceRow) -> impl Iterator<Item = &PlaceRow> {
        let around = place::holding(&place::id(row.code));
        self.places.iter().filter(move |other| around.contains(&place::id(other.code)))
    }

    /// The concept of a scheme with this key, or this label in any language.
    #[must_use]
    pub fn concept(&self, scheme: Scheme, word: &str) -> Option<RecordId> {
        let word = called(word);
        let row = self
            .concepts
            .iter()
            .filter(|row| row.scheme == scheme)
            .find(|row| called(&row.key) == word || called(&row.fr) == word || called(&row.en) == word)?;
        Some(concept::id(scheme, &row.key))
    }
}

/// A name as people type it: without accents, capitals, hyphens and apostrophes.
fn called(name: &str) -> String {
    let folded = fold(name);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::vocabulary::PlaceType;

    #[test]
    fn every_territory_is_there_once_and_within_what_holds_it() {
        let all = &VOCABULARY.places;
        let count = |kind| all.iter().filter(|row| row.kind == kind).count();
        assert_eq!((count(PlaceType::Province), count(PlaceType::Region)), (1, 17));
        assert_eq!((count(PlaceType::Mrc), count(PlaceType::Te)), (87, 17));
        assert!(count(PlaceType::Municipality) > 1_000);
        for row in all {
            let around = place::holding(&place::id(row.code));
            let parent = row.parent.filter(|parent| *parent != "qc").map(place::id);
            assert_eq!(around.first().copied(), parent, "{} {}", row.code, row.name);
            assert!(row.parent.is_none_or(|parent| all.iter().any(|other| other.code == parent)), "{}", row.code);
        }
        let codes: std::collections::BTreeSet<_> = all.iter().map(|row| row.code).collect();
        assert_eq!(codes.len(), all.len());
    }

    #[test]
    fn a_name_finds_the_place_that_people_mean() {
        for (name, code) in [
            ("Bas-Saint-Laurent", "r01"),
            ("bas saint laurent", "r01"),
            ("Rimouski-Neigette", "10"),
            ("Rimouski", "10043"),
            ("Québec", "23027"),
            ("Montréal", "66023"),
            ("Laval", "65005"),
            ("Rivière-du-Loup", "12"),
            ("Rivière-Saint-Jean", "98050"),
            ("Saguenay", "94068"),
            ("Gaspésie–Îles-de-la-Madeleine", "r11"),
            ("Saint-Alexis (Montcalm)", "63023"),
            ("Stanstead (V)", "45008"),
        ] {
            let found = VOCABULARY.place(name);
            assert_eq!(found.as_ref().and_then(place::code), Some(code), "{name}");
        }
        assert_eq!(VOCABULARY.place("Nulle-Part"), None);
    }

    #[test]
    fn a_code_says_which_sort_of_territory_it_is_of() {
        // What the shipped list calls a sort, and one of those that the rule puts at the same distance.
        for row in &VOCABULARY.places {
            let like = match row.kind {
                PlaceType::Region if !matches!(row.code, "r06" | "r13") => "r01",
                PlaceType::Mrc => "10",
                PlaceType::Municipality | PlaceType::NorthernVillage | PlaceType::IndigenousCommunity => "10043",
                PlaceType::Region | PlaceType::Te => "23",
                PlaceType::Tno | PlaceType::Lived => "03902",
                PlaceType::Province => "qc",
            };
            let as_near = row.code == like || place::meant([row.code, like].map(place::id)).is_none();
            assert!(as_near, "{} {}", row.code, row.name);
        }
    }

    #[test]
    fn every_concept_has_a_label_in_both_languages_and_a_key_of_its_own() {
        let all = &VOCABULARY.concepts;
        let count = |scheme| all.iter().filter(|row| row.scheme == scheme).count();
        assert_eq!((count(Scheme::Theme), count(Scheme::Sector), count(Scheme::Situation)), (42, 20, 30));
        let mut keys = std::collections::BTreeSet::new();
        for row in all {
            assert!(!row.fr.is_empty() && !row.en.is_empty() && !row.definition_fr.is_empty(), "{}", row.key);
            assert!(keys.insert((row.scheme, row.key.as_str())), "{}", row.key);
            for broader in &row.broader {
                assert!(all.iter().any(|other| other.scheme == row.scheme && other.key == *broader), "{broader}");
            }
        }
        assert!(VOCABULARY.concept(Scheme::Theme, "Logement").is_some());
        assert!(VOCABULARY.concept(Scheme::Theme, "housing").is_some());
        assert!(VOCABULARY.concept(Scheme::Sector, "logement").is_none());
    }
}
