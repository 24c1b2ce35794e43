//! The command: hunts with each reader that is named, says what it found and how to find it again.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::Parser;
use fuzzer::{Hunt, Limit, NAMES, Tally, open};

/// Bytes of stack.
const STACK: usize = 2 << 20;

/// Hostile bytes for whatever reads bytes that somebody else wrote.
#[derive(Debug, Parser)]
struct Options {
    /// Which readers: markdown, envelope, segment, import, rescue; all of them where none is named.
    readers: Vec<String>,
    /// How long to look, seconds, for each.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many inputs to look at, instead of how long.
    #[arg(long)]
    inputs: Option<u64>,
    /// Which inputs; drawn and printed where it is not said.
    #[arg(long)]
    seed: Option<u64>,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Names each input before it is read: what ends the program at once is found so.
    #[arg(long)]
    trace: bool,
    /// Where a faulty input is kept.
    #[arg(long, default_value = "target/fuzz")]
    keep: std::path::PathBuf,
}

fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let named = options.readers.iter().map(String::as_str);
    let names: Vec<&str> = if options.readers.is_empty() { NAMES.to_vec() } else { named.collect() };
    let drawn =
        || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |since| since.as_secs());
    let seed = options.seed.unwrap_or_else(drawn);
    let limit = options.inputs.map_or(Limit::Time(Duration::from_secs(options.seconds)), Limit::Inputs);
    let mut faults = 0;
    for name in names {
        let hunt = Hunt { seed, from: options.from, limit, trace: options.trace };
        let tally = on_a_small_stack(name, hunt)?;
        let seconds = tally.time.as_secs_f64();
        let understood = tally.understood * 100 / tally.inputs.max(1);
        println!("{name}: {} inputs in {seconds:.1} s, {understood} % of them understood, seed {seed}", tally.inputs);
        if let Some(fault) = tally.fault {
            faults += 1;
            println!("✗ {name}: input {} of seed {seed} {}", fault.n, fault.why);
            println!("    again: cargo run -p fuzzer -- {name} --seed {seed} --from {} --inputs 1", fault.n);
            println!(
                "    kept in {}; once mended it belongs in crates/fuzzer/found/{name}/",
                keep(&options.keep, name, fault.n, &fault.bytes)?
            );
        }
    }
    println!("{faults} broken promises");
    Ok(if faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// On a stack like that of the server's workers: what goes too deep there goes too deep here.
fn on_a_small_stack(name: &str, hunt: Hunt) -> Result<Tally> {
    let name = name.to_owned();
    let hunting = thread::Builder::new().stack_size(STACK).spawn(move || Ok(hunt.run(open(&name)?.as_mut())))?;
    hunting.join().unwrap_or_else(|_| bail!("the hunt itself fell"))
}

fn keep(folder: &Path, name: &str, n: u64, bytes: &[u8]) -> Result<String> {
    fs::create_dir_all(folder)?;
    let file = folder.join(format!("{name}-{n}"));
    fs::write(&file, bytes)?;
    Ok(file.display().to_string())
}
