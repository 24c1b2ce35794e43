//! Every figure that counts, with its budget: one list, whether it is measured yet or not.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::library::NOTES;
use crate::budgets;

/// What was measured, by the figure's name.
pub type Measured = BTreeMap<String, Taken>;

/// Which side of its budget a figure must be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Better {
    /// At most.
    Less,
    /// At least.
    More,
}

/// What is to be measured.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The dimension's name in the documents.
    pub id: &'static str,
    /// What it is called.
    pub name: &'static str,
    /// How many notes; zero for an empty platform.
    pub scale: u32,
    unit: &'static str,
    budget: Option<f64>,
    better: Better,
}

/// What was measured of a figure, and how.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Taken {
    value: f64,
    min: Option<f64>,
    max: Option<f64>,
    rounds: Option<usize>,
    note: Option<String>,
}

impl From<f64> for Taken {
    fn from(value: f64) -> Self {
        Self { value, min: None, max: None, rounds: None, note: None }
    }
}

impl Taken {
    /// The middle one of several rounds, with the least and the most; nothing of none.
    pub fn middle(mut rounds: Vec<f64>, note: &str) -> Option<Self> {
        rounds.sort_by(f64::total_cmp);
        let tenth = |value: &f64| (value * 10.0).round() / 10.0;
        let value = rounds.get(rounds.len() / 2).map(tenth)?;
        let (min, max) = (rounds.first().map(tenth), rounds.last().map(tenth));
        let note = Some(note.to_owned()).filter(|note| !note.is_empty());
        Some(Self { value, min, max, rounds: Some(rounds.len()), note })
    }

    /// With what has to be known to read it.
    pub fn with_note(self, note: String) -> Self {
        Self { note: Some(note), ..self }
    }
}

/// What is printed of it.
#[derive(Debug, PartialEq, Serialize)]
pub struct Figure {
    id: &'static str,
    name: &'static str,
    scale: u32,
    value: Option<f64>,
    unit: &'static str,
    budget: Option<f64>,
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    min: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rounds: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Wanted {
    /// With what was measured; one that is not measured does not hold, nor one taken on fewer `notes` than it is about.
    pub fn with(self, taken: Option<Taken>, notes: u32) -> Figure {
        let scale = if self.scale == NOTES { notes } else { self.scale };
        let value = taken.as_ref().map(|taken| taken.value);
        let within = value.is_some_and(|value| {
            self.budget.is_none_or(|budget| match self.better {
                Better::Less => value <= budget,
                Better::More => value >= budget,
            })
        });
        let (min, max, rounds, note) =
            taken.map_or((None, None, None, None), |taken| (taken.min, taken.max, taken.rounds, taken.note));
        Figure {
            id: self.id,
            name: self.name,
            scale,
            value,
            unit: self.unit,
            budget: self.budget,
            holds: within && scale >= self.scale,
            min,
            max,
            rounds,
            note,
        }
    }
}

const fn at_most(id: &'static str, name: &'static str, scale: u32, unit: &'static str, budget: f64) -> Wanted {
    Wanted { id, name, scale, unit, budget: Some(budget), better: Better::Less }
}

const fn at_least(id: &'static str, name: &'static str, scale: u32, unit: &'static str, budget: f64) -> Wanted {
    Wanted { better: Better::More, ..at_most(id, name, scale, unit, budget) }
}

const fn told(id: &'static str, name: &'static str, scale: u32, unit: &'static str) -> Wanted {
    Wanted { id, name, scale, unit, budget: None, better: Better::Less }
}

/// All of them.
pub const LIST: &[Wanted] = &[
    at_most("a1", "wasm_brotli", 0, "bytes", budgets::BUNDLE[0].brotli as f64),
    at_most("a1", "wasm_whole_brotli", 0, "bytes", budgets::BUNDLE[1].brotli as f64),
    at_most("a1", "js_brotli", 0, "bytes", budgets::BUNDLE[2].brotli as f64),
    at_most("a1", "css_brotli", 0, "bytes", budgets::BUNDLE[3].brotli as f64),
    at_most("a1", "page_before_wasm", 0, "bytes", budgets::PAGE_BEFORE_WASM as f64),
    at_most("a1", "first_load", 0, "bytes", budgets::FIRST_LOAD as f64),
    at_most("a1", "lcp_over_static", 0, "ratio", 1.15),
    at_most("a1", "total_blocking_time", 0, "ms", 50.0),
    at_most("a2", "repeat_load", 0, "bytes", 5_000.0),
    told("a2", "repeat_lcp", 0, "ms"),
    at_most("a3", "offline_start_to_note", 12_000, "ms", 1_500.0),
    at_most("a3", "offline_start_to_answer", 12_000, "ms", 1_500.0),
    at_most("b1", "keystroke_p99", 12_000, "ms", 5.0),
    at_most("b1", "keystroke_p99_quarter_cpu", 12_000, "ms", 16.0),
    told("b1", "keystroke_after_pause_p99", 12_000, "ms"),
    told("b1", "keystroke_after_pause_p99_quarter_cpu", 12_000, "ms"),
    at_most("b2", "index_wire", 12_000, "bytes", 3_120_000.0),
    at_most("b2", "index_memory", 12_000, "MB", 12.0),
    at_most("b2", "index_open", 12_000, "ms", 100.0),
    told("b3", "overlap_at_20", 12_000, "ratio"),
    at_most("c1", "first_sync", 12_000, "s", 1.2),
    at_most("c1", "first_sync_requests", 12_000, "requests", 25.0),
    told("c1", "first_sync_bytes", 12_000, "bytes"),
    at_most("c2", "nothing_new_bytes", 12_000, "bytes", 150.0),
    at_most("c2", "nothing_new_requests", 12_000, "requests", 1.0),
    at_most("c3", "push_1000_edits", 0, "ms", 200.0),
    told("c3", "merge_1000_edits", 0, "ms"),
    at_most("c3", "edits_lost", 0, "edits", 0.0),
    at_most("c4", "herd_seconds", 0, "s", 120.0),
    at_most("c4", "herd_push_p99", 0, "ms", 2_000.0),
    at_most("c4", "herd_errors", 0, "errors", 0.0),
    at_most("c4", "herd_lost", 0, "notes", 0.0),
    at_most("c11", "cheap_phone_text_ms", 0, "ms", budgets::CHEAP_PHONE_TEXT_MS),
    at_most("c11", "cheap_phone_form_ms", 0, "ms", budgets::CHEAP_PHONE_FORM_MS),
    at_most("c11", "cheap_phone_alive_ms", 0, "ms", budgets::CHEAP_PHONE_ALIVE_MS),
    at_most("c11", "cheap_phone_inp_p75_ms", 0, "ms", budgets::CHEAP_PHONE_INP_P75_MS),
    at_most("c11", "cheap_phone_heap_mb", 0, "MB", budgets::CHEAP_PHONE_HEAP_MB),
    at_least("d1", "pages_rendered", 12_000, "requests/s", 2_000.0),
    at_least("d1", "pages_kept", 12_000, "requests/s", 5_000.0),
    at_most("d1", "pages_kept_p99", 12_000, "ms", 20.0),
    told("d1", "pages_p50", 12_000, "ms"),
    at_most("d1", "pages_p99", 12_000, "ms", 20.0),
    at_most("d2", "search_p99", 100_000, "ms", 15.0),
    told("d2", "search_page_p99", 12_000, "ms"),
    told("d2", "search_pages", 12_000, "requests/s"),
    told("d3", "durable_writes", 12_000, "writes/s"),
    told("d3", "durable_write_p99", 12_000, "ms"),
    told("d3", "readers_p99_meanwhile", 12_000, "ms"),
    told("d4", "binary_size", 0, "bytes"),
    at_most("d4", "idle_memory_empty", 0, "MB", budgets::IDLE_MEMORY_MB),
    at_most("d4", "idle_memory", 12_000, "MB", budgets::IDLE_MEMORY_MB),
    at_most("d4", "start_to_first_page", 0, "ms", budgets::FIRST_PAGE_MS),
    told("e", "growth_search", 1_000_000, "slope"),
    told("f", "day_bytes", 12_000, "bytes"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_measured_does_not_hold() {
        for wanted in LIST {
            let figure = wanted.with(None, NOTES);
            assert!(figure.value.is_none() && !figure.holds, "{}", figure.name);
        }
    }

    #[test]
    fn a_budget_has_a_side() {
        assert!(at_most("x", "x", 0, "ms", 5.0).with(Some(Taken::from(5.0)), NOTES).holds);
        assert!(!at_most("x", "x", 0, "ms", 5.0).with(Some(Taken::from(5.1)), NOTES).holds);
        assert!(at_least("x", "x", 0, "ms", 5.0).with(Some(Taken::from(5.0)), NOTES).holds);
        assert!(!at_least("x", "x", 0, "ms", 5.0).with(Some(Taken::from(4.9)), NOTES).holds);
        assert!(told("x", "x", 0, "ms").with(Some(Taken::from(4.9)), NOTES).holds);
    }

    #[test]
    fn fewer_notes_than_said_hold_nothing() {
        let wanted = at_most("x", "x", NOTES, "ms", 5.0);
        let figure = wanted.with(Some(Taken::from(1.0)), 300);
        assert!(figure.scale == 300 && figure.value == Some(1.0) && !figure.holds);
        assert!(wanted.with(Some(Taken::from(1.0)), NOTES).holds);
    }

    #[test]
    fn several_rounds_are_one_figure() {
        let taken = Taken::middle(vec![3.0, 1.0, 2.04], "").expect("a figure");
        assert_eq!((taken.value, taken.min, taken.max, taken.rounds), (2.0, Some(1.0), Some(3.0), Some(3)));
        assert!(Taken::middle(Vec::new(), "").is_none());
    }

    #[test]
    fn a_figure_is_named_once() {
        let mut names: Vec<_> = LIST.iter().map(|wanted| (wanted.name, wanted.scale)).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), LIST.len());
    }
}
