//! Dates known in part, in French: articles, contractions and elisions.

use domain::content::{Doubt, Point};

use super::{Years, is_open, named};
use crate::Words;
use crate::clock::MONTHS_FR;

const SEASONS: [&str; 4] = ["printemps", "été", "automne", "hiver"];

/// Roman digits, the greatest first, as far as centuries go.
const ROMAN: [(i32, &str); 9] =
    [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];

/// The article that a date takes in a sentence.
enum Article {
    /// None: `1970`, `juin 1970`.
    None,
    /// None, and `de` is elided before it: `avril 1970`.
    Vowel,
    Le,
    L,
    Les,
}

/// One date: `vers le 12 juin 1970`.
pub(super) fn one(words: Words, (point, doubt): (Point, Doubt)) -> String {
    let said = if doubt.about {
        [before(point, ["vers ", "vers ", "vers le ", "vers l’", "vers les "]), &bare(words, point)].concat()
    } else {
        bare(words, point)
    };
    [said.as_str(), if doubt.uncertain { " (incertain)" } else { "" }].concat()
}

/// From one date to another: `de 1968 à 1972`, `depuis 1968`, `jusqu’en 1985`.
pub(super) fn span(words: Words, from: (Point, Doubt), to: (Point, Doubt)) -> String {
    let end = |prepositions, (point, doubt): (Point, Doubt)| {
        [before(point, prepositions), &bare(words, point), doubted(doubt)].concat()
    };
    if is_open(from.0) {
        return end(["jusqu’en ", "jusqu’en ", "jusqu’au ", "jusqu’à l’", "jusqu’aux "], to);
    }
    if is_open(to.0) {
        return end(["depuis ", "depuis ", "depuis le ", "depuis l’", "depuis les "], from);
    }
    let begins = end(["de ", "d’", "du ", "de l’", "des "], from);
    [&begins, " ", &end(["à ", "à ", "au ", "à l’", "aux "], to)].concat()
}

/// What goes before a date, by its article.
fn before(point: Point, [none, vowel, le, l, les]: [&'static str; 5]) -> &'static str {
    match article(point) {
        Article::None => none,
        Article::Vowel => vowel,
        Article::Le => le,
        Article::L => l,
        Article::Les => les,
    }
}

const fn article(point: Point) -> Article {
    match point {
        Point::Open => Article::None,
        Point::Years(first, last) => match Years::of(first, last) {
            Years::One(_) => Article::None,
            Years::Decade(_) => Article::Les,
            Years::Century(_) => Article::Le,
        },
        Point::Season(_, 21) | Point::Day(..) => Article::Le,
        Point::Season(..) => Article::L,
        Point::Month(_, 4 | 8 | 10) => Article::Vowel,
        Point::Month(..) => Article::None,
    }
}

/// A date by itself.
fn bare(words: Words, point: Point) -> String {
    match point {
        Point::Open => String::new(),
        Point::Years(first, last) => match Years::of(first, last) {
            Years::One(year) => year.to_string(),
            Years::Decade(year) => ["années ", &year.to_string()].concat(),
            Years::Century(1) => "Iᵉʳ\u{a0}siècle".to_owned(),
            Years::Century(number) => [&roman(number), "ᵉ\u{a0}siècle"].concat(),
        },
        Point::Season(year, season) => [named(&SEASONS, 21, season), " ", &year.to_string()].concat(),
        Point::Month(year, month) => [named(&MONTHS_FR, 1, month), " ", &year.to_string()].concat(),
        Point::Day(year, month, day) => words.day_of(year, month, day),
    }
}

/// How sure one is of an end of a span.
const fn doubted(doubt: Doubt) -> &'static str {
    match (doubt.about, doubt.uncertain) {
        (true, true) => " (environ, incertain)",
        (true, false) => " (environ)",
        (false, true) => " (incertain)",
        (false, false) => "",
    }
}

fn roman(mut number: i32) -> String {
    let mut written = String::new();
    for (value, digits) in ROMAN {
        while number >= value {
            written.push_str(digits);
            number -= value;
        }
    }
    written
}
