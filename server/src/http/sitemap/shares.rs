//! Which pages are in which part: what is always there and the vocabulary first, then the records.

/// How much there is, and how much a part takes.
#[derive(Debug, Clone, Copy)]
pub struct Shares {
    /// How many pages come before the records.
    pub first: u64,
    /// How many records there are.
    pub records: u64,
    /// How many pages a part has at most.
    pub size: u64,
}

/// What is in a part.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Of what comes before the records, from where.
    pub from: u64,
    /// And up to where.
    pub to: u64,
    /// How many records are passed over.
    pub skip: u64,
    /// How many are taken.
    pub limit: u64,
}

impl Shares {
    /// How many parts there are.
    pub const fn count(self) -> u64 {
        self.first.saturating_add(self.records).div_ceil(self.size)
    }

    /// What is in this part, the first being 1.
    pub fn share(self, number: u64) -> Option<Share> {
        if number == 0 || number > self.count() {
            return None;
        }
        let from = (number - 1).saturating_mul(self.size);
        let to = from.saturating_add(self.size);
        let record = |at: u64| at.saturating_sub(self.first).min(self.records);
        Some(Share {
            from: from.min(self.first),
            to: to.min(self.first),
            skip: record(from),
            limit: record(to) - record(from),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_in_one_part_and_no_part_is_too_large() {
        for (first, records, size) in [(9, 0, 5), (9, 1, 10), (3, 20, 5), (12, 20, 5), (0, 10, 5), (5, 5, 5)] {
            let shares = Shares { first, records, size };
            let (mut placed, mut taken) = (0, 0);
            for number in 1..=shares.count() {
                let share = shares.share(number).expect("a part");
                assert_eq!((share.from, share.skip), (placed, taken), "{shares:?} {number}");
                placed = share.to;
                taken += share.limit;
                let held = share.to - share.from + share.limit;
                assert!(held > 0 && held <= size, "{shares:?} {number}");
            }
            assert_eq!((placed, taken), (first, records), "{shares:?}");
            assert_eq!(shares.share(0), None);
            assert_eq!(shares.share(shares.count() + 1), None);
        }
    }
}
