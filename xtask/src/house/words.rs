//! Words of the interface that nothing says.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use super::files::Source;
use super::unused::names;

/// Where they are, from the root; the other language has the same, which the build of `i18n` sees to.
const FOLDER: &str = "crates/i18n/locales/fr";

/// Each that no code names, as `area_key`.
pub fn unsaid(root: &Path, sources: &[Source]) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(root.join(FOLDER))? {
        let path = entry?.path();
        let area = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        let words: Map<String, Value> = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        all.extend(words.keys().map(|key| format!("{area}_{key}")));
    }
    all.sort();
    Ok(unnamed(all, sources))
}

fn unnamed(words: Vec<String>, sources: &[Source]) -> Vec<String> {
    let code: Vec<&str> =
        sources.iter().filter(|source| source.path.ends_with(".rs")).map(|source| source.text.as_str()).collect();
    words.into_iter().filter(|word| !code.iter().any(|text| names(text, word))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nothing_says_is_told() {
        let source = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
        let sources =
            [source("app/src/a.rs", "words.page_more(); words.page_all_of_it();"), source("end2end/a.ts", "page_next")];
        let words = ["page_all", "page_more", "page_next"].map(str::to_owned).to_vec();
        assert_eq!(unnamed(words, &sources), ["page_all", "page_next"]);
    }
}
