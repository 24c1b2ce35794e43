//! Dependencies that a manifest asks for and no code names.

use super::files::Source;
use super::metadata::{Metadata, Package};

/// Each as `crate: dependency`.
///
/// One that is there for its features alone is named in `[package.metadata.cargo-machete] ignored`.
pub fn unused(metadata: &Metadata, sources: &[Source]) -> Vec<String> {
    let mut broken = Vec::new();
    for package in metadata.members() {
        let Some(folder) = folder(package, sources) else {
            continue;
        };
        let code: Vec<&str> = sources
            .iter()
            .filter(|source| source.path.starts_with(&folder) && source.path.ends_with(".rs"))
            .map(|source| source.text.as_str())
            .collect();
        for dependency in &package.dependencies {
            let called = dependency.rename.as_ref().unwrap_or(&dependency.name);
            let word = called.replace('-', "_");
            if !is_exempt(package, &dependency.name) && !code.iter().any(|text| names(text, &word)) {
                broken.push(format!("{}: {}", package.name, dependency.name));
            }
        }
    }
    broken
}

/// The package's folder from the root, by the sources that are below its manifest.
fn folder(package: &Package, sources: &[Source]) -> Option<String> {
    let manifest = package.manifest_path.strip_suffix("Cargo.toml")?;
    sources.iter().find_map(|source| {
        let (folder, _) = source.path.split_once("src/")?;
        manifest.ends_with(&format!("/{folder}")).then(|| folder.to_owned())
    })
}

fn is_exempt(package: &Package, dependency: &str) -> bool {
    package
        .metadata
        .pointer("/cargo-machete/ignored")
        .and_then(serde_json::Value::as_array)
        .is_some_and(|names| names.iter().any(|name| name == dependency))
}

/// Whether a text has the word, whole.
pub fn names(text: &str, word: &str) -> bool {
    let inside = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|part| part.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|part| part.chars().next());
        !before.is_some_and(inside) && !after.is_some_and(inside)
    })
}

#[cfg(test)]
mod tests {
    use super::super::metadata::Dependency;
    use super::*;

    #[test]
    fn a_word_is_found_whole() {
        assert!(names("use serde_json::Value;", "serde_json"));
        assert!(!names("use serde_json::Value;", "serde"));
        assert!(!names("let unserde = 1;", "serde"));
    }

    #[test]
    fn what_no_code_names_is_told() {
        let depends = |name: &str| Dependency { name: name.to_owned(), ..Dependency::default() };
        let metadata = Metadata {
            workspace_members: ["a".to_owned()].into(),
            packages: vec![Package {
                id: "a".into(),
                name: "a".into(),
                manifest_path: "/somewhere/crates/a/Cargo.toml".into(),
                dependencies: vec![depends("serde-json"), depends("uuid"), depends("getrandom")],
                metadata: serde_json::json!({ "cargo-machete": { "ignored": ["getrandom"] } }),
                ..Package::default()
            }],
        };
        let sources = [Source { path: "crates/a/src/lib.rs".into(), text: "use serde_json::Value;".into() }];
        assert_eq!(unused(&metadata, &sources), ["a: uuid"]);
    }
}
