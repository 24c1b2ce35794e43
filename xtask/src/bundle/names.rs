//! Short names between the glue and the code: those that wasm-bindgen gives end with hashes that nothing compresses.

use std::iter;

use anyhow::{Result, ensure};
use walrus::Module;

/// What the code calls the glue.
const GLUE: &str = "./encommun_bg.js";

/// Renames what the code takes from the glue, in both.
pub fn shorten(js: &str, wasm: &[u8]) -> Result<(String, Vec<u8>)> {
    let mut module = Module::from_buffer(wasm)?;
    let mut js = js.replace(&format!("\"{GLUE}\": "), "\"_\": ");
    let mut short = iter::successors(Some(0_usize), |number| Some(number + 1)).map(letters);
    for import in module.imports.iter_mut().filter(|import| import.module == GLUE) {
        let (long, name) = (format!("        {}: ", import.name), short.next().unwrap_or_default());
        ensure!(js.matches(&long).count() == 1, "the glue does not say once what {} is", import.name);
        js = js.replace(&long, &format!("        {name}: "));
        (import.module, import.name) = ("_".to_owned(), name);
    }
    Ok((js, module.emit_wasm()))
}

/// A number in letters.
fn letters(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return name;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_names_are_the_same() {
        assert_eq!((0..2_000).map(letters).collect::<BTreeSet<_>>().len(), 2_000);
    }
}
