//! Features that must never reach what people run.

use anyhow::Result;

use crate::run;
use crate::workspace::{WASM, Workspace};

/// Faults that only the simulator may switch on.
const PLANTED: &str = "planted-bugs";

/// The programs whose build turns the planted bugs on.
pub fn planted(workspace: &Workspace) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for (package, target) in [("server", None), ("frontend", Some(WASM))] {
        let mut cargo = workspace.cargo();
        cargo.args(["tree", "--edges", "features,normal,build", "--package", package]);
        if let Some(target) = target {
            cargo.args(["--target", target]);
        }
        broken.extend(mentions(package, &run::capture(&mut cargo)?));
    }
    Ok(broken)
}

fn mentions(package: &str, tree: &str) -> Option<String> {
    tree.lines()
        .find(|line| line.contains(PLANTED))
        .map(|line| format!("{package}: {}", line.trim_start_matches(|mark: char| !mark.is_alphanumeric())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_feature_is_found_in_a_tree() {
        let tree = "server v0.1.0\n├── sync feature \"planted-bugs\"\n│   └── sync v0.1.0\n";
        assert_eq!(mentions("server", tree).as_deref(), Some("server: sync feature \"planted-bugs\""));
        assert_eq!(mentions("server", "server v0.1.0\n└── sync v0.1.0\n"), None);
    }
}
