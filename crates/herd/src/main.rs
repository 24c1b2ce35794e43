//! Devices over a real network: the shipped engine over stores in memory, in real time, against a real server.
//!
//! # Layout
//! - `herd`: many that come back at once; `edits`: two that edited the same notes
//! - `phone`: a device that wrote for days without a network; `http`: its network
#![forbid(unsafe_code)]

use std::process::ExitCode;

use crate::herd::Herd;

mod edits;
mod herd;
mod http;
mod phone;

const USAGE: &str = "herd back HOST:PORT [--devices N] [--notes N]\nherd edits HOST:PORT [--notes N]";

fn main() -> ExitCode {
    let Some(outcome) = asked(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    match outcome {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Does what the words ask; nothing where they ask for nothing.
fn asked(mut words: impl Iterator<Item = String>) -> Option<Result<String, String>> {
    let (what, host) = (words.next()?, words.next()?);
    let (mut devices, mut notes) = (200, None);
    while let Some(word) = words.next() {
        let number = words.next()?.parse().ok()?;
        match word.as_str() {
            "--devices" => devices = number,
            "--notes" => notes = Some(number),
            _ => return None,
        }
    }
    match what.as_str() {
        "back" => {
            let herd = Herd { host, devices, notes: notes.unwrap_or(50) };
            Some(herd::run(&herd).map(|outcome| outcome.line()))
        }
        "edits" => Some(edits::edits(&host, notes.unwrap_or(1_000)).map(|edits| edits.line())),
        _ => None,
    }
}
