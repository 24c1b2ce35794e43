//! What is asked and what is answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Id;

/// A question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// As typed: words, the last of which may be only begun, and exact phrases between quotes. Blank for all records.
    pub text: String,
    /// Only records with all of these facets: axis and value.
    pub filters: Vec<(String, String)>,
    /// Only these records; nothing for any.
    pub within: Option<Arc<Vec<Id>>>,
    /// Also count the records found by value of these axes.
    pub facet_axes: Vec<String>,
    /// How many hits.
    pub limit: usize,
    /// After how many.
    pub offset: usize,
    /// In which order.
    pub order: Order,
}

/// In which order hits come. Equals go by last change, newest first, then by id.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The best first.
    #[default]
    Relevance,
    /// The last changed first.
    Updated,
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Results {
    /// How many records in all.
    pub total: usize,
    /// How many of them, which come last, lack some of the words or a phrase as written: they are given where too few have
    /// all.
    pub partial: usize,
    /// A page of them, in order.
    pub hits: Vec<Hit>,
    /// By axis asked: values and how many of the records found have each, most first. Records that lack some of the words are
    /// counted only where none has all.
    pub facets: BTreeMap<String, Vec<(String, usize)>>,
    /// Words that are nowhere, and those that were searched in their place.
    pub corrections: Vec<Correction>,
    /// The text with corrections in their places: what passages are to be marked by.
    pub read_as: String,
}

/// A record found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Which record.
    pub id: Id,
    /// At which revision it was read.
    pub rev: u64,
    /// How well it answers, in 65536ths: whole numbers, so that it is the same wherever it is computed.
    pub score: u32,
}

/// A word that is nowhere and the one taken for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As typed.
    pub typed: String,
    /// The word that exists, folded.
    pub found: String,
}
