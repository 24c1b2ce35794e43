//! What a seed draws before anything happens: who takes part, which faults there are, how often; and a script as a line.

use std::collections::{BTreeMap, BTreeSet};

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
    /// Requests and answers take up to a minute, and overtake each other.
    Delay,
    /// An answer is cut.
    Cut,
    /// A captive portal answers with a page and status 200.
    Portal,
    /// 500, 503, 429, before or after the server applied.
    Status,
    /// The session is gone: 401.
    SignedOut,
    /// 413: the batch is too large for somebody on the way, and some actions always are.
    TooLarge,
    /// 426: the build is too old, until the page is opened again.
    Outdated,
    /// A tab is killed at an effect.
    Kill,
    /// The power goes: relaxed commits are lost.
    Power,
    /// A commit fails: full, connection lost, undone, or nobody knows.
    Store,
    /// A tab is frozen for minutes, and wakes with what it held.
    Frozen,
    /// All that a browser stored is gone.
    Evicted,
    /// A profile is copied: one device, twice.
    Clone,
    /// Two tabs lead at once, and a courier pushes too.
    Leaders,
    /// Clocks are years apart, and jump.
    Clock,
    /// The server asks for everything to be read again.
    Reset,
    /// The server is restored from a backup.
    Restore,
    /// The server lists nothing for a while.
    Listing,
    /// Duties and membership are taken and given back.
    Rights,
    /// Somebody writes where they may not.
    Intruder,
    /// Builds of another schema write.
    Schema,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 24] = [
        Self::DropRequest,
        Self::DropAnswer,
        Self::Duplicate,
        Self::Delay,
        Self::Cut,
        Self::Portal,
        Self::Status,
        Self::SignedOut,
        Self::TooLarge,
        Self::Outdated,
        Self::Kill,
        Self::Power,
        Self::Store,
        Self::Frozen,
        Self::Evicted,
        Self::Clone,
        Self::Leaders,
        Self::Clock,
        Self::Reset,
        Self::Restore,
        Self::Listing,
        Self::Rights,
        Self::Intruder,
        Self::Schema,
    ];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    /// In how many of a thousand seeds it is there, and how often it comes at most, of a thousand chances.
    const fn weight(self) -> (u64, u64) {
        match self {
            Self::Kill | Self::Store => (500, 40),
            Self::Power | Self::Reset | Self::SignedOut | Self::TooLarge => (500, 60),
            Self::Leaders | Self::Clock => (500, 1_000),
            Self::Restore => (200, 200),
            Self::Evicted | Self::Outdated => (150, 40),
            Self::Clone => (150, 300),
            Self::Listing => (60, 300),
            Self::Frozen | Self::Rights | Self::Intruder | Self::Schema => (300, 300),
            _ => (500, 300),
        }
    }
}

/// What to run: a seed, and what was taken out of it while looking for the smallest script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// The seed.
    pub seed: u64,
    /// How many phones.
    pub phones: usize,
    /// The actions of people, by number.
    pub acts: BTreeSet<u64>,
    /// The moments at which the world itself goes wrong, by number.
    pub strikes: BTreeSet<u64>,
    /// How often each fault comes, of a thousand chances.
    pub faults: BTreeMap<Fault, u64>,
    /// How many rows the server puts in a page.
    pub page_rows: usize,
    /// Whether texts are as short as they can be.
    pub brief: bool,
    /// Whether people ask for rights and answer, on two notes of one of them; no seed draws it by itself.
    pub rights: bool,
    /// Whether phones lose records that nobody notes, once all is quiet; no seed draws it by itself.
    pub rot: bool,
}

impl Script {
    /// What a seed draws. Each fault is there in a share of the seeds, so that runs differ in kind.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let mut random = Random::new(seed ^ 0x5e70_7a11);
        let faults = Fault::ALL.into_iter().filter_map(|fault| {
            let (share, most) = fault.weight();
            let rate = random.below(most) + 1;
            random.chance(share).then_some((fault, rate))
        });
        let faults = faults.collect();
        Self {
            seed,
            phones: 1 + random.index(4),
            acts: (1..=8 + random.below(24)).collect(),
            strikes: (1..=20).collect(),
            faults,
            page_rows: 2 + random.index(12),
            brief: false,
            rights: false,
            rot: false,
        }
    }

    /// A script of so few actions and no fault, for exhaustive runs.
    #[must_use]
    pub fn short(seed: u64, acts: u64) -> Self {
        let full = Self::of(seed);
        Self {
            phones: full.phones.min(2),
            acts: (1..=acts).collect(),
            strikes: BTreeSet::new(),
            faults: BTreeMap::new(),
            brief: true,
            ..full
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
        let line = format!("cargo xtask simulate --seeds 1 --from {}", self.seed);
        if *self == Self::of(self.seed) { line } else { format!("{line} --script {}", self.line()) }
    }

    /// All but the seed, as one word.
    #[must_use]
    pub fn line(&self) -> String {
        let numbers = |of: &BTreeSet<u64>| of.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
        let faults: Vec<String> = self.faults.iter().map(|(fault, rate)| format!("{}={rate}", fault.name())).collect();
        let (acts, strikes) = (numbers(&self.acts), numbers(&self.strikes));
        let brief = u8::from(self.brief);
        let more = [("/rights", self.rights), ("/rot", self.rot)];
        let more: String = more.into_iter().filter(|(_, on)| *on).map(|(word, _)| word).collect();
        format!("{}/{}/{brief}/{acts}/{strikes}/{}{more}", self.phones, self.page_rows, faults.join(","))
    }

    /// Reads such a word; nothing where it is none.
    #[must_use]
    pub fn read(seed: u64, line: &str) -> Option<Self> {
        let mut parts = line.split('/');
        let numbers = |part: &str| -> Option<BTreeSet<u64>> {
            part.split(',').filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
        };
        let (phones, page_rows) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let brief = parts.next()? == "1";
        let (acts, strikes) = (numbers(parts.next()?)?, numbers(parts.next()?)?);
        let fault = |word: &str| {
            let (name, rate) = word.split_once('=')?;
            Some((Fault::ALL.into_iter().find(|fault| fault.name() == name)?, rate.parse().ok()?))
        };
        let faults = parts.next()?.split(',').filter(|word| !word.is_empty()).map(fault).collect::<Option<_>>()?;
        let more: Vec<&str> = parts.collect();
        let (rights, rot) = (more.contains(&"rights"), more.contains(&"rot"));
        let known = usize::from(rights) + usize::from(rot) == more.len();
        known.then_some(Self { seed, phones, acts, strikes, faults, page_rows, brief, rights, rot })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_comes_back_from_its_line() {
        let mut script = Script::of(7);
        assert_eq!(Script::read(7, &script.line()), Some(script.clone()));
        (script.faults, script.brief) = (BTreeMap::new(), true);
        script.strikes.clear();
        assert_eq!(Script::read(7, &script.line()), Some(script.clone()));
        assert!(!script.line().contains("rights"), "a line of before reads as it did");
        script.rights = true;
        assert_eq!(Script::read(7, &script.line()), Some(script.clone()));
        assert_eq!(Script::read(7, &format!("{}/more", script.line().trim_end_matches("/rights"))), None);
        script.rot = true;
        assert_eq!(Script::read(7, &script.line()), Some(script.clone()));
        assert_eq!(Script::read(7, "2/3"), None);
    }
}
