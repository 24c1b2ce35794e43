//! Many devices that come back at once, and one more of each person that reads what arrived.

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use crate::http::{self, Connection, Who};
use crate::phone::{Phone, Seen};

/// How long everything may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Whose devices they are: as many as may make themselves an account from one network within an hour.
const PEOPLE: usize = 20;

/// Who comes back, and where to.
#[derive(Debug, Clone)]
pub struct Herd {
    /// The server: `127.0.0.1:3000`.
    pub host: String,
    /// How many devices.
    pub devices: usize,
    /// How many notes each wrote.
    pub notes: usize,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// From the first request to the last answer, seconds.
    pub seconds: f64,
    /// How many pushes were answered.
    pub pushes: usize,
    /// What a push took that is slower than 99 of a hundred, milliseconds.
    pub push_p99_ms: f64,
    /// Answers that are none of ours, or say that the server failed.
    pub failed: usize,
    /// Pushes that were asked to come back.
    pub put_off: usize,
    /// Devices on which something needs a person.
    pub surfaced: usize,
    /// Devices on which something is left.
    pub left: usize,
    /// Notes that other devices then read.
    pub arrived: usize,
}

impl Outcome {
    /// On one line, as JSON.
    #[must_use]
    pub fn line(&self) -> String {
        let Self { seconds, pushes, push_p99_ms, failed, put_off, surfaced, left, arrived } = self;
        format!(
            "{{\"seconds\":{seconds:.3},\"pushes\":{pushes},\"push_p99_ms\":{push_p99_ms:.1},\"failed\":{failed},\
             \"put_off\":{put_off},\
             \"surfaced\":{surfaced},\"left\":{left},\"arrived\":{arrived}}}"
        )
    }
}

/// Has them all come back at once, and one more device of each person read what arrived.
///
/// # Errors
/// A sentence: no account could be made, or the server is not there.
pub fn run(herd: &Herd) -> Result<Outcome, String> {
    let people: Vec<Who> =
        (0..PEOPLE.min(herd.devices)).map(|n| http::sign_in(&herd.host, n)).collect::<Result<_, _>>()?;
    let start = Arc::new(Barrier::new(herd.devices + 1));
    let threads: Vec<_> = (0..herd.devices)
        .zip(people.iter().cycle().cloned())
        .map(|(number, who)| {
            let (start, notes) = (Arc::clone(&start), herd.notes);
            let connection = Connection::new(&herd.host, &who.cookie);
            std::thread::spawn(move || {
                let mut phone = Phone::new(&who, number, connection);
                phone.write(notes);
                start.wait();
                phone.exchange(PATIENCE)
            })
        })
        .collect();
    start.wait();
    let began = Instant::now();
    let seen: Vec<Seen> = threads.into_iter().filter_map(|thread| thread.join().ok()).collect();
    let seconds = began.elapsed().as_secs_f64();
    let read = |who: &Who| {
        let mut reader = Phone::new(who, herd.devices, Connection::new(&herd.host, &who.cookie));
        reader.exchange(PATIENCE);
        reader.held().count()
    };
    let arrived = people.iter().map(read).sum();
    let mut took: Vec<f64> = seen.iter().flat_map(|seen| seen.pushes_ms.iter().copied()).collect();
    took.sort_by(f64::total_cmp);
    let slow = took.len().saturating_mul(99).div_ceil(100).saturating_sub(1);
    Ok(Outcome {
        seconds,
        pushes: took.len(),
        push_p99_ms: took.get(slow).copied().unwrap_or_default(),
        failed: seen.iter().map(|seen| seen.failed).sum(),
        put_off: seen.iter().map(|seen| seen.put_off).sum(),
        surfaced: seen.iter().filter(|seen| seen.surfaced).count(),
        left: herd.devices - seen.iter().filter(|seen| seen.done).count(),
        arrived,
    })
}
