//! A figure: what is to be measured, what was, and whether its budget holds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
    /// How many notes it is about; zero where it is not about the measured ones. Lines of one name differ in it.
    pub scale: u32,
    unit: &'static str,
    budget: Option<f64>,
    better: Better,
    /// Why nothing here measures it; empty for what is measured.
    lacks: &'static str,
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
    /// On how many notes it was measured; else on how many it would be.
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
    /// The same, which nothing here measures, and why.
    pub const fn for_lack_of(self, lacks: &'static str) -> Self {
        Self { lacks, ..self }
    }

    /// Whether it is the line that a run on so many `notes` is about: of the lines of its name, the largest that the run
    /// reaches, else the smallest.
    pub fn is_of(&self, list: &[Self], notes: u32) -> bool {
        let scales: Vec<u32> = list.iter().filter(|other| other.name == self.name).map(|other| other.scale).collect();
        let reached = scales.iter().copied().filter(|scale| *scale <= notes).max();
        reached.or_else(|| scales.iter().copied().min()) == Some(self.scale)
    }

    /// Why a run on so many `notes` says nothing of it, where that is not among the problems.
    fn silence(&self, notes: u32) -> Option<String> {
        if !self.lacks.is_empty() {
            return Some(self.lacks.to_owned());
        }
        (self.scale > 0 && self.scale != notes).then(|| format!("a run of its own: --notes {}", self.scale))
    }

    /// With what was measured; one that is not measured does not hold, nor one taken on fewer `notes` than it is about.
    pub fn with(self, taken: Option<Taken>, notes: u32) -> Figure {
        let silence = if taken.is_none() { self.silence(notes) } else { None };
        let scale = if self.scale == 0 || taken.is_none() { self.scale } else { notes };
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
            note: note.or(silence),
        }
    }
}

/// One that holds at this budget or under it.
pub const fn at_most(id: &'static str, name: &'static str, scale: u32, unit: &'static str, budget: f64) -> Wanted {
    Wanted { id, name, scale, unit, budget: Some(budget), better: Better::Less, lacks: "" }
}

/// One that holds at this budget or over it.
pub const fn at_least(id: &'static str, name: &'static str, scale: u32, unit: &'static str, budget: f64) -> Wanted {
    Wanted { better: Better::More, ..at_most(id, name, scale, unit, budget) }
}

/// One that is told, and has no budget.
pub const fn told(id: &'static str, name: &'static str, scale: u32, unit: &'static str) -> Wanted {
    Wanted { id, name, scale, unit, budget: None, better: Better::Less, lacks: "" }
}

#[cfg(test)]
mod tests {
    use super::super::library::NOTES;
    use super::*;

    #[test]
    fn what_is_not_measured_does_not_hold_and_says_why() {
        let wanted = at_most("x", "x", NOTES, "ms", 5.0);
        let silent = |wanted: Wanted, notes| {
            let figure = wanted.with(None, notes);
            assert!(figure.value.is_none() && !figure.holds && figure.scale == NOTES);
            figure.note
        };
        assert_eq!(silent(wanted, NOTES), None);
        assert_eq!(silent(wanted, 300).as_deref(), Some("a run of its own: --notes 12000"));
        assert_eq!(silent(wanted.for_lack_of("no program"), NOTES).as_deref(), Some("no program"));
    }

    #[test]
    fn a_run_is_about_one_line_of_a_name() {
        let list = [NOTES, 50_000, 100_000].map(|scale| told("x", "x", scale, "ms"));
        let about = |notes| list.map(|wanted| wanted.is_of(&list, notes));
        assert_eq!(about(300), [true, false, false]);
        assert_eq!(about(NOTES), [true, false, false]);
        assert_eq!(about(60_000), [false, true, false]);
        assert_eq!(about(1_000_000), [false, false, true]);
        assert!(told("x", "y", 0, "ms").is_of(&[told("x", "y", 0, "ms")], 300));
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
}
