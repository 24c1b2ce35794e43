//! The site's folder: hashed names, public files, compressed copies, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::compress::{self, compress};
use super::generations::Generations;
use super::manifest::{Assets, keeps};
use super::split::LINK;
use super::{Care, Parts, files, hash, prune, read, write};
use crate::run;
use crate::workspace::{OUTPUT_NAME, Workspace};

/// The server writes its own first line into it at each answer, so no compressed copy is made.
const SERVICE_WORKER: &str = "service-worker.js";

/// Files of the site by their path in it.
type Files = BTreeMap<String, Vec<u8>>;

/// Makes the site's folder equal to what was built.
pub fn assemble(workspace: &Workspace, parts: &Parts, care: Care) -> Result<()> {
    let mut site = Files::new();
    let (packed, mut precache) = package(&mut site, parts)?;
    let frontend = workspace.root.join("frontend");
    site.insert("boot.js".into(), read(&frontend.join("boot.js"))?);
    precache.push("/boot.js".into());
    site.insert(SERVICE_WORKER.into(), worker(&frontend.join("service-worker"))?);
    for (name, bytes) in folder(&workspace.root.join("public"))? {
        if keeps(&name, bytes.len()) {
            precache.push(format!("/{name}"));
        }
        site.insert(name, bytes);
    }
    let build = hash::of_all(site.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let current: BTreeSet<String> = site.keys().filter(|name| name.starts_with("pkg/")).cloned().collect();
    let copies = care != Care::Quick;
    if copies {
        add_compressed(workspace, &mut site)?;
    }
    let assets = Assets {
        build,
        js: packed.js,
        link: packed.link,
        wasm: packed.wasm,
        late: packed.late,
        css: packed.css,
        precache,
    };
    site.insert("assets.json".into(), serde_json::to_vec_pretty(&assets)?);
    put(workspace, &site, current)
}

/// The service worker, one script: what it begins with, then the other files of its folder.
fn worker(root: &Path) -> Result<Vec<u8>> {
    let mut whole = read(&root.join(SERVICE_WORKER))?;
    for (name, bytes) in folder(root)? {
        if name != SERVICE_WORKER {
            whole.extend(bytes);
        }
    }
    Ok(whole)
}

/// The addresses of what documents name.
struct Packed {
    js: String,
    link: Option<String>,
    wasm: String,
    late: BTreeMap<String, Vec<String>>,
    css: String,
}

/// What goes into `pkg/`, with the addresses to keep.
///
/// All code is in one folder, named by a hash of the whole: its files name each other, and a change of one moves what the
/// others point at.
fn package(site: &mut Files, parts: &Parts) -> Result<(Packed, Vec<String>)> {
    let mut code = Files::from([
        (format!("{OUTPUT_NAME}.js"), read(&parts.js)?),
        (format!("{OUTPUT_NAME}.wasm"), read(&parts.wasm)?),
    ]);
    if let Some(link) = &parts.link {
        code.insert(LINK.to_owned(), read(link)?);
    }
    for (name, path) in &parts.late.files {
        code.insert(name.clone(), read(path)?);
    }
    if let Some(snippets) = &parts.snippets {
        code.extend(folder(snippets)?.into_iter().map(|(name, bytes)| (format!("snippets/{name}"), bytes)));
    }
    let hash = hash::of_all(code.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    let css = read(&parts.css)?;
    let address = |name: &str| format!("/pkg/{hash}/{name}");
    let packed = Packed {
        js: address(&format!("{OUTPUT_NAME}.js")),
        link: parts.link.as_ref().map(|_| address(LINK)),
        wasm: address(&format!("{OUTPUT_NAME}.wasm")),
        late: parts
            .late
            .modules
            .0
            .iter()
            .map(|(module, names)| (module.clone(), names.iter().map(|name| address(name)).collect()))
            .collect(),
        css: format!("/pkg/{OUTPUT_NAME}.{}.css", hash::of(&css)),
    };
    let code = code.into_iter().map(|(name, bytes)| (address(&name), bytes));
    let mut precache = Vec::new();
    for (address, bytes) in code.chain([(packed.css.clone(), css)]) {
        site.insert(address.trim_start_matches('/').to_owned(), bytes);
        precache.push(address);
    }
    Ok((packed, precache))
}

/// The files of a folder by their path in it.
fn folder(root: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    files(root)?
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap_or(&path);
            Ok((name.to_string_lossy().into_owned(), read(&path)?))
        })
        .collect()
}

/// Adds the compressed copies, and drops those of contents that are no longer served.
fn add_compressed(workspace: &Workspace, site: &mut Files) -> Result<()> {
    let kept = workspace.bundle().join("compressed");
    run::step("brotli and gzip", || {
        let mut copies = Files::new();
        let mut used = BTreeSet::new();
        for (name, bytes) in site.iter() {
            if name == SERVICE_WORKER || !compress::worth(name) {
                continue;
            }
            let made = compress(&kept, bytes)?;
            copies.insert(format!("{name}.br"), read(&made.brotli)?);
            copies.insert(format!("{name}.gz"), read(&made.gzip)?);
            used.extend([made.brotli, made.gzip]);
        }
        site.append(&mut copies);
        prune(&kept, &used)
    })
}

/// Writes what differs and removes what is neither of this build nor of the one before.
fn put(workspace: &Workspace, site: &Files, current: BTreeSet<String>) -> Result<()> {
    let root = workspace.site();
    fs::create_dir_all(&root)?;
    let noted = workspace.bundle().join("generations.json");
    let mut generations = Generations::find(&noted);
    generations.advance(current);
    let mut written = 0_usize;
    for (name, bytes) in site {
        let path = root.join(name);
        if fs::read(&path).is_ok_and(|there| there == *bytes) {
            continue;
        }
        write(&path, bytes)?;
        written += 1;
    }
    let mut removed = 0_usize;
    for path in files(&root)? {
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy();
        let plain = name.trim_end_matches(".br").trim_end_matches(".gz");
        if !site.contains_key(name.as_ref()) && !generations.keeps(plain) {
            fs::remove_file(&path).with_context(|| format!("{name} cannot be removed"))?;
            if let Some(folder) = path.parent() {
                // Refused while anything is in it.
                let _emptied = fs::remove_dir(folder);
            }
            removed += 1;
        }
    }
    generations.note(&noted)?;
    println!("▸ the site: {} files, {written} written, {removed} removed", site.len());
    Ok(())
}
