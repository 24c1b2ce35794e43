//! Turns `locales/{fr,en}/*.json` into one function a phrase, and refuses to build when a language lacks one.

mod catalogue;
mod generate;
mod typography;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    println!("cargo:rerun-if-changed=locales");
    println!("cargo:rerun-if-changed=build");
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            for problem in problems {
                println!("cargo:error={problem}");
                eprintln!("{problem}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Vec<String>> {
    let told = |name| std::env::var(name).map_err(|error| vec![error.to_string()]);
    // As it is now: a tree that was moved with what it built was compiled elsewhere.
    let root = Path::new(&told("CARGO_MANIFEST_DIR")?).join("locales");
    let french = catalogue::read(&root.join("fr")).map_err(|problem| vec![problem])?;
    let english = catalogue::read(&root.join("en")).map_err(|problem| vec![problem])?;
    let mut problems = catalogue::differences(&french, &english);
    problems.extend(typography::faults(&french, &english));
    if !problems.is_empty() {
        return Err(problems);
    }
    let code = generate::functions(&french, &english);
    let out = told("OUT_DIR")?;
    std::fs::write(Path::new(&out).join("phrases.rs"), code).map_err(|error| vec![error.to_string()])
}
