//! Names made from content, and the file that tells the server which ones it serves.

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

/// `hash.txt` as the server's framework reads it: one `name: hash` a line.
pub fn file(js: &str, wasm: &str, css: &str) -> String {
    format!("js: {js}\nwasm: {wasm}\ncss: {css}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_file_is_read_as_the_framework_reads_it() {
        let read: Vec<(String, String)> = file("a1", "b2", "c3")
            .lines()
            .filter_map(|line| line.trim().split_once(':'))
            .map(|(name, hash)| (name.to_owned(), hash.trim().to_owned()))
            .collect();
        let expected =
            [("js", "a1"), ("wasm", "b2"), ("css", "c3")].map(|(name, hash)| (name.to_owned(), hash.to_owned()));
        assert_eq!(read, expected);
    }

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
