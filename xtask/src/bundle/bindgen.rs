//! The JavaScript glue: wasm-bindgen as a library, so that a fresh machine needs no tool of that name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{Care, hash, names, read, write};
use crate::run;
use crate::workspace::{OUTPUT_NAME, Workspace};

/// Changes whenever the settings below do.
const SETTINGS: &str = "0.2.130 web 4";

/// What wasm-bindgen made.
pub struct Glued {
    /// The module with `export default init`.
    pub js: PathBuf,
    /// The code it instantiates.
    pub wasm: PathBuf,
    /// Files that crates asked to be put beside it.
    pub snippets: Option<PathBuf>,
}

/// Makes the glue for a compiled library.
pub fn bind(workspace: &Workspace, compiled: &Path, care: Care) -> Result<Glued> {
    let folder = workspace.bundle().join(format!("bindgen-{}", care.profile()));
    let stamp = folder.join("made-from");
    let bytes = read(compiled)?;
    let key = hash::of_all([("settings", SETTINGS.as_bytes()), ("wasm", &bytes)]);
    if fs::read_to_string(&stamp).is_ok_and(|made| made == key) {
        run::unchanged("wasm-bindgen");
        return Ok(glued(&folder));
    }
    run::step("wasm-bindgen", || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Bindgen::new()
            .input_bytes(OUTPUT_NAME, bytes)
            .out_name(OUTPUT_NAME)
            .web(true)?
            .typescript(false)
            // Whoever starts it says where the code is: its name has a hash that the glue cannot know.
            .omit_default_module_path(true)
            // What is loaded later is linked by the table and the memory that the linker exports.
            .keep_lld_exports(care.splits())
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&folder)
            .context("the glue cannot be made")?;
        if care != Care::Quick {
            let made = glued(&folder);
            let (js, wasm) = names::shorten(&String::from_utf8(read(&made.js)?)?, &read(&made.wasm)?)?;
            write(&made.js, js.as_bytes())?;
            write(&made.wasm, &wasm)?;
        }
        write(&stamp, key.as_bytes())
    })?;
    Ok(glued(&folder))
}

fn glued(folder: &Path) -> Glued {
    let snippets = folder.join("snippets");
    Glued {
        js: folder.join(format!("{OUTPUT_NAME}.js")),
        wasm: folder.join(format!("{OUTPUT_NAME}_bg.wasm")),
        snippets: snippets.is_dir().then_some(snippets),
    }
}
