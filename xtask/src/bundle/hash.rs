//! Names made from content.

use sha2::{Digest, Sha256};

/// Eighteen hexadecimal digits of a content's hash: enough that two builds never share a name.
pub fn of(bytes: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(bytes);
    short(digest)
}

/// One hash over several named contents; the order is part of it.
pub fn of_all<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut digest = Sha256::new();
    for (name, bytes) in parts {
        digest.update(name.as_bytes());
        digest.update([0]);
        digest.update(bytes.len().to_le_bytes());
        digest.update(bytes);
    }
    short(digest)
}

fn short(digest: Sha256) -> String {
    use std::fmt::Write;
    digest.finalize().iter().take(9).fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_its_content() {
        assert_eq!(of(b"abc"), "ba7816bf8f01cfea41");
        assert_ne!(of(b"abc"), of(b"abd"));
    }

    #[test]
    fn a_hash_over_several_contents_keeps_them_apart() {
        let one = of_all([("a", b"bc".as_slice()), ("d", b"".as_slice())]);
        let other = of_all([("a", b"b".as_slice()), ("cd", b"".as_slice())]);
        assert_ne!(one, other);
    }
}
