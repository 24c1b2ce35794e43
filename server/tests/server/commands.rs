//! The commands of the binary, as an operator types them: what is printed, and whether they say that they failed.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of the test's own.
pub struct Place(PathBuf);

impl Place {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("encommun_commands_{}_{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Runs the binary with a data folder, and gives it a line to read.
    pub fn run(&self, data: &str, arguments: &[&str], typed: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_server"))
            .env_clear()
            .current_dir(&self.0)
            .args(["--data", data])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        // A command that reads nothing may be over before this is written.
        let _read = child.stdin.take().expect("its input").write_all(typed.as_bytes());
        child.wait_with_output().expect("an end")
    }

    pub fn with_lea(name: &str) -> Self {
        let place = Self::new(name);
        let made = place.run("data", &["account", "create", "lea@example.org"], "trois renards dansent\n");
        assert!(made.status.success(), "{made:?}");
        place
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

pub fn last_line(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).lines().last().unwrap_or_default().to_owned()
}

pub fn refused(output: &Output, words: &str) {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains(words), "{words}: {output:?}");
}

/// A form that was only begun, as builds without a version wrote it into a file.
fn begun(file: &Path, key: &str, typed: &str) {
    let id = "01890000-0000-7000-8000-000000000001";
    let text = format!("draft\n{key}\n{{\"id\":\"{id}\",\"before\":null,\"typed\":{typed}}}");
    let mut bytes = Vec::new();
    let mut length = text.len();
    while length >= 0x80 {
        bytes.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend(text.as_bytes());
    std::fs::write(file, bytes).expect("a file");
}

#[test]
fn a_backup_is_made_once_and_restored_where_nothing_is() {
    let place = Place::with_lea("backup");
    let made = place.run("data", &["backup", "un.backup"], "");
    assert!(made.status.success(), "{made:?}");
    assert!(last_line(&made).starts_with("un.backup: "), "{made:?}");
    refused(&place.run("data", &["backup", "un.backup"], ""), "exists already");
    refused(&place.run("data", &["restore", "un.backup"], ""), "is in use");
    let restored = place.run("other", &["restore", "un.backup"], "");
    assert!(restored.status.success(), "{restored:?}");
    refused(&place.run("other", &["restore", "un.backup"], ""), "is in use");
    let again = place.run("other", &["account", "create", "lea@example.org"], "trois renards dansent\n");
    refused(&again, "taken");
    let epoch = place.run("other", &["epoch"], "");
    assert!(epoch.status.success(), "{epoch:?}");
    let postgres = ["--set", "database.url=postgres://nobody@localhost/none", "backup", "deux.backup"];
    refused(&place.run("data", &postgres, ""), "pg_dump");
}

#[test]
fn an_export_goes_in_once_and_the_exit_says_whether_all_of_it_did() {
    let place = Place::with_lea("rescue");
    begun(&place.at("note.rescue"), "new/note", "{\"title\":\"Commencée\",\"body\":\"La moitié.\"}");
    begun(&place.at("term.rescue"), "new/term", "{\"labels.fr\":\"Levain\",\"definition\":\"Une pâte.\"}");
    refused(&place.run("data", &["import", "rescue", "note.rescue"], ""), "--as EMAIL");
    let (note, named) = (["import", "rescue", "note.rescue"], ["--as", "lea@example.org"]);
    let dry = place.run("data", &[&note[..], &named, &["--dry-run"]].concat(), "");
    assert_eq!(last_line(&dry), "1 applied, 0 merged, 0 known, 0 problems", "{dry:?}");
    for expected in ["1 applied, 0 merged, 0 known, 0 problems", "0 applied, 0 merged, 1 known, 0 problems"] {
        let taken = place.run("data", &[&note[..], &named, &["--json", "report.json"]].concat(), "");
        assert!(taken.status.success(), "{taken:?}");
        assert_eq!(last_line(&taken), expected);
    }
    let report = std::fs::read_to_string(place.at("report.json")).expect("a report");
    assert!(report.contains("\"known\": 1"), "{report}");
    let term = place.run("data", &["import", "rescue", "term.rescue", "--as", "lea@example.org"], "");
    refused(&term, "not all of term.rescue went in");
    assert_eq!(last_line(&term), "0 applied, 0 merged, 0 known, 1 problems");
    assert!(String::from_utf8_lossy(&term.stdout).contains("definition: Une pâte."), "{term:?}");
    std::fs::write(place.at("autre.pdf"), "%PDF-1.7 and the rest").expect("a file");
    refused(&place.run("data", &["import", "rescue", "autre.pdf"], ""), "no file of unsent work");
}
