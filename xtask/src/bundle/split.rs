//! What a first page does not need is cut off the compiled code, into files that are loaded later.
//!
//! The cut follows the linker's relocations, so it is made before anything else touches the module: what the entry point
//! reaches stays, and what only late modules reach goes into a file for each set of modules that share it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use tracing::subscriber::with_default;
use wasm_split_cli_support::{Options, transform};

use super::warnings::Warnings;
use super::{files, hash, read, snip, write};
use crate::run;
use crate::workspace::{OUTPUT_NAME, Workspace};

/// Changes whenever the settings below do.
const SETTINGS: &str = "0.2.4 2";

/// The module that loads the late files; it is beside them and beside the glue.
pub const LINK: &str = "late.js";

/// What starts, before wasm-bindgen has read it.
const MAIN: &str = "main.wasm";

/// Compiled code in parts.
pub struct Cut {
    /// What starts.
    pub main: PathBuf,
    /// What loads the rest; none where nothing was cut off.
    pub link: Option<PathBuf>,
    /// The rest.
    pub late: Late,
}

/// What is loaded later.
#[derive(Clone, Debug, Default)]
pub struct Late {
    /// Its files, by name.
    pub files: BTreeMap<String, PathBuf>,
    /// The names of the files that each module takes.
    pub modules: Modules,
}

/// The names of the files that each module takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modules(pub BTreeMap<String, Vec<String>>);

impl Cut {
    /// Code that stays whole.
    pub fn whole(compiled: PathBuf) -> Self {
        Self { main: compiled, link: None, late: Late::default() }
    }

    /// What was made in a folder.
    fn find(folder: &Path, modules: Modules) -> Result<Self> {
        let mut late = Late { files: BTreeMap::new(), modules };
        for path in files(folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name != MAIN && name.ends_with(".wasm") {
                late.files.insert(name, path);
            }
        }
        Ok(Self { main: folder.join(MAIN), link: Some(folder.join(LINK)), late })
    }
}

/// Cuts compiled code, unless that was done before.
pub fn split(workspace: &Workspace, compiled: &Path) -> Result<Cut> {
    let folder = workspace.bundle().join("split");
    let (stamp, noted) = (folder.join("made-from"), folder.join("modules.json"));
    let bytes = read(compiled)?;
    let key = hash::of_all([("settings", SETTINGS.as_bytes()), ("wasm", &bytes)]);
    if fs::read_to_string(&stamp).is_ok_and(|made| made == key) {
        run::unchanged("splitting");
        return Cut::find(&folder, serde_json::from_slice(&read(&noted)?)?);
    }
    run::step("splitting", || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let modules = cut(&bytes, &folder)?;
        let made = Cut::find(&folder, modules)?;
        for path in made.late.files.values().chain([&made.main]) {
            write(path, &snip::snip(&read(path)?)?)?;
        }
        write(&noted, &serde_json::to_vec_pretty(&made.late.modules)?)?;
        write(&stamp, key.as_bytes())?;
        Ok(made)
    })
}

/// Writes the parts into a folder.
fn cut(bytes: &[u8], folder: &Path) -> Result<Modules> {
    let (main, link, glue) = (folder.join(MAIN), format!("./{LINK}"), format!("./{OUTPUT_NAME}.js"));
    let mut options = Options::new(bytes);
    options.output_dir = folder;
    options.main_out_path = &main;
    // Relative to each other: the folder that they are served from carries the hash.
    options.link_name = &link;
    options.main_module = &glue;
    let warnings = Warnings::default();
    let made = with_default(warnings.clone(), || transform(options));
    warnings.print();
    let made = made.map_err(|refused| anyhow!("{refused:#}")).context("the code cannot be split")?;
    let named = |stems: Vec<String>| stems.into_iter().map(|stem| format!("{stem}.wasm")).collect();
    Ok(Modules(made.prefetch_map.into_iter().map(|(module, stems)| (module, named(stems))).collect()))
}
