//! Where a request comes from, as far as throttles go: a /24 or a /64, never kept in clear.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

/// A network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// This machine: a command.
    Here,
    /// The network of an address.
    Of(IpAddr),
}

impl Network {
    /// The prefix that one household or office shares.
    fn prefix(self) -> Vec<u8> {
        match self {
            Self::Here => Vec::new(),
            Self::Of(IpAddr::V4(address)) => address.octets().into_iter().take(3).collect(),
            Self::Of(IpAddr::V6(address)) => match address.to_ipv4_mapped() {
                Some(mapped) => mapped.octets().into_iter().take(3).collect(),
                None => address.octets().into_iter().take(8).collect(),
            },
        }
    }

    /// The key of a throttle for something done from here.
    #[must_use]
    pub fn key(self, what: &str) -> Vec<u8> {
        key(what, &self.prefix())
    }
}

/// The key of a throttle.
#[must_use]
pub fn key(what: &str, subject: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(what.as_bytes());
    hash.update([0]);
    hash.update(subject);
    hash.finalize().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_key_and_others_do_not() {
        let of = |text: &str| Network::Of(text.parse().expect("an address")).key("sign-in");
        assert_eq!(of("192.0.2.1"), of("192.0.2.200"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.9"));
        assert_ne!(of("192.0.2.1"), of("192.0.3.1"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_ne!(of("192.0.2.1"), Network::Of("192.0.2.1".parse().expect("an address")).key("sign-up"));
    }
}
