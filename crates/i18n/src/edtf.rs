//! How dates that are known in part are said: `vers 1970`, `de 1968 à 1972`; `around 1970`, `from 1968 to 1972`.

mod english;
mod french;

use domain::content::{Edtf, Point};
use domain::language::Lang;

use crate::Words;

/// The years of a point, by how closely they are known.
enum Years {
    /// One.
    One(i32),
    /// The ten that begin with this one.
    Decade(i32),
    /// The hundred of this century, the first being 1.
    Century(i32),
}

impl Years {
    const fn of(first: i32, last: i32) -> Self {
        match last - first {
            99 => Self::Century(first / 100 + 1),
            9 => Self::Decade(first),
            _ => Self::One(first),
        }
    }
}

impl Words {
    /// A date as far as it is known, in words; `sans date` where nothing is.
    #[must_use]
    pub fn date(self, date: &Edtf) -> String {
        let Some([from, to]) = date.ends() else { return self.date_unknown().to_owned() };
        let is_span = date.as_str().contains('/');
        match (self.0, is_span) {
            (Lang::Fr, false) => french::one(self, from),
            (Lang::Fr, true) => french::span(self, from, to),
            (Lang::En, false) => english::one(self, from),
            (Lang::En, true) => english::span(self, from, to),
        }
    }

    /// A day as a point has it.
    fn day_of(self, year: i32, month: u8, day: u8) -> String {
        self.day(i16::try_from(year).unwrap_or_default(), month, day)
    }
}

/// A name among those of months or seasons, from its number and that of the first.
fn named(names: &[&'static str], first: u8, number: u8) -> &'static str {
    number.checked_sub(first).and_then(|index| names.get(usize::from(index))).copied().unwrap_or_default()
}

/// Whether an end is open.
const fn is_open(point: Point) -> bool {
    matches!(point, Point::Open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::t;

    fn said(lang: Lang, text: &str) -> String {
        let date = Edtf::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        t(lang).date(&date).replace('\u{a0}', " ")
    }

    #[test]
    fn a_date_is_said_as_far_as_it_is_known() {
        for (text, fr, en) in [
            ("1970-06-12", "12 juin 1970", "June 12, 1970"),
            ("1970-06-01", "1er juin 1970", "June 1, 1970"),
            ("1970-06", "juin 1970", "June 1970"),
            ("1970", "1970", "1970"),
            ("1970~", "vers 1970", "around 1970"),
            ("1970?", "1970 (incertain)", "1970 (uncertain)"),
            ("1970%", "vers 1970 (incertain)", "around 1970 (uncertain)"),
            ("1970-06-12~", "vers le 12 juin 1970", "around June 12, 1970"),
            ("1970-21", "printemps 1970", "spring 1970"),
            ("1970-22", "été 1970", "summer 1970"),
            ("1970-23", "automne 1970", "fall 1970"),
            ("1970-24", "hiver 1970", "winter 1970"),
            ("1970-22~", "vers l’été 1970", "around summer 1970"),
            ("197X", "années 1970", "1970s"),
            ("197X~", "vers les années 1970", "around the 1970s"),
            ("19XX", "XXᵉ siècle", "20th century"),
            ("00XX", "Iᵉʳ siècle", "1st century"),
            ("18XX?", "XIXᵉ siècle (incertain)", "19th century (uncertain)"),
            ("", "sans date", "undated"),
        ] {
            assert_eq!(said(Lang::Fr, text), fr, "{text}");
            assert_eq!(said(Lang::En, text), en, "{text}");
        }
    }

    #[test]
    fn a_span_is_said_by_its_ends() {
        for (text, fr, en) in [
            ("1968/1972", "de 1968 à 1972", "from 1968 to 1972"),
            ("1968-04/1972-05", "d’avril 1968 à mai 1972", "from April 1968 to May 1972"),
            ("1968-06-12/1972-05-01", "du 12 juin 1968 au 1er mai 1972", "from June 12, 1968 to May 1, 1972"),
            ("196X/197X", "des années 1960 aux années 1970", "from the 1960s to the 1970s"),
            ("18XX/1972", "du XIXᵉ siècle à 1972", "from the 19th century to 1972"),
            ("1968-21/1970-22", "du printemps 1968 à l’été 1970", "from spring 1968 to summer 1970"),
            (
                "1968~/1972%",
                "de 1968 (environ) à 1972 (environ, incertain)",
                "from 1968 (around) to 1972 (around, uncertain)",
            ),
            ("1968/..", "depuis 1968", "since 1968"),
            ("1968-06-12/..", "depuis le 12 juin 1968", "since June 12, 1968"),
            ("196X/..", "depuis les années 1960", "since the 1960s"),
            ("../1985", "jusqu’en 1985", "until 1985"),
            ("../1985-06", "jusqu’en juin 1985", "until June 1985"),
            ("../1985-06-12?", "jusqu’au 12 juin 1985 (incertain)", "until June 12, 1985 (uncertain)"),
            ("../198X", "jusqu’aux années 1980", "until the 1980s"),
            ("../1985-24", "jusqu’à l’hiver 1985", "until winter 1985"),
        ] {
            assert_eq!(said(Lang::Fr, text), fr, "{text}");
            assert_eq!(said(Lang::En, text), en, "{text}");
        }
    }
}
