//! The standard library's source from Debian's `rust-src` package, with the system's own apt lists left alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::run;
use crate::workspace::on_path;

/// Where Debian's packages come from; backports keep several versions of the compiler.
const SUITES: [&str; 4] = ["trixie-backports", "trixie", "sid", "bookworm-backports"];

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Downloads and unpacks the source of exactly `version`; returns its `library` folder.
pub fn fetch_source(scratch: &Path, version: &str) -> Result<PathBuf> {
    let unpacked = scratch.join(format!("source-{version}"));
    if let Some(library) = library_in(&unpacked) {
        return Ok(library);
    }
    for program in ["apt-get", "apt-cache", "dpkg-deb"] {
        if on_path(program).is_none() {
            bail!("{program} is not here: install the {} target by hand", crate::workspace::WASM);
        }
    }
    let apt = Apt::prepare(&scratch.join("apt"))?;
    let mut found = None;
    for suite in SUITES {
        apt.use_suite(suite)?;
        let listed = run::capture(apt.command("apt-get").arg("update"))
            .and_then(|_| run::capture(apt.command("apt-cache").args(["madison", "rust-src"])));
        match listed {
            Ok(listed) => found = package_version(&listed, version).map(str::to_owned),
            Err(unreachable) => println!("  {suite}: {unreachable:#}"),
        }
        if found.is_some() {
            break;
        }
    }
    let found = found.with_context(|| format!("Debian offers no rust-src {version}"))?;
    let packages = scratch.join("packages");
    remove(&packages)?;
    fs::create_dir_all(&packages)?;
    run::capture(apt.command("apt-get").current_dir(&packages).args(["download", &format!("rust-src={found}")]))?;
    let package = fs::read_dir(&packages)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .context("the package did not arrive")?;
    let fresh = scratch.join("source-unpacking");
    remove(&fresh)?;
    run::capture(Command::new("dpkg-deb").arg("-x").arg(&package).arg(&fresh))?;
    fs::rename(&fresh, &unpacked)?;
    library_in(&unpacked).context("the package holds no library/std")
}

/// The line of `apt-cache madison` whose upstream version is exactly the compiler's.
fn package_version<'a>(listed: &'a str, version: &str) -> Option<&'a str> {
    listed
        .lines()
        .filter_map(|line| line.split('|').nth(1))
        .map(str::trim)
        .find(|offered| offered.split(['+', '-', '~']).next() == Some(version))
}

fn library_in(unpacked: &Path) -> Option<PathBuf> {
    fs::read_dir(unpacked.join("usr/src"))
        .ok()?
        .filter_map(Result::ok)
        .map(|entry| entry.path().join("library"))
        .find(|library| library.join("std/Cargo.toml").is_file())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// apt with a sources list and a state of its own.
struct Apt {
    folder: PathBuf,
}

impl Apt {
    fn prepare(folder: &Path) -> Result<Self> {
        for inner in ["lists/partial", "cache/archives/partial"] {
            fs::create_dir_all(folder.join(inner))?;
        }
        Ok(Self { folder: folder.to_path_buf() })
    }

    fn use_suite(&self, suite: &str) -> Result<()> {
        let source = format!("deb [signed-by={KEYRING}] http://deb.debian.org/debian {suite} main\n");
        fs::write(self.folder.join("sources.list"), source)?;
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .arg("-oDir::Etc::sourceparts=/dev/null")
            .arg("-oDir::State::status=/var/lib/dpkg/status")
            .arg("-oAPT::Sandbox::User=root")
            .arg("-oAcquire::Languages=none");
        for (setting, inner) in
            [("Dir::Etc::sourcelist", "sources.list"), ("Dir::State::lists", "lists"), ("Dir::Cache", "cache")]
        {
            command.arg(format!("-o{setting}={}", self.folder.join(inner).display()));
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = "\
  rust-src | 1.96.1+dfsg1-2~bpo13+1 | http://deb.debian.org/debian trixie-backports/main amd64 Packages
  rust-src | 1.95.0+dfsg1-2~bpo13+1 | http://deb.debian.org/debian trixie-backports/main amd64 Packages
";

    #[test]
    fn the_package_is_of_exactly_the_compilers_version() {
        assert_eq!(package_version(LISTED, "1.95.0"), Some("1.95.0+dfsg1-2~bpo13+1"));
        assert_eq!(package_version(LISTED, "1.9"), None);
        assert_eq!(package_version(LISTED, "1.97.0"), None);
        assert_eq!(package_version("", "1.95.0"), None);
    }
}
