//! Dates as far as they are known: EDTF, ISO 8601-2 levels 0 and 1, as a line of text that parses.
//!
//! A day, a month, a year, a season (`21` to `24`), a decade or a century that is not said closer (`197X`, `19XX`), each
//! with how sure one is of it (`?` uncertain, `~` about, `%` both); or two of them with `/` between, `..` for an end that
//! is open.

use core::fmt;

use crate::content::Typed;
use crate::error::Problem;
use crate::value::Value;

/// The longest that one can be written.
const LONGEST: usize = 40;

/// A date as far as it is known; empty when nothing was said.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edtf(String);

/// One date of an [`Edtf`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// An end that is open.
    Open,
    /// The years from the first to the last: one year, a decade, a century.
    Years(i32, i32),
    /// A season of a year: `21` spring to `24` winter.
    Season(i32, u8),
    /// A month of a year.
    Month(i32, u8),
    /// A day.
    Day(i32, u8, u8),
}

/// How sure one is of a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Doubt {
    /// `?` or `%`: it may be another.
    pub uncertain: bool,
    /// `~` or `%`: it is about then.
    pub about: bool,
}

impl Edtf {
    /// Parses a date.
    ///
    /// # Errors
    /// [`Problem::BadDate`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = typed.trim();
        let sound = text.is_empty()
            || (text.len() <= LONGEST
                && match text.split_once('/') {
                    Some((from, to)) => {
                        let ends = point(from).zip(point(to));
                        ends.is_some_and(|((from, _), (to, _))| {
                            (from, to) != (Point::Open, Point::Open) && !to.is_before(from)
                        })
                    }
                    None => point(text).is_some_and(|(point, _)| point != Point::Open),
                });
        if sound { Ok(Self(text.to_owned())) } else { Err(Problem::BadDate) }
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its ends, the same one twice when it is a single date, with how sure one is of each.
    #[must_use]
    pub fn ends(&self) -> Option<[(Point, Doubt); 2]> {
        match self.0.split_once('/') {
            Some((from, to)) => Some([point(from)?, point(to)?]),
            None => point(&self.0).map(|one| [one, one]),
        }
    }

    /// Its first and last year, as far as they are said.
    #[must_use]
    pub fn years(&self) -> (Option<i32>, Option<i32>) {
        let Some([(from, _), (to, _)]) = self.ends() else { return (None, None) };
        (from.years().map(|(first, _)| first), to.years().map(|(_, last)| last))
    }
}

impl Edtf {
    /// The day, as a number that sorts (`20240301`), where it is one.
    #[must_use]
    pub fn day(&self) -> Option<u32> {
        match point(&self.0)? {
            (Point::Day(year, month, day), _) => {
                Some(u32::try_from(year).ok()? * 10_000 + u32::from(month) * 100 + u32::from(day))
            }
            _ => None,
        }
    }
}

impl Point {
    /// Whether all of it is before another begins; an open end is before nothing.
    fn is_before(self, other: Self) -> bool {
        let sides = |point: Self| match point {
            Self::Open => None,
            Self::Years(first, last) => Some(((first, 1, 1), (last, 12, 31))),
            // Winter goes on into the next year.
            Self::Season(year, _) => Some(((year, 1, 1), (year + 1, 3, 31))),
            Self::Month(year, month) => Some(((year, month, 1), (year, month, 31))),
            Self::Day(year, month, day) => Some(((year, month, day), (year, month, day))),
        };
        sides(self).zip(sides(other)).is_some_and(|((_, end), (start, _))| end < start)
    }

    const fn years(self) -> Option<(i32, i32)> {
        match self {
            Self::Open => None,
            Self::Years(first, last) => Some((first, last)),
            Self::Season(year, _) | Self::Month(year, _) | Self::Day(year, _, _) => Some((year, year)),
        }
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Typed for Edtf {
    fn parse(value: &Value) -> Result<Self, Problem> {
        match value {
            Value::Null => Ok(Self::default()),
            Value::Text(text) => Self::parse(text),
            _ => Err(Problem::WrongType),
        }
    }
    fn write(&self) -> Option<Value> {
        (!self.is_empty()).then(|| Value::Text(self.0.clone()))
    }
}

fn point(text: &str) -> Option<(Point, Doubt)> {
    if matches!(text, ".." | "") {
        // What is not said at all stands between slashes alone; here it is as good as open.
        return (text == "..").then_some((Point::Open, Doubt::default()));
    }
    let doubt = Doubt { uncertain: text.ends_with(['?', '%']), about: text.ends_with(['~', '%']) };
    let text = text.strip_suffix(['?', '~', '%']).unwrap_or(text);
    let mut parts = text.split('-');
    let year = parts.next()?;
    let point = match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => years(year)?,
        (Some(month), None, None) => {
            let (year, month) = (exact(year)?, number::<2>(month)?);
            match month {
                1..=12 => Point::Month(year, month),
                21..=24 => Point::Season(year, month),
                _ => return None,
            }
        }
        (Some(month), Some(day), None) => {
            let (year, month, day) = (exact(year)?, number::<2>(month)?, number::<2>(day)?);
            if !(1..=12).contains(&month) || day == 0 || day > length(year, month) {
                return None;
            }
            Point::Day(year, month, day)
        }
        _ => return None,
    };
    Some((point, doubt))
}

fn years(text: &str) -> Option<Point> {
    if let Some(decade) = text.strip_suffix('X').filter(|rest| rest.len() == 3) {
        if let Some(century) = decade.strip_suffix('X') {
            let first = i32::from(number::<2>(century)?) * 100;
            return Some(Point::Years(first, first + 99));
        }
        let digits = decade.bytes().all(|byte| byte.is_ascii_digit());
        let first = digits.then(|| decade.parse::<i32>().ok()).flatten()? * 10;
        return Some(Point::Years(first, first + 9));
    }
    exact(text).map(|year| Point::Years(year, year))
}

fn exact(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

fn number<const DIGITS: usize>(text: &str) -> Option<u8> {
    (text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

const fn length(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_the_standard_are_read() {
        for (text, first, last) in [
            ("1970-06-12", Some(1970), Some(1970)),
            ("1970-06", Some(1970), Some(1970)),
            ("1970~", Some(1970), Some(1970)),
            ("1970?", Some(1970), Some(1970)),
            ("1970-06%", Some(1970), Some(1970)),
            ("1970-21", Some(1970), Some(1970)),
            ("197X", Some(1970), Some(1979)),
            ("19XX", Some(1900), Some(1999)),
            ("1968/1972", Some(1968), Some(1972)),
            ("1968-05/1972~", Some(1968), Some(1972)),
            ("1968/..", Some(1968), None),
            ("../1985", None, Some(1985)),
            ("1970/1970-06", Some(1970), Some(1970)),
            ("1974-05/1974-05-02", Some(1974), Some(1974)),
            ("2024-02-29", Some(2024), Some(2024)),
            ("", None, None),
        ] {
            let date = Edtf::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));
            assert_eq!(date.years(), (first, last), "{text}");
            assert_eq!(date.as_str(), text);
        }
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "1970-13",
            "1970-00",
            "1970-25",
            "1970-2-3",
            "1970-02-30",
            "2023-02-29",
            "70",
            "années 70",
            "../..",
            "1970/",
            "/",
            "1970//1971",
            "1972/1968",
            "1970-05/1970-03",
            "2024-03-02/2024-03-01",
            "XXXX",
            "1X70",
            "1970-06-12-01",
            "1970??",
            "+197",
            "197X-05",
        ] {
            assert_eq!(Edtf::parse(text), Err(Problem::BadDate), "{text}");
        }
    }

    #[test]
    fn doubt_is_kept() {
        let ends = Edtf::parse("1968~/1972%").expect("a date").ends().expect("two ends");
        assert_eq!(ends[0], (Point::Years(1968, 1968), Doubt { uncertain: false, about: true }));
        assert_eq!(ends[1], (Point::Years(1972, 1972), Doubt { uncertain: true, about: true }));
    }
}
