//! Identifiers: made where the thing is made, or derived from what it joins.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Text that is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier")]
pub struct NotAnId;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// The identifier with these sixteen bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// A fresh version 7 identifier; the caller brings the clock (milliseconds since 1970) and ten random bytes.
            #[must_use]
            pub fn fresh(unix_ms: u64, random: &[u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(unix_ms, random).into_uuid())
            }

            /// A version 8 identifier that depends on `parts` alone, so that two devices that make the same thing meet.
            #[must_use]
            pub fn derived(name: &str, parts: &[&[u8]]) -> Self {
                let mut hash = Sha256::new();
                hash.update(name.as_bytes());
                for part in parts {
                    hash.update([0]);
                    hash.update((part.len() as u64).to_be_bytes());
                    hash.update(part);
                }
                let mut bytes = [0; 16];
                bytes.copy_from_slice(&hash.finalize()[..16]);
                Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
            }

            /// The sixteen bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// The identifier as the database adapters take it.
            #[must_use]
            pub const fn as_uuid(&self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0.hyphenated())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)
            }
        }
    };
}

id!(
    /// A record, for ever.
    RecordId
);
id!(
    /// One operation on one record; a retry carries the same.
    OpId
);
id!(
    /// One user action: operations that are applied together or not at all.
    GroupId
);
id!(
    /// One installation: a browser profile, or the server's own hand for imports.
    DeviceId
);
id!(
    /// Somebody's account; never shown, a person is.
    AccountId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_ids_meet_and_do_not_collide_on_boundaries() {
        let one = RecordId::derived("placement", &[b"ab", b"c"]);
        assert_eq!(one, RecordId::derived("placement", &[b"ab", b"c"]));
        assert_ne!(one, RecordId::derived("placement", &[b"a", b"bc"]));
        assert_ne!(one, RecordId::derived("grant", &[b"ab", b"c"]));
        assert_eq!(one.as_uuid().get_version_num(), 8);
    }

    #[test]
    fn fresh_ids_sort_by_time() {
        let early = OpId::fresh(1_000, &[255; 10]);
        let late = OpId::fresh(1_001, &[0; 10]);
        assert!(early < late);
        assert_eq!(early.to_string().parse(), Ok(early));
    }
}
