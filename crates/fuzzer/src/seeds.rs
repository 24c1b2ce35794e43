//! Real bytes: the pages of the commons that ships to show what this is for.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The pages, in order of path.
pub fn pages() -> Result<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demonstration");
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir().with_context(|| format!("{} cannot be read", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                files.push(path);
            }
        }
    }
    files.sort();
    anyhow::ensure!(!files.is_empty(), "{} has no page", root.display());
    files.iter().map(|file| std::fs::read_to_string(file).with_context(|| file.display().to_string())).collect()
}
