//! How hours and days are written: `14 h 30`, `22 novembre 2026` in French; `2:30 p.m.`, `November 22, 2026` in English.

use domain::language::Lang;

use crate::{Words, number};

pub(crate) const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
pub(crate) const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Words {
    /// An hour of the day, from 24-hour `hour` and `minute`.
    #[must_use]
    pub fn hour(self, hour: u8, minute: u8) -> String {
        let mut text = String::new();
        match self.0 {
            Lang::Fr => {
                text.push_str(&number(self.0, hour.into()));
                text.push_str("\u{a0}h\u{a0}");
                push_two_digits(&mut text, minute);
            }
            Lang::En => {
                text.push_str(&number(self.0, u64::from(if hour.is_multiple_of(12) { 12 } else { hour % 12 })));
                text.push(':');
                push_two_digits(&mut text, minute);
                text.push_str(if hour < 12 { "\u{a0}a.m." } else { "\u{a0}p.m." });
            }
        }
        text
    }

    /// A day, from its year, month (1 to 12) and day of the month; an impossible month gives the year alone.
    #[must_use]
    pub fn day(self, year: i16, month: u8, day: u8) -> String {
        let names = match self.0 {
            Lang::Fr => &MONTHS_FR,
            Lang::En => &MONTHS_EN,
        };
        let year = year.to_string();
        let Some(name) = usize::from(month).checked_sub(1).and_then(|index| names.get(index)) else {
            return year;
        };
        let day_text = match (self.0, day) {
            (Lang::Fr, 1) => "1er".to_owned(),
            _ => day.to_string(),
        };
        match self.0 {
            Lang::Fr => [day_text.as_str(), "\u{a0}", name, " ", &year].concat(),
            Lang::En => [name, "\u{a0}", day_text.as_str(), ", ", &year].concat(),
        }
    }
}

fn push_two_digits(text: &mut String, value: u8) {
    if value < 10 {
        text.push('0');
    }
    text.push_str(&value.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::t;

    #[test]
    fn hours() {
        assert_eq!(t(Lang::Fr).hour(14, 2), "14\u{a0}h\u{a0}02");
        assert_eq!(t(Lang::En).hour(14, 2), "2:02\u{a0}p.m.");
        assert_eq!(t(Lang::En).hour(0, 30), "12:30\u{a0}a.m.");
    }

    #[test]
    fn days() {
        assert_eq!(t(Lang::Fr).day(2026, 11, 22), "22\u{a0}novembre 2026");
        assert_eq!(t(Lang::Fr).day(2026, 5, 1), "1er\u{a0}mai 2026");
        assert_eq!(t(Lang::En).day(2026, 11, 22), "November\u{a0}22, 2026");
        assert_eq!(t(Lang::Fr).day(2026, 13, 1), "2026");
    }
}
