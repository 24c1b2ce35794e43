//! The two files that ship: territories a line, concepts a table.

use domain::vocabulary::{PlaceType, Scheme};
use serde::Deserialize;

/// Made from open data of the Government of Québec and of Statistics Canada: `data/SOURCES.md`.
const PLACES: &str = include_str!("../../data/places.tsv");
const CONCEPTS: &str = include_str!("../../data/concepts.toml");

/// A territory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaceRow {
    /// Its code.
    pub code: &'static str,
    /// What sort of territory.
    pub kind: PlaceType,
    /// What it is by law: V, M, P…
    pub designation: &'static str,
    /// Its official name.
    pub name: &'static str,
    /// The code of what holds it.
    pub parent: Option<&'static str>,
    /// The latitude and the longitude of its middle, in millionths of a degree.
    pub middle: Option<(i64, i64)>,
}

/// A controlled word.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ConceptRow {
    /// Of what it is a word.
    pub scheme: Scheme,
    /// Its key.
    pub key: String,
    /// Its label in French.
    pub fr: String,
    /// Its label in English.
    pub en: String,
    /// What it means, in French.
    pub definition_fr: String,
    /// What it means, in English.
    pub definition_en: String,
    /// Other words for it, in French.
    #[serde(default)]
    pub alt_fr: Vec<String>,
    /// Other words for it, in English.
    #[serde(default)]
    pub alt_en: Vec<String>,
    /// Spellings that find it.
    #[serde(default)]
    pub hidden: Vec<String>,
    /// Keys of what is above it.
    #[serde(default, deserialize_with = "one_or_more")]
    pub broader: Vec<String>,
    /// The same elsewhere.
    #[serde(default)]
    pub exact: Vec<String>,
}

pub(super) fn places() -> Vec<PlaceRow> {
    PLACES.lines().skip(1).filter_map(place).collect()
}

fn place(line: &'static str) -> Option<PlaceRow> {
    let mut cells = line.split('\t');
    let mut next = || cells.next().unwrap_or_default();
    let (code, kind, designation, name, parent, lat, lon) = (next(), next(), next(), next(), next(), next(), next());
    let degrees = |text: &str| text.parse::<f64>().ok().map(|degrees| (degrees * 1e6).round() as i64);
    Some(PlaceRow {
        code,
        kind: PlaceType::from_word(kind)?,
        designation,
        name,
        parent: Some(parent).filter(|parent| !parent.is_empty()),
        middle: degrees(lat).zip(degrees(lon)),
    })
}

pub(super) fn concepts() -> Vec<ConceptRow> {
    #[derive(Deserialize)]
    struct File {
        concept: Vec<ConceptRow>,
    }
    // What ships is read by the tests: it is whole.
    toml::from_str::<File>(CONCEPTS).map(|file| file.concept).unwrap_or_default()
}

fn one_or_more<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(String),
        More(Vec<String>),
    }
    Ok(match Either::deserialize(deserializer)? {
        Either::One(one) => vec![one],
        Either::More(more) => more,
    })
}
