//! What a seed draws before anything happens: who takes part, which faults there are, how often.

use std::collections::BTreeMap;

use crate::random::Random;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A request never arrives.
    DropRequest,
    /// The server applies, and its answer never arrives.
    DropAnswer,
    /// A request arrives twice.
    Duplicate,
    /// Answers take up to a minute, and overtake each other.
    Delay,
    /// An answer is cut.
    Cut,
    /// A captive portal answers with a page and status 200.
    Portal,
    /// 500, 503, 429, before or after the server applied.
    Status,
    /// The session is gone: 401.
    SignedOut,
    /// 413: the batch is too large for somebody on the way.
    TooLarge,
    /// A tab is killed at an effect.
    Kill,
    /// The power goes: relaxed commits are lost.
    Power,
    /// A commit fails: the device is full, the connection is lost.
    Store,
    /// Two tabs lead at once, and a courier pushes too.
    Leaders,
    /// Clocks are years apart, and jump.
    Clock,
    /// The server asks for everything to be read again.
    Reset,
    /// The server is restored from a backup.
    Restore,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 16] = [
        Self::DropRequest,
        Self::DropAnswer,
        Self::Duplicate,
        Self::Delay,
        Self::Cut,
        Self::Portal,
        Self::Status,
        Self::SignedOut,
        Self::TooLarge,
        Self::Kill,
        Self::Power,
        Self::Store,
        Self::Leaders,
        Self::Clock,
        Self::Reset,
        Self::Restore,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

/// What to run: a seed, and what was taken out of it while looking for the smallest script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The seed.
    pub seed: u64,
    /// How many phones.
    pub phones: usize,
    /// How many actions of people.
    pub actions: usize,
    /// How often each fault comes, of a thousand chances.
    pub faults: BTreeMap<Fault, u64>,
    /// How many rows the server puts in a page.
    pub page_rows: usize,
}

impl Script {
    /// What a seed draws. Each fault is there in about half of the seeds, so that runs differ in kind.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x5e70_7a11);
        let faults = Fault::ALL.into_iter().filter_map(|fault| {
            let most = match fault {
                Fault::Kill | Fault::Store => 40,
                Fault::Power | Fault::Reset => 60,
                Fault::SignedOut | Fault::TooLarge => 60,
                Fault::Restore => 30,
                Fault::Leaders | Fault::Clock => 1_000,
                _ => 300,
            };
            let rare = fault == Fault::Restore && !random.chance(300);
            let rate = random.below(most) + 1;
            (random.chance(500) && !rare).then_some((fault, rate))
        });
        let faults = faults.collect();
        Self {
            seed,
            phones: 1 + random.index(4),
            actions: 8 + random.index(24),
            faults,
            page_rows: 2 + random.index(12),
        }
    }

    /// How often a fault comes, of a thousand chances.
    #[must_use]
    pub fn rate(&self, fault: Fault) -> u64 {
        self.faults.get(&fault).copied().unwrap_or(0)
    }

    /// The line that runs it again.
    #[must_use]
    pub fn reproducer(&self) -> String {
        let full = Self::of(self.seed);
        let mut line = format!("simulator --seeds 1 --from {}", self.seed);
        if self.phones != full.phones {
            line.push_str(&format!(" --phones {}", self.phones));
        }
        if self.actions != full.actions {
            line.push_str(&format!(" --actions {}", self.actions));
        }
        let without: Vec<String> =
            full.faults.keys().filter(|fault| !self.faults.contains_key(fault)).map(|fault| fault.name()).collect();
        if !without.is_empty() {
            line.push_str(&format!(" --without {}", without.join(",")));
        }
        line
    }
}
