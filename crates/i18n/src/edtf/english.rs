//! Dates known in part, in English.

use domain::content::{Doubt, Point};

use super::{Years, is_open, named};
use crate::Words;
use crate::clock::MONTHS_EN;

const SEASONS: [&str; 4] = ["spring", "summer", "fall", "winter"];

/// One date: `around June 12, 1970`.
pub(super) fn one(words: Words, (point, doubt): (Point, Doubt)) -> String {
    let said = if doubt.about { ["around ", article(point), &bare(words, point)].concat() } else { bare(words, point) };
    [said.as_str(), if doubt.uncertain { " (uncertain)" } else { "" }].concat()
}

/// From one date to another: `from 1968 to 1972`, `since 1968`, `until 1985`.
pub(super) fn span(words: Words, from: (Point, Doubt), to: (Point, Doubt)) -> String {
    let end = |preposition: &str, (point, doubt): (Point, Doubt)| {
        [preposition, article(point), &bare(words, point), doubted(doubt)].concat()
    };
    if is_open(from.0) {
        return end("until ", to);
    }
    if is_open(to.0) {
        return end("since ", from);
    }
    [end("from ", from), end(" to ", to)].concat()
}

/// What decades and centuries take in a sentence.
const fn article(point: Point) -> &'static str {
    match point {
        Point::Years(first, last) if last > first => "the ",
        _ => "",
    }
}

/// A date by itself.
fn bare(words: Words, point: Point) -> String {
    match point {
        Point::Open => String::new(),
        Point::Years(first, last) => match Years::of(first, last) {
            Years::One(year) => year.to_string(),
            Years::Decade(year) => [&year.to_string(), "s"].concat(),
            Years::Century(number) => [&number.to_string(), ordinal(number), "\u{a0}century"].concat(),
        },
        Point::Season(year, season) => [named(&SEASONS, 21, season), " ", &year.to_string()].concat(),
        Point::Month(year, month) => [named(&MONTHS_EN, 1, month), " ", &year.to_string()].concat(),
        Point::Day(year, month, day) => words.day_of(year, month, day),
    }
}

/// How sure one is of an end of a span.
const fn doubted(doubt: Doubt) -> &'static str {
    match (doubt.about, doubt.uncertain) {
        (true, true) => " (around, uncertain)",
        (true, false) => " (around)",
        (false, true) => " (uncertain)",
        (false, false) => "",
    }
}

const fn ordinal(number: i32) -> &'static str {
    match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    }
}
