//! `serve --dev`: build again and start again at each change.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant, SystemTime};

use anyhow::Result;

use super::{Running, Setting, build_both, ended};
use crate::bundle::Care;
use crate::stop;
use crate::workspace::Profile;

/// What a change is looked for in.
const WATCHED: [&str; 8] = ["app", "crates", "frontend", "public", "server", "style", "Cargo.toml", "Leptos.toml"];

/// How often. Looking at some hundred files takes under a millisecond.
const EVERY: Duration = Duration::from_millis(250);

/// Serves, watches, builds and serves again until asked to stop.
pub fn run(setting: &Setting<'_>) -> Result<ExitCode> {
    let root = &setting.workspace.root;
    let mut seen = look(root);
    let mut running = renew(setting, None);
    if running.is_some() {
        // It is there at the next page: the server follows what another process writes.
        setting.show(Profile::Dev)?;
    }
    while !stop::asked() {
        std::thread::sleep(EVERY);
        let now = look(root);
        if now == seen {
            continue;
        }
        for path in changed(&seen, &now) {
            println!("▸ changed: {}", path.strip_prefix(root).unwrap_or(path).display());
        }
        seen = now;
        running = renew(setting, running);
    }
    match running {
        Some(mut running) => Ok(ended(running.wait()?)),
        None => Ok(crate::exit_code(stop::INTERRUPTED)),
    }
}

/// Builds, then replaces the server; one that runs goes on when the build fails.
fn renew(setting: &Setting<'_>, running: Option<Running>) -> Option<Running> {
    let start = Instant::now();
    if let Err(failure) = build_both(setting.workspace, Profile::Dev, Care::Quick) {
        println!("  not built: {failure:#}");
        return running;
    }
    let mut running = running;
    if let Some(old) = &mut running
        && let Err(failure) = old.stop()
    {
        println!("  {failure:#}");
    }
    drop(running);
    let started = setting.start(Profile::Dev).and_then(|mut new| {
        setting.announce(&mut new)?;
        Ok(new)
    });
    println!("  ready after {:.1} s", start.elapsed().as_secs_f64());
    started.inspect_err(|failure| println!("  not started: {failure:#}")).ok()
}

type Seen = BTreeMap<PathBuf, SystemTime>;

/// When each source was last written.
fn look(root: &Path) -> Seen {
    let mut seen = Seen::new();
    let mut paths: Vec<PathBuf> = WATCHED.iter().map(|name| root.join(name)).collect();
    while let Some(path) = paths.pop() {
        let Ok(about) = path.metadata() else {
            continue;
        };
        if about.is_dir() {
            let entries = path.read_dir().into_iter().flatten().filter_map(Result::ok);
            paths.extend(entries.map(|entry| entry.path()));
        } else if let Ok(written) = about.modified() {
            seen.insert(path, written);
        }
    }
    seen
}

/// What is new, gone or written since.
fn changed<'a>(before: &'a Seen, now: &'a Seen) -> Vec<&'a PathBuf> {
    let gone = before.keys().filter(|path| !now.contains_key(*path));
    now.iter().filter(|(path, written)| before.get(*path) != Some(*written)).map(|(path, _)| path).chain(gone).collect()
}
