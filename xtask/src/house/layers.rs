//! Who may depend on whom; an arrow never turns round.

use super::metadata::Metadata;

/// Each crate with those it may use.
const MAY_USE: [(&str, &[&str]); 17] = [
    ("markdown", &[]),
    ("domain", &["markdown"]),
    ("search", &["domain"]),
    ("sync", &["domain"]),
    ("simulator", &["domain", "sync"]),
    ("offline", &["domain", "sync"]),
    ("storage", &["domain", "sync"]),
    ("service", &["domain", "markdown", "search", "storage", "sync"]),
    ("api", &["domain", "service", "sync"]),
    ("i18n", &["domain"]),
    ("app", &["api", "domain", "i18n", "markdown", "sync"]),
    ("frontend", &["app", "domain", "offline", "search", "sync"]),
    ("server", &["api", "app", "domain", "i18n", "markdown", "service", "storage", "sync"]),
    ("fuzzer", &["domain", "markdown", "search", "service", "sync"]),
    ("outage", &[]),
    ("herd", &["domain", "sync"]),
    ("xtask", &[]),
];

/// For tests alone: the simulator compares itself with the real storage, and the server's files have their power cut.
const MAY_TEST_WITH: [(&str, &str); 2] = [("simulator", "storage"), ("service", "outage")];

/// Outside the workspace, what describes records may use next to nothing.
const DOMAIN_MAY_USE: [&str; 5] = ["jiff", "serde", "sha2", "thiserror", "uuid"];

/// Arrows that are not in the table, and crates that it does not know.
pub fn broken(metadata: &Metadata) -> Vec<String> {
    let ours: Vec<&str> = metadata.members().map(|package| package.name.as_str()).collect();
    let mut broken = Vec::new();
    for package in metadata.members() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == package.name) else {
            broken.push(format!("{} is not in the table of layers", package.name));
            continue;
        };
        for dependency in &package.dependencies {
            let name = dependency.name.as_str();
            let for_tests = dependency.kind.as_deref() == Some("dev");
            if ours.contains(&name) {
                let tested = MAY_TEST_WITH.contains(&(package.name.as_str(), name));
                if !(allowed.contains(&name) || for_tests && tested) {
                    broken.push(format!("{} → {name}", package.name));
                }
            } else if package.name == "domain"
                && dependency.kind.is_none()
                && !(DOMAIN_MAY_USE.contains(&name) || name.starts_with("unicode-"))
            {
                broken.push(format!("domain → {name}, from outside"));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::super::metadata::{Dependency, Package};
    use super::*;

    type Depends<'a> = (&'a str, &'a [(&'a str, Option<&'a str>)]);

    fn workspace(crates: &[Depends<'_>]) -> Metadata {
        Metadata {
            workspace_members: crates.iter().map(|(name, _)| (*name).to_owned()).collect(),
            packages: crates
                .iter()
                .map(|(name, dependencies)| Package {
                    id: (*name).to_owned(),
                    name: (*name).to_owned(),
                    dependencies: dependencies
                        .iter()
                        .map(|(name, kind)| Dependency {
                            name: (*name).to_owned(),
                            kind: kind.map(str::to_owned),
                            rename: None,
                        })
                        .collect(),
                    ..Package::default()
                })
                .collect(),
        }
    }

    #[test]
    fn arrows_of_the_table_are_accepted() {
        let given = workspace(&[
            ("markdown", &[("pulldown-cmark", None)]),
            ("domain", &[("markdown", None), ("unicode-segmentation", None), ("serde", None)]),
            ("storage", &[("domain", None), ("sqlx", None)]),
            ("simulator", &[("storage", Some("dev"))]),
        ]);
        assert_eq!(broken(&given), Vec::<String>::new());
    }

    #[test]
    fn arrows_that_turn_round_are_named() {
        let given = workspace(&[
            ("domain", &[("sync", None), ("tokio", None), ("proptest", Some("dev"))]),
            ("sync", &[]),
            ("storage", &[]),
            ("app", &[("storage", None)]),
            ("simulator", &[("storage", None)]),
            ("unknown", &[]),
        ]);
        assert_eq!(
            broken(&given),
            [
                "domain → sync",
                "domain → tokio, from outside",
                "app → storage",
                "simulator → storage",
                "unknown is not in the table of layers",
            ]
        );
    }
}
