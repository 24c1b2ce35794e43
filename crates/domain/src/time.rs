//! Instants: microseconds since 1970, UTC.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The instant `ms` milliseconds after 1970.
    #[must_use]
    pub const fn from_millis(ms: i64) -> Self {
        Self(ms.saturating_mul(1_000))
    }

    /// Milliseconds since 1970, rounded down.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// This instant plus `seconds`.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// RFC 3339 in UTC to the second, for machines (`datetime` attributes, JSON-LD).
    #[must_use]
    pub fn rfc3339(self) -> String {
        jiff::Timestamp::from_second(self.0.div_euclid(1_000_000)).map(|at| at.to_string()).unwrap_or_default()
    }

    /// Year, month, day, hour, minute in Québec's time at a fixed offset of `offset_minutes` from UTC.
    #[must_use]
    pub fn civil(self, offset_minutes: i32) -> Option<(i16, i8, i8, i8, i8)> {
        let seconds = self.0.div_euclid(1_000_000).checked_add(i64::from(offset_minutes) * 60)?;
        let at = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC);
        Some((at.year(), at.month(), at.day(), at.hour(), at.minute()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_second_for_machines() {
        assert_eq!(Instant(1_700_000_000_123_456).rfc3339(), "2023-11-14T22:13:20Z");
        assert_eq!(Instant::from_millis(-1).millis(), -1);
        assert_eq!(Instant(0).civil(-300), Some((1969, 12, 31, 19, 0)));
        assert_eq!(Instant(i64::MAX).plus_seconds(1), Instant(i64::MAX));
    }
}
