//! Leases: how long what is not everybody's stays readable on a device that hears nothing from the server, which cannot take it
//! back meanwhile.

use domain::audience::AudienceKey;

const DAY_MS: u64 = 86_400_000;

/// How long what an audience may read is open on a device without a word from the server, milliseconds; for ever where everybody
/// may read it. At twice that, its copy goes. What is not sent never does.
#[must_use]
pub const fn lease_ms(audience: AudienceKey) -> Option<u64> {
    match audience {
        AudienceKey::Public => None,
        AudienceKey::Members | AudienceKey::Community(_) => Some(90 * DAY_MS),
        AudienceKey::Person(_) | AudienceKey::Stewards(_) | AudienceKey::Duty(_) => Some(30 * DAY_MS),
    }
}

/// The longest lease, milliseconds: a clock that leaps counts for no more.
pub const LONGEST_MS: u64 = 90 * DAY_MS;

/// How often the time away is noted, milliseconds.
pub const NOTED_EVERY_MS: u64 = DAY_MS;

/// How long after a try that failed the next is made, milliseconds.
pub const AGAIN_MS: u64 = 3_600_000;

/// Longer than a device stays signed in, milliseconds: a clock that leaps so far was wrong before.
pub const UNLIKELY_MS: u64 = 400 * DAY_MS;
