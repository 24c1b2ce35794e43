//! The simulator's command line: runs seeds, or looks for the planted bugs.

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use simulator::{Fault, Script, find, planted, run, shrink};

const USAGE: &str = "simulator [--seeds N] [--from S] [--seconds T] [--phones N] [--actions N] [--without FAULT,…]\n\
                     simulator --bugs [--anew] [--from S]";

struct Options {
    seeds: u64,
    from: u64,
    seconds: Option<u64>,
    phones: Option<usize>,
    actions: Option<usize>,
    without: BTreeSet<String>,
    bugs: bool,
    anew: bool,
}

fn main() -> ExitCode {
    let Some(options) = read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let good = if options.bugs { bugs(&options) } else { seeds(&options) };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(mut words: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options {
        seeds: 1_000,
        from: 0,
        seconds: None,
        phones: None,
        actions: None,
        without: BTreeSet::new(),
        bugs: false,
        anew: false,
    };
    let mut seeds = None;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--bugs" => options.bugs = true,
            "--anew" => options.anew = true,
            "--seeds" => seeds = Some(words.next()?.parse().ok()?),
            "--from" => options.from = words.next()?.parse().ok()?,
            "--seconds" => options.seconds = Some(words.next()?.parse().ok()?),
            "--phones" => options.phones = Some(words.next()?.parse().ok()?),
            "--actions" => options.actions = Some(words.next()?.parse().ok()?),
            "--without" => options.without.extend(words.next()?.split(',').map(str::to_owned)),
            _ => return None,
        }
    }
    // A time without a number of seeds means as many as fit.
    options.seeds = seeds.unwrap_or(if options.seconds.is_some() { u64::MAX } else { options.seeds });
    Some(options)
}

fn seeds(options: &Options) -> bool {
    let began = Instant::now();
    let end = options.seconds.map(Duration::from_secs);
    let (mut done, mut violations, mut events) = (0_u64, 0_u64, 0_u64);
    while done < options.seeds && end.is_none_or(|end| began.elapsed() < end) {
        let mut script = Script::of(options.from.wrapping_add(done));
        script.phones = options.phones.unwrap_or(script.phones);
        script.actions = options.actions.unwrap_or(script.actions);
        script.faults.retain(|fault: &Fault, _| !options.without.contains(&fault.name()));
        let report = run(&script, None);
        done += 1;
        events += report.events;
        if let Some(violation) = report.violation {
            violations += 1;
            println!("{}: {} (at {} ms)", violation.invariant, violation.what, violation.at_ms);
            println!("  {}", shrink(&script, None).reproducer());
        }
    }
    let seconds = began.elapsed().as_secs_f64().max(0.001);
    println!("{events} events in {seconds:.1} s, each seed twice: {:.0} runs/s", 2.0 * done as f64 / seconds);
    println!("{done} seeds, {violations} violations");
    violations == 0
}

fn bugs(options: &Options) -> bool {
    let bank = planted();
    let mut found = 0;
    for planting in &bank {
        let (from, most) = if options.anew { (options.from, 20_000) } else { (planting.seed, 1) };
        let result = find(planting, from, most);
        match &result {
            Some(result) => println!(
                "{:?} breaks {} on seed {} ({} tried)",
                planting.bug, planting.breaks, result.seed, result.tried
            ),
            None => println!("{:?} was not found", planting.bug),
        }
        found += usize::from(result.is_some());
    }
    println!("{found} of {} planted bugs found", bank.len());
    found == bank.len()
}
