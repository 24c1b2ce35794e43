//! Input after input, until the time or the count is over or a promise is broken.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::bend;
use crate::readers::Reader;

/// The longest that an input may take, in a build that nobody optimised.
const LONGEST: Duration = Duration::from_secs(5);

/// How long one may take before the whole program gives up.
const ENDLESS: u64 = 60;

/// How many times a faulty input is tried to be made smaller.
const SHRINKS: usize = 400;

/// How long to look.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// So long.
    Time(Duration),
    /// So many inputs: the same ones each time.
    Inputs(u64),
}

/// A promise that was broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// By which input.
    pub n: u64,
    /// The input, as small as it could be made.
    pub bytes: Vec<u8>,
    /// What happened.
    pub why: String,
}

/// What came of a hunt.
#[derive(Debug, Clone)]
pub struct Tally {
    /// How many inputs were read.
    pub inputs: u64,
    /// How many of them made sense to the reader.
    pub understood: u64,
    /// How long it took.
    pub time: Duration,
    /// The first promise that was broken.
    pub fault: Option<Fault>,
}

/// A hunt.
#[derive(Debug, Clone, Copy)]
pub struct Hunt {
    /// Which inputs.
    pub seed: u64,
    /// The first of them.
    pub from: u64,
    /// How long to look.
    pub limit: Limit,
    /// Whether each input is named before it is read: what ends the program at once is found so.
    pub trace: bool,
}

impl Hunt {
    /// Hunts.
    pub fn run(self, reader: &mut dyn Reader) -> Tally {
        let real = reader.seeds();
        let start = Instant::now();
        let mut tally = Tally { inputs: 0, understood: 0, time: Duration::ZERO, fault: None };
        let watch = Watch::begin(reader.name(), self.seed);
        for n in self.from.. {
            let over = match self.limit {
                Limit::Time(time) => start.elapsed() >= time,
                Limit::Inputs(most) => tally.inputs >= most,
            };
            if over {
                break;
            }
            if self.trace {
                println!("{n}");
            }
            watch.at(n);
            let mut bytes = bend::input(self.seed, n, &real, reader.words());
            reader.mend(&mut bytes);
            tally.inputs += 1;
            match read(reader, &bytes) {
                Ok(understood) => tally.understood += u64::from(understood),
                Err(why) => {
                    let (bytes, why) = smaller(reader, bytes, why, &watch);
                    tally.fault = Some(Fault { n, bytes, why });
                    break;
                }
            }
        }
        tally.time = start.elapsed();
        tally
    }
}

/// Reads an input: whether it made sense, or the promise that it broke.
pub fn read(reader: &mut dyn Reader, bytes: &[u8]) -> Result<bool, String> {
    let start = Instant::now();
    let read = catch_unwind(AssertUnwindSafe(|| reader.read(bytes))).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(format!("panicked: {}", text.unwrap_or("without a word")))
    });
    match start.elapsed() {
        took if took > LONGEST => read.and(Err(format!("took {took:?}"))),
        _ => read,
    }
}

/// The same fault by fewer bytes.
fn smaller(reader: &mut dyn Reader, bytes: Vec<u8>, why: String, watch: &Watch) -> (Vec<u8>, String) {
    let (mut best, mut tries, mut piece) = ((bytes, why), 0, usize::MAX);
    while piece > 1 {
        piece = (piece.min(best.0.len()) / 2).max(1);
        let mut at = 0;
        while at < best.0.len() && tries < SHRINKS {
            (tries, _) = (tries + 1, watch.alive());
            let mut less = best.0.clone();
            less.drain(at..(at + piece).min(less.len()));
            reader.mend(&mut less);
            match read(reader, &less) {
                Err(why) if less.len() < best.0.len() => best = (less, why),
                _ => at += piece,
            }
        }
    }
    best
}

/// Ends the program where an input never ends, and says which it was.
struct Watch {
    at: Arc<AtomicU64>,
    over: Arc<AtomicBool>,
}

impl Watch {
    fn begin(name: &'static str, seed: u64) -> Self {
        let watch = Self { at: Arc::default(), over: Arc::default() };
        let (at, over) = (Arc::clone(&watch.at), Arc::clone(&watch.over));
        thread::spawn(move || {
            let (mut last, mut since) = (u64::MAX, 0);
            while !over.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_secs(1));
                let now = at.load(Ordering::Relaxed);
                since = if now == last { since + 1 } else { 0 };
                last = now;
                if since >= ENDLESS {
                    eprintln!("{name}: input {} of seed {seed} does not end", now / 1_000);
                    std::process::exit(2);
                }
            }
        });
        watch
    }

    fn at(&self, n: u64) {
        self.at.store(n.wrapping_mul(1_000), Ordering::Relaxed);
    }

    fn alive(&self) {
        self.at.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
    }
}
