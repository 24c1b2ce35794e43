//! When something happened, in the words and the hour of Québec: the same on a server and in any browser.

use domain::Instant;
use i18n::Words;
use leptos::prelude::is_server;

/// Minutes from UTC in the time of America/Toronto.
///
/// Daylight time runs from the second Sunday of March to the first Sunday of November, changing at 2 o'clock local time.
#[must_use]
pub fn offset_minutes(at: Instant) -> i32 {
    const STANDARD: i32 = -300;
    const DAYLIGHT: i32 = -240;
    let Some((_, month, day, hour, _)) = at.civil(STANDARD) else { return STANDARD };
    let sunday_on_or_before = i32::from(day) - weekday(at);
    let daylight = match month {
        4..=10 => true,
        // The change is at 2 o'clock of standard time, so the standard clock decides.
        3 => sunday_on_or_before >= 8 && (weekday(at) != 0 || day > 14 || hour >= 2),
        // Back at 2 o'clock of daylight time, 1 o'clock of standard time.
        11 => sunday_on_or_before < 1 || (weekday(at) == 0 && day <= 7 && hour < 1),
        _ => false,
    };
    if daylight { DAYLIGHT } else { STANDARD }
}

/// The day of the week by the standard clock, Sunday being zero.
fn weekday(at: Instant) -> i32 {
    let days = (at.0.div_euclid(1_000_000) - 18_000).div_euclid(86_400);
    // 1 January 1970 was a Thursday.
    i32::try_from((days + 4).rem_euclid(7)).unwrap_or(0)
}

/// The day: `22 novembre 2026`.
#[must_use]
pub fn day(words: Words, at: Instant) -> String {
    let Some((year, month, day, _, _)) = at.civil(offset_minutes(at)) else { return String::new() };
    words.day(year, month.unsigned_abs(), day.unsigned_abs())
}

/// The day and the hour: `22 novembre 2026 à 14 h 02`.
#[must_use]
pub fn moment(words: Words, at: Instant) -> String {
    let Some((year, month, day, hour, minute)) = at.civil(offset_minutes(at)) else { return String::new() };
    let day = words.day(year, month.unsigned_abs(), day.unsigned_abs());
    words.when_moment(&day, &words.hour(hour.unsigned_abs(), minute.unsigned_abs()))
}

/// The hour and the minute: what the status says, as the pages do.
#[must_use]
pub fn hour(at: Instant) -> Option<(u8, u8)> {
    let (_, _, _, hour, minute) = at.civil(offset_minutes(at))?;
    Some((hour.unsigned_abs(), minute.unsigned_abs()))
}

/// What time it is, by the clock of whoever makes the view.
#[must_use]
pub fn now() -> Instant {
    if is_server() {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(Instant(0), |since| Instant::from_millis(i64::try_from(since.as_millis()).unwrap_or(0)))
    } else {
        Instant::from_millis(js_sys::Date::now() as i64)
    }
}

/// The day that this is in Québec, as a field of a date holds it: `2026-11-22`.
#[must_use]
pub fn date_of(at: Instant) -> String {
    let Some((year, month, day, _, _)) = at.civil(offset_minutes(at)) else { return String::new() };
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use i18n::{Lang, t};

    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant(seconds * 1_000_000)
    }

    #[test]
    fn the_hour_is_that_of_quebec_in_every_season() {
        for (utc, offset) in [
            (1_772_952_300, -300), // 2026-03-08 06:45 UTC, 01:45 standard
            (1_772_953_200, -240), // 2026-03-08 07:00 UTC, the change
            (1_782_000_000, -240), // June
            (1_793_509_200, -240), // 2026-11-01 05:00 UTC, 01:00 daylight
            (1_793_512_800, -300), // 2026-11-01 06:00 UTC, the change
            (1_795_400_000, -300), // November
            (1_767_300_000, -300), // January
        ] {
            assert_eq!(offset_minutes(at(utc)), offset, "{utc}");
        }
    }

    #[test]
    fn a_date_is_stored_as_the_day_in_quebec() {
        // 2026-11-23 03:02 UTC is still the 22nd here.
        assert_eq!(date_of(at(1_795_402_920)), "2026-11-22");
    }

    #[test]
    fn a_moment_in_both_languages() {
        let noon = at(1_795_377_720); // 2026-11-22 20:02 UTC
        assert_eq!(moment(t(Lang::Fr), noon), "22\u{a0}novembre 2026 à 15\u{a0}h\u{a0}02");
        assert_eq!(hour(noon), Some((15, 2)));
        assert_eq!(moment(t(Lang::En), noon), "November\u{a0}22, 2026 at 3:02\u{a0}p.m.");
    }
}
