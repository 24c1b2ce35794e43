//! What `serve` starts ends when this tool is asked to stop: tried with a small program in the server's place.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::{Options, Setting, run};
use crate::stop;
use crate::workspace::{Profile, Workspace};

/// The test that starts its own program once more, in the place of this tool.
const TEST: &str = "serve::signals::what_serves_ends_when_this_tool_is_interrupted_or_terminated";

/// Where that program finds the folder to serve from.
const FOLDER: &str = "XTASK_TEST_SERVES_FROM";

/// In the server's place: says that it runs, then that it was told to stop; gives up by itself where nobody tells it.
const SERVER: &str = "#!/bin/sh
trap 'echo told; exit 0' TERM
echo
echo runs
left=300
while [ $left -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
exit 7
";

/// A folder of the test's own.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("encommun_serve_{}_{name}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _gone = fs::remove_dir_all(&self.0);
    }
}

fn workspace(folder: &Path) -> Workspace {
    Workspace { root: folder.to_path_buf(), target: folder.join("target") }
}

/// As `serve` does once all is built.
fn serve(folder: &Path) {
    stop::listen().expect("signals");
    let workspace = workspace(folder);
    let setting = Setting { workspace: &workspace, data: folder, port: 0, shows: None };
    let mut running = setting.start(Profile::Release).expect("a server");
    let status = running.wait().expect("an end");
    assert!(stop::asked() && status.success(), "{status}");
}

#[test]
fn what_serves_ends_when_this_tool_is_interrupted_or_terminated() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        serve(Path::new(&folder));
        return;
    }
    let place = Place::new("signals");
    let server = workspace(&place.0).server(Profile::Release);
    fs::create_dir_all(server.parent().expect("a folder")).expect("folders");
    fs::write(&server, SERVER).expect("a program");
    fs::set_permissions(&server, Permissions::from_mode(0o755)).expect("one that runs");
    for signal in [Signal::SIGINT, Signal::SIGTERM] {
        let mut tool = Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", TEST, "--nocapture"])
            .env(FOLDER, &place.0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program again");
        let mut said = BufReader::new(tool.stdout.take().expect("its words")).lines().map_while(Result::ok);
        assert!(said.any(|line| line == "runs"), "nothing was started");
        // To the tool alone, as whoever looks after the machine does: a Ctrl-C reaches it alone as well.
        kill(Pid::from_raw(i32::try_from(tool.id()).expect("a number")), signal).expect("sent");
        assert!(said.any(|line| line == "told"), "{signal} was not passed on");
        let ended = tool.wait().expect("an end");
        assert!(ended.success(), "{signal}: {ended}");
    }
}

#[test]
fn a_port_that_is_taken_is_said_before_anything_is_made() {
    let place = Place::new("port");
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("its address").port();
    let options = Options { port, data: Some(place.0.join("data")), dev: false, empty: false };
    let refused = run(&workspace(&place.0), &options).expect_err("a sentence").to_string();
    assert_eq!(refused, format!("port {port} is taken: give another one with --port"));
    assert_eq!(fs::read_dir(&place.0).expect("the folder").count(), 0, "nothing was made");
}
