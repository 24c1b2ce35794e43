//! Plain BM25 over every text, with nothing of the engine but its reading of words: what its answers are held against.

use std::collections::HashMap;

use domain::text::{Role, Token, tokens};
use search::{Document, Id};

const K1: f64 = 1.2;
const B: f64 = 0.75;

/// Every text, as how often each has each word.
pub struct Texts {
    all: Vec<(Id, f64, HashMap<String, f64>)>,
    with: HashMap<String, f64>,
    mean: f64,
}

impl Texts {
    pub fn of(documents: &[Document]) -> Self {
        let mut with: HashMap<String, f64> = HashMap::new();
        let all: Vec<_> = documents
            .iter()
            .map(|document| {
                let text = [document.title.as_str(), &document.text].join("\n");
                let mut times: HashMap<String, f64> = HashMap::new();
                words(&text).for_each(|word| *times.entry(word).or_default() += 1.0);
                times.keys().for_each(|word| *with.entry(word.clone()).or_default() += 1.0);
                (document.id, tokens(&text).filter(|token| token.role == Role::Word).count() as f64, times)
            })
            .collect();
        let mean = all.iter().map(|(_, length, _)| length).sum::<f64>() / all.len().max(1) as f64;
        Self { all, with, mean }
    }

    /// The best for a question, each of its words being looked for as it is, in every text.
    pub fn best(&self, question: &str, count: usize) -> Vec<Id> {
        let asked: Vec<String> = words(question).collect();
        let mut scored: Vec<(f64, Id)> = self
            .all
            .iter()
            .map(|(id, length, times)| {
                let norm = 1.0 - B + B * length / self.mean;
                let score = |word: &String| {
                    let times = times.get(word).copied().unwrap_or_default();
                    let with = self.with.get(word).copied().unwrap_or_default();
                    let rarity = (1.0 + (self.all.len() as f64 - with + 0.5) / (with + 0.5)).ln();
                    rarity * times * (K1 + 1.0) / (times + K1 * norm)
                };
                (asked.iter().map(score).sum(), *id)
            })
            .filter(|(score, _)| *score > 0.0)
            .collect();
        scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        scored.into_iter().take(count).map(|(_, id)| id).collect()
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    let says = |token: &Token| token.role == Role::Word && !token.is_stop(text);
    tokens(text).filter(says).map(|token| token.folded).collect::<Vec<_>>().into_iter()
}
