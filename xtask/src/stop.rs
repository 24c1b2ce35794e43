//! Stopping cleanly: what is asked of this tool is asked of the programs it started.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

static STOPPING: AtomicBool = AtomicBool::new(false);
static CHILDREN: Mutex<BTreeMap<i32, Signal>> = Mutex::new(BTreeMap::new());

/// What a shell expects of a program that was interrupted.
pub const INTERRUPTED: i32 = 130;

/// From now on Ctrl-C and SIGTERM reach the programs that run; a second one ends this tool at once.
pub fn listen() -> Result<()> {
    ctrlc::set_handler(|| {
        if STOPPING.swap(true, Ordering::SeqCst) {
            std::process::exit(INTERRUPTED);
        }
        for (child, signal) in children().iter() {
            // A program that has just ended by itself has nothing left to hear.
            let _ended = kill(Pid::from_raw(*child), *signal);
        }
    })
    .context("the signals cannot be listened to")
}

/// Whether this tool was asked to stop.
pub fn asked() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// Refuses to go on once asked to stop.
pub fn check() -> Result<()> {
    if asked() {
        bail!("stopped");
    }
    Ok(())
}

/// Passes signals on to a program as long as this value lives.
pub struct Watched(i32);

impl Watched {
    /// Passes `signal` on to the program `id` when this tool is asked to stop.
    pub fn new(id: u32, signal: Signal) -> Self {
        let id = i32::try_from(id).unwrap_or(i32::MAX);
        children().insert(id, signal);
        if asked() {
            let _ended = kill(Pid::from_raw(id), signal);
        }
        Self(id)
    }

    /// Sends one signal now.
    pub fn send(&self, signal: Signal) {
        let _ended = kill(Pid::from_raw(self.0), signal);
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        children().remove(&self.0);
    }
}

fn children() -> MutexGuard<'static, BTreeMap<i32, Signal>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}
