//! Licences and sources of what we depend on, held against `deny.toml`.

use anyhow::{Context, Result};
use serde::Deserialize;

use super::metadata::Metadata;

/// The part of `deny.toml` that is read here.
#[derive(Deserialize)]
struct Deny {
    licenses: Licenses,
}

#[derive(Deserialize)]
struct Licenses {
    allow: Vec<String>,
}

/// Packages with no accepted licence, or from elsewhere than the registry.
pub fn refused(metadata: &Metadata, deny: &str) -> Result<Vec<String>> {
    let deny: Deny = toml::from_str(deny).context("deny.toml cannot be read")?;
    let mut broken = Vec::new();
    for package in &metadata.packages {
        let named = format!("{} {}", package.name, package.version);
        match &package.license {
            None => broken.push(format!("{named} names no licence")),
            Some(licence) if !accepts(licence, &deny.licenses.allow) => {
                broken.push(format!("{named}: {licence}"));
            }
            Some(_) => {}
        }
        if package.source.as_ref().is_some_and(|source| !source.starts_with("registry+")) {
            broken.push(format!("{named} does not come from the registry"));
        }
    }
    Ok(broken)
}

/// Whether an SPDX expression can be met: OR needs one side, AND both; an older `/` means OR.
fn accepts(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    reader.either() && reader.words.is_empty()
}

struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a [String],
}

impl Reader<'_> {
    fn next_is(&mut self, word: &str) -> bool {
        let Some((first, rest)) = self.words.split_first().filter(|(first, _)| **first == word) else {
            return false;
        };
        debug_assert_eq!(*first, word);
        self.words = rest;
        true
    }

    fn either(&mut self) -> bool {
        let mut met = self.both();
        while self.next_is("OR") {
            met |= self.both();
        }
        met
    }

    fn both(&mut self) -> bool {
        let mut met = self.one();
        while self.next_is("AND") {
            met &= self.one();
        }
        met
    }

    fn one(&mut self) -> bool {
        if self.next_is("(") {
            let met = self.either();
            return self.next_is(")") && met;
        }
        let Some((name, rest)) = self.words.split_first() else {
            return false;
        };
        self.words = rest;
        let mut name = (*name).to_owned();
        if self.next_is("WITH")
            && let Some((exception, rest)) = self.words.split_first()
        {
            name = format!("{name} WITH {exception}");
            self.words = rest;
        }
        self.allowed.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::super::metadata::Package;
    use super::*;

    #[test]
    fn expressions_are_weighed() {
        let allowed = ["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"].map(str::to_owned);
        let table = [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT OR GPL-3.0", true),
            ("MIT/Apache-2.0", true),
            ("MIT AND GPL-3.0", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND GPL-3.0", false),
            ("GPL-3.0 OR MIT AND Unicode-3.0", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("Apache-2.0 WITH Other-exception", false),
            ("", false),
            ("(MIT", false),
        ];
        for (expression, expected) in table {
            assert_eq!(accepts(expression, &allowed), expected, "{expression}");
        }
    }

    #[test]
    fn what_has_no_licence_or_another_source_is_named() {
        let package = |name: &str, licence: Option<&str>, source: Option<&str>| Package {
            name: name.to_owned(),
            version: "1.0.0".into(),
            license: licence.map(str::to_owned),
            source: source.map(str::to_owned),
            ..Package::default()
        };
        let metadata = Metadata {
            workspace_members: std::collections::BTreeSet::new(),
            packages: vec![
                package("good", Some("MIT"), Some("registry+https://example.org")),
                package("ours", Some("MIT"), None),
                package("silent", None, None),
                package("elsewhere", Some("MIT"), Some("git+https://example.org")),
            ],
        };
        let broken = refused(&metadata, "[licenses]\nallow = [\"MIT\"]\n").expect("read");
        assert_eq!(broken, ["silent 1.0.0 names no licence", "elsewhere 1.0.0 does not come from the registry",]);
    }
}
