//! The proxies in front of this server: whom it believes when they say for whom they ask.

use std::net::IpAddr;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// Networks of proxies, as `127.0.0.1 10.0.0.0/8`: addresses and prefixes, spaces or commas between.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Whether this is one of them.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// For whom a request came that `peer` handed over with what `X-Forwarded-For` says: the last address of it that is
    /// no proxy's, since whoever asks can write what they like before that.
    #[must_use]
    pub fn client<'a>(&self, peer: IpAddr, said: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut last = peer;
        for word in said.rev().flat_map(|line| line.rsplit(',')) {
            if !self.has(last) {
                break;
            }
            let Some(address) = address(word.trim()) else { break };
            last = address;
        }
        last
    }
}

/// An address as proxies write it: bare, with a port, in brackets.
fn address(word: &str) -> Option<IpAddr> {
    let with_port = || word.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    let bracketed = || word.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    word.parse().ok().or_else(with_port).or_else(bracketed)
}

impl TryFrom<String> for Proxies {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        let network = |word: &str| {
            let alone = || word.parse::<IpAddr>().ok().map(IpNet::from);
            let wrong = || format!("`{word}` is no address or network, like 127.0.0.1 or 10.0.0.0/8");
            word.parse().ok().or_else(alone).ok_or_else(wrong)
        };
        words.map(network).collect::<Result<_, _>>().map(Self)
    }
}

impl From<Proxies> for String {
    fn from(proxies: Proxies) -> Self {
        proxies.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_is_the_last_that_is_no_proxy() {
        let proxies = Proxies::try_from("127.0.0.1, 10.0.0.0/8 ::1".to_owned()).expect("networks");
        for (peer, said, client) in [
            ("203.0.113.9", &["198.51.100.1"][..], "203.0.113.9"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:127.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1"),
            ("127.0.0.1", &["1.1.1.1", "198.51.100.1, 10.2.3.4"], "198.51.100.1"),
            ("127.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("::1", &["[2001:db8::7]"], "2001:db8::7"),
            ("::1", &["[2001:db8::7]:443"], "2001:db8::7"),
            ("127.0.0.1", &["1.1.1.1, unknown"], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.1, "], "127.0.0.1"),
        ] {
            let found = proxies.client(peer.parse().expect("an address"), said.iter().copied());
            assert_eq!(found, client.parse::<IpAddr>().expect("an address"), "{peer} {said:?}");
        }
    }

    #[test]
    fn what_is_no_network_is_named() {
        assert!(Proxies::try_from("10.0.0.0/40".to_owned()).expect_err("refused").contains("10.0.0.0/40"));
        assert_eq!(
            String::from(Proxies::try_from("::1,10.0.0.0/8".to_owned()).expect("networks")),
            "::1/128 10.0.0.0/8"
        );
    }
}
