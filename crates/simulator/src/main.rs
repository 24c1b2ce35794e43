//! The simulator's command line: runs seeds, or looks for the planted bugs.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use simulator::{Planting, Script, exhaust, find, planted, run, shrink, tell};

const USAGE: &str = "simulator [--seeds N] [--from S] [--seconds T] [--script WORD] [--rights] [--rot] [--story]\n\
                     simulator --bugs [--anew] [--from S] [--bug NAME]\n\
                     simulator --crashes [--seeds N] [--from S] [--rights]";

/// How long a bug is looked for anew.
const ANEW: Duration = Duration::from_secs(60);

/// How many actions a script has that is crashed everywhere.
const SHORT: u64 = 6;

#[derive(Default)]
struct Options {
    seeds: Option<u64>,
    from: u64,
    seconds: Option<u64>,
    script: Option<String>,
    story: bool,
    rights: bool,
    rot: bool,
    bugs: bool,
    anew: bool,
    bug: Option<String>,
    crashes: bool,
}

fn main() -> ExitCode {
    let Some(options) = read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let good = match (options.bugs, options.crashes) {
        (true, _) => bugs(&options),
        (_, true) => crashes(&options),
        _ => seeds(&options),
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(mut words: impl Iterator<Item = String>) -> Option<Options> {
    let mut options = Options::default();
    while let Some(word) = words.next() {
        match word.as_str() {
            "--bugs" => options.bugs = true,
            "--anew" => options.anew = true,
            "--rights" => options.rights = true,
            "--rot" => options.rot = true,
            "--story" => options.story = true,
            "--crashes" => options.crashes = true,
            "--seeds" => options.seeds = Some(words.next()?.parse().ok()?),
            "--from" => options.from = words.next()?.parse().ok()?,
            "--seconds" => options.seconds = Some(words.next()?.parse().ok()?),
            "--script" => options.script = Some(words.next()?),
            "--bug" => {
                let name = words.next()?;
                // A name that is none would run the engine as it is, and find nothing.
                planted().iter().find(|planting| format!("{:?}", planting.bug) == name)?;
                options.bug = Some(name);
            }
            _ => return None,
        }
    }
    Some(options)
}

fn seeds(options: &Options) -> bool {
    // A time without a number of seeds means as many as fit.
    let most = options.seeds.unwrap_or(if options.seconds.is_some() { u64::MAX } else { 1_000 });
    let began = Instant::now();
    let end = options.seconds.map(Duration::from_secs);
    let (mut done, mut violations, mut events) = (0_u64, 0_u64, 0_u64);
    while done < most && end.is_none_or(|end| began.elapsed() < end) {
        let seed = options.from.wrapping_add(done);
        let mut script = match &options.script {
            None => Script::of(seed),
            Some(line) => match Script::read(seed, line) {
                Some(script) => script,
                None => {
                    eprintln!("no script: {line}");
                    return false;
                }
            },
        };
        script.rights |= options.rights;
        script.rot |= options.rot;
        let report = run(&script, bug(options));
        done += 1;
        events += report.events;
        if options.story {
            tell(&script, bug(options)).story.iter().for_each(|line| println!("{line}"));
        }
        if let Some(violation) = report.violation {
            violations += 1;
            println!("{}: {} (at {} ms)", violation.invariant, violation.what, violation.at_ms);
            println!("  {}", shrink(&script, bug(options)).reproducer());
        }
    }
    let seconds = began.elapsed().as_secs_f64().max(0.001);
    println!("{events} events in {seconds:.1} s, each seed twice: {:.0} runs/s", 2.0 * done as f64 / seconds);
    println!("{done} seeds, {violations} violations");
    violations == 0
}

/// The bug that the command line names.
fn bug(options: &Options) -> Option<simulator::Planted> {
    let name = options.bug.as_ref()?;
    planted().into_iter().map(|planting| planting.bug).find(|bug| format!("{bug:?}") == *name)
}

fn bugs(options: &Options) -> bool {
    let named = |planting: &Planting| bug(options).is_none_or(|bug| bug == planting.bug);
    let bank: Vec<Planting> = planted().into_iter().filter(named).collect();
    let mut found = 0;
    for planting in &bank {
        let began = Instant::now();
        let result = if options.anew {
            let mut seeds = (options.from..).take_while(|_| began.elapsed() < ANEW);
            seeds.find_map(|seed| find(planting, seed, 1).map(|found| (found, seed - options.from + 1)))
        } else {
            find(planting, planting.seed, 1).map(|found| (found, 1))
        };
        match &result {
            Some((found, tried)) => println!(
                "{:?} breaks {} on seed {} ({tried} tried, {:.1} s)",
                planting.bug,
                found.broken.join(", "),
                found.seed,
                began.elapsed().as_secs_f64()
            ),
            None => println!("{:?} was not found: it must break {}", planting.bug, planting.breaks.join(" or ")),
        }
        found += usize::from(result.is_some());
    }
    println!("{found} of {} planted bugs found", bank.len());
    found == bank.len()
}

/// Crashes short scripts at every effect.
fn crashes(options: &Options) -> bool {
    let (mut runs, mut violations) = (0, 0);
    let seeds = options.seeds.unwrap_or(5);
    for seed in options.from..options.from + seeds {
        let script = Script { rights: options.rights, ..Script::short(seed, 1 + seed % SHORT) };
        let result = exhaust(&script);
        runs += result.runs;
        if let Some((at, report)) = result.broken {
            violations += 1;
            let what = report.violation.map(|seen| format!("{}: {}", seen.invariant, seen.what)).unwrap_or_default();
            println!("seed {seed}, crashed at effect {at}: {what}");
        }
    }
    println!("{seeds} scripts crashed at every effect, {runs} runs, {violations} violations");
    violations == 0
}
