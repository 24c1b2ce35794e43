//! The rules of the house that no compiler checks.

use anyhow::Result;

use crate::workspace::Workspace;

mod features;
mod files;
mod layers;
mod licences;
pub mod metadata;
mod samples;
mod text;
mod unused;
mod words;

use metadata::Metadata;

/// One rule and what breaks it.
#[derive(Debug)]
pub struct Verdict {
    /// What is required.
    pub rule: &'static str,
    /// Every place where it is not so; none when the rule holds.
    pub broken: Vec<String>,
}

/// Checks every rule.
pub fn check(workspace: &Workspace) -> Result<Vec<Verdict>> {
    let metadata = Metadata::find(workspace)?;
    let sources = files::sources(&workspace.root)?;
    let deny = std::fs::read_to_string(workspace.root.join("deny.toml"))?;
    Ok(vec![
        Verdict { rule: "a file has at most 400 lines", broken: files::too_long(&sources) },
        Verdict {
            rule: "a file is named for what it holds: no mod.rs, no catch-all",
            broken: files::badly_named(&sources),
        },
        Verdict { rule: "a Rust file opens with one `//!` sentence", broken: files::unexplained(&sources) },
        Verdict {
            rule: "only crates/api knows whether it runs on the server",
            broken: text::server_only_code(&sources),
        },
        Verdict { rule: "no view writes an inline style", broken: text::inline_styles(&sources) },
        Verdict { rule: "no test is left out", broken: text::ignored_tests(&sources) },
        Verdict { rule: "the pure crates read neither clock nor chance", broken: text::impure(&sources) },
        Verdict { rule: "a crate depends only on those below it", broken: layers::broken(&metadata) },
        Verdict {
            rule: "planted bugs reach neither the server nor the browser",
            broken: features::planted(workspace)?,
        },
        Verdict { rule: "every word of the interface is said", broken: words::unsaid(&workspace.root, &sources)? },
        Verdict { rule: "the style guide shows every component", broken: samples::unshown(&sources) },
        Verdict { rule: "every dependency is used", broken: unused::unused(&metadata, &sources) },
        Verdict {
            rule: "every dependency has a licence and a source that we accept",
            broken: licences::refused(&metadata, &deny)?,
        },
    ])
}
