//! What tells whether two hold the same of a scope, without sending it: each works it out of its own store, and nobody ever
//! takes the other's for its own.

use domain::RecordId;

use crate::operation::hash16;

/// The exclusive or of [`item`] over the records of a scope; zeros for none.
pub type Digest = [u8; 16];

/// What one record at one revision adds to the digest of its scope: the first sixteen bytes of the SHA-256 of the
/// identifier and the revision, eight bytes, the greatest first.
#[must_use]
pub fn item(record: RecordId, rev: u64) -> Digest {
    let mut bytes = record.as_bytes().to_vec();
    bytes.extend_from_slice(&rev.to_be_bytes());
    hash16(&bytes)
}

/// A digest with one more item, or with one less: adding it twice takes it out.
#[must_use]
pub fn mixed(mut digest: Digest, item: Digest) -> Digest {
    digest.iter_mut().zip(item).for_each(|(a, b)| *a ^= b);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_says_nothing_and_the_revision_does() {
        let id = |n| RecordId::from_bytes([n; 16]);
        let of = |items: &[(u8, u64)]| {
            items.iter().fold(Digest::default(), |digest, (n, rev)| mixed(digest, item(id(*n), *rev)))
        };
        assert_eq!(of(&[(1, 1), (2, 7)]), of(&[(2, 7), (1, 1)]));
        assert_ne!(of(&[(1, 1), (2, 7)]), of(&[(1, 1), (2, 8)]));
        assert_eq!(of(&[(1, 1), (2, 7), (2, 7), (2, 8)]), of(&[(1, 1), (2, 8)]), "one that is replaced");
        assert_eq!(of(&[]), Digest::default());
    }
}
