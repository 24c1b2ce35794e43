//! What the code that the browser receives is made of: by crate, and by function, those compiled again for each type
//! together.
//!
//! Counted after the cut and before wasm-opt, which takes the names away and about a fifth of the bytes.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use rustc_demangle::demangle;
use walrus::Module;

use super::split::Cut;
use super::{read, split};
use crate::workspace::{WASM, Workspace};

use super::Care;

/// How many functions are named.
const NAMED: usize = 60;

/// Bytes of code, and how many functions they are.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    bytes: usize,
    functions: usize,
}

/// Counts by a name.
type Counts = BTreeMap<String, Count>;

/// Prints what the last build is made of.
pub fn print(workspace: &Workspace) -> Result<()> {
    let care = Care::Release;
    let cut = split::split(workspace, &workspace.target.join(WASM).join(care.profile()).join("frontend.wasm"))?;
    let (mut crates, mut functions) = (Counts::new(), Counts::new());
    let Cut { main, late, .. } = cut;
    for path in late.files.values().chain([&main]) {
        for (name, bytes) in sizes(&read(path)?)? {
            add(&mut crates, origin(&name), bytes);
            add(&mut functions, name, bytes);
        }
    }
    list("crates", crates, usize::MAX);
    list("functions", functions, NAMED);
    Ok(())
}

/// The functions of a module with their bytes.
fn sizes(bytes: &[u8]) -> Result<Vec<(String, usize)>> {
    let module = Module::from_buffer(bytes).context("the compiled code cannot be read")?;
    let sized = module.funcs.iter_local().filter_map(|(id, function)| {
        let name = module.funcs.get(id).name.as_deref().unwrap_or("nameless");
        Some((format!("{:#}", demangle(name)), function.original_range.as_ref()?.len()))
    });
    // What tells wasm-bindgen what to make, and goes when it is made.
    Ok(sized.filter(|(name, _)| !name.contains("__wbindgen_describe")).collect())
}

/// The crate that a function is of: the first that its name holds.
fn origin(name: &str) -> String {
    let end = name.find("::").unwrap_or(name.len());
    let first = name.get(..end).unwrap_or_default();
    first.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned()
}

fn add(counts: &mut Counts, name: String, bytes: usize) {
    let count = counts.entry(name).or_default();
    count.bytes += bytes;
    count.functions += 1;
}

fn list(what: &str, counts: Counts, most: usize) {
    let whole: usize = counts.values().map(|count| count.bytes).sum();
    println!("▸ {what}: {whole} bytes of code");
    let mut counts: Vec<(String, Count)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| core::cmp::Reverse(count.bytes));
    for (name, count) in counts.into_iter().take(most).filter(|(_, count)| count.bytes * 500 > whole) {
        println!("  {:>8} bytes, {:>5} functions  {name}", count.bytes, count.functions);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_of_the_first_crate_in_its_name() {
        assert_eq!(
            origin("<&mut serde_json::de::Deserializer<R> as serde::Deserializer>::deserialize_seq"),
            "serde_json"
        );
        assert_eq!(origin("app::pages::home"), "app");
        assert_eq!(origin("memcpy"), "memcpy");
    }
}
