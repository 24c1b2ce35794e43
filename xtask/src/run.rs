//! Running another program: shown, captured, or both.

use std::io::{Read, Write};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;

use crate::stop::{self, Watched};

/// Runs a program with this tool's terminal, and fails as it does.
pub fn show(command: &mut Command) -> Result<()> {
    let status = status(command)?;
    if !status.success() {
        bail!("{} ended with {status}", name(command));
    }
    Ok(())
}

/// Runs a program with this tool's terminal and tells how it ended.
pub fn status(command: &mut Command) -> Result<ExitStatus> {
    stop::check()?;
    let mut child = command.spawn().with_context(|| missing(command))?;
    let _watched = Watched::new(child.id(), Signal::SIGINT);
    let status = child.wait()?;
    stop::check()?;
    Ok(status)
}

/// Runs a program in silence and returns what it printed; what it complained of is in the error.
pub fn capture(command: &mut Command) -> Result<String> {
    stop::check()?;
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| missing(command))?;
    let _watched = Watched::new(child.id(), Signal::SIGINT);
    let output = child.wait_with_output()?;
    stop::check()?;
    if !output.status.success() {
        bail!("{} ended with {}\n{}", name(command), output.status, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a program, shows what it prints, and returns that too.
pub fn tee(command: &mut Command) -> Result<(ExitStatus, String)> {
    stop::check()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| missing(command))?;
    let _watched = Watched::new(child.id(), Signal::SIGINT);
    let out = child.stdout.take().context("no output")?;
    let err = child.stderr.take().context("no error output")?;
    let copying = thread::spawn(move || copy(out, std::io::stdout()));
    let mut text = copy(err, std::io::stderr());
    text.push('\n');
    text.push_str(&copying.join().unwrap_or_default());
    let status = child.wait()?;
    stop::check()?;
    Ok((status, text))
}

fn copy(mut from: impl Read, mut to: impl Write) -> String {
    let mut all = Vec::new();
    let mut buffer = [0_u8; 8192];
    while let Ok(count) = from.read(&mut buffer) {
        let Some(part) = buffer.get(..count).filter(|part| !part.is_empty()) else {
            break;
        };
        all.extend_from_slice(part);
        // The terminal may be gone; the text is still wanted.
        let _closed = to.write_all(part);
    }
    String::from_utf8_lossy(&all).into_owned()
}

fn missing(command: &Command) -> String {
    format!("{} cannot be started", name(command))
}

fn name(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().take(3).map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Says what a long step does, then how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    stop::check()?;
    println!("▸ {what}");
    let start = Instant::now();
    let done = work().with_context(|| what.to_owned())?;
    println!("  {what}: {:.1} s", start.elapsed().as_secs_f64());
    Ok(done)
}

/// Says that a step had nothing to do.
pub fn unchanged(what: &str) {
    println!("▸ {what}: unchanged");
}
