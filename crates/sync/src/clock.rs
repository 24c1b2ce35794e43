//! Hybrid logical clocks: device time that never runs backwards, corrected by the server before anything is compared.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::planted::{Planted, has};

/// Milliseconds since 1970 (48 bits) and a counter (16 bits). Compared with the device and the operation as tie-breakers.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hlc(u64);

/// The last millisecond that fits.
const MAX_MS: u64 = (1 << 48) - 1;

impl Hlc {
    /// This millisecond, clamped to what fits, and this counter.
    #[must_use]
    pub const fn new(ms: u64, counter: u16) -> Self {
        let ms = if ms > MAX_MS { MAX_MS } else { ms };
        Self(ms << 16 | counter as u64)
    }

    /// From its 64 bits, as they are stored.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// Its 64 bits; they order as the clock does.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub const fn millis(self) -> u64 {
        self.0 >> 16
    }

    /// Which of the operations of that millisecond.
    #[must_use]
    pub const fn counter(self) -> u16 {
        (self.0 & 0xffff) as u16
    }

    /// The time of a device's next operation, after `self`, when its wall clock says `now_ms`.
    #[must_use]
    pub const fn tick(self, now_ms: u64) -> Self {
        if now_ms > self.millis() { Self::new(now_ms, 0) } else { self.successor() }
    }

    /// The time right after this one.
    #[must_use]
    pub const fn successor(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The device's clock after an answer: a phone that believed in 2031 does not stay there.
    #[must_use]
    pub const fn reined_in(self, now_ms: u64) -> Self {
        if self.millis() > now_ms { Self::new(now_ms, u16::MAX) } else { self }
    }

    /// What the server compares: device time plus the device's `skew_ms`, never later than `now_ms`, and always later
    /// than `base`, the time of what the author saw.
    #[must_use]
    pub fn corrected(self, skew_ms: i64, now_ms: u64, base: Option<Self>) -> Self {
        if has(Planted::B13) {
            return self;
        }
        let moved = Self::new(self.millis().saturating_add_signed(skew_ms).min(now_ms), self.counter());
        base.map_or(moved, |base| moved.max(base.successor()))
    }
}

impl fmt::Debug for Hlc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.millis(), self.counter())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const YEARS_10: i64 = 10 * 365 * 86_400_000;

    #[test]
    fn a_full_counter_borrows_the_next_millisecond() {
        assert_eq!(Hlc::new(5, u16::MAX).tick(5), Hlc::new(6, 0));
        assert_eq!(Hlc::new(5, 3).tick(9), Hlc::new(9, 0));
        assert_eq!(Hlc::new(5, 3).tick(2), Hlc::new(5, 4));
        assert_eq!(Hlc::new(u64::MAX, 0).millis(), MAX_MS);
        assert_eq!(Hlc::from_bits(u64::MAX).successor(), Hlc::from_bits(u64::MAX));
    }

    #[test]
    fn a_phone_in_2031_comes_back_after_an_answer() {
        let (now, future) = (1_780_000_000_000, 1_930_000_000_000);
        let last = Hlc::new(future, 2);
        assert_eq!(last.corrected(0, now, None).millis(), now);
        assert_eq!(last.reined_in(now).tick(now + 1), Hlc::new(now + 1, 0));
    }

    proptest! {
        #[test]
        fn a_device_never_goes_back(times in prop::collection::vec(0_u64..1 << 44, 1..60), start: u64) {
            let mut last = Hlc::from_bits(start >> 1);
            for now in times {
                let next = last.tick(now);
                prop_assert!(next > last);
                prop_assert!(next.millis() >= now.min(MAX_MS));
                last = next;
            }
        }

        #[test]
        fn a_correction_stays_between_what_was_seen_and_now(
            ms in 0_u64..1 << 44, counter: u16, skew in -YEARS_10..YEARS_10, now in 1_u64..1 << 44, seen: u64
        ) {
            let seen = Hlc::new(seen % now, 7);
            let stamp = Hlc::new(ms, counter).corrected(skew, now, Some(seen));
            prop_assert!(stamp > seen);
            prop_assert!(stamp.millis() <= now);
        }

        #[test]
        fn a_constant_skew_changes_no_order(a in 0_u64..1 << 40, b in 0_u64..1 << 40, skew in 0..YEARS_10) {
            // The server's clock minus the device's gives the skew: whatever it is, what the server compares is the same.
            let server = 1_u64 << 42;
            let with = |ms: u64| Hlc::new(ms + skew as u64, 0).corrected(-skew, server, None);
            prop_assert_eq!(with(a).cmp(&with(b)), a.cmp(&b));
            prop_assert_eq!(with(a), Hlc::new(a, 0));
        }
    }
}
