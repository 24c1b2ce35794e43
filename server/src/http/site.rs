//! The browser's files as the bundler wrote them, read once and kept in memory: no path of a request ever reaches the
//! disk.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use app::Assets;
use axum::body::Bytes;
use flate2::read::GzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The bundler has not run here, or was stopped half-way: run it.
    #[error("{}: {source}; run `cargo xtask build` first", path.display())]
    Missing {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bundler's list cannot be read: run it again with this version.
    #[error("{}: {source}; run `cargo xtask build` again", path.display())]
    Malformed {
        /// The list.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The list names a file that is not there: run the bundler again.
    #[error("{name} is listed and missing; run `cargo xtask build` again")]
    Absent {
        /// The address of the file.
        name: String,
    },
}

/// One file, with its compressed forms.
#[derive(Debug)]
pub struct Asset {
    /// The type a browser is told.
    pub content_type: &'static str,
    /// Whether the name carries the hash of the content.
    pub immutable: bool,
    /// A name for this very content.
    pub tag: String,
    /// The bytes, of a file that has no other form.
    plain: Option<Bytes>,
    /// The same, in brotli.
    pub brotli: Option<Bytes>,
    /// The same, in gzip.
    pub gzip: Option<Bytes>,
}

impl Asset {
    /// The bytes as they are. Hardly any client wants them so where they are kept compressed: they are unpacked for it, and
    /// not held beside the others.
    ///
    /// # Errors
    /// What is compressed is no gzip: the folder was changed under the bundler's hands.
    pub fn plain(&self) -> std::io::Result<Bytes> {
        if let Some(plain) = &self.plain {
            return Ok(plain.clone());
        }
        let mut plain = Vec::new();
        GzDecoder::new(self.gzip.as_deref().unwrap_or_default()).read_to_end(&mut plain)?;
        Ok(plain.into())
    }
}

/// What the bundler says of its build.
#[derive(Debug, Clone, Deserialize)]
struct Listing {
    build: String,
    js: String,
    #[serde(default)]
    link: Option<String>,
    wasm: String,
    #[serde(default)]
    late: BTreeMap<String, Vec<String>>,
    css: String,
    precache: Vec<String>,
}

/// The whole site.
#[derive(Debug)]
pub struct Site {
    listing: Listing,
    files: BTreeMap<String, Asset>,
    worker: String,
}

/// Files that are for the server, not for browsers.
const OURS: [&str; 3] = ["/assets.json", "/hash.txt", "/service-worker.js"];

/// What the server makes at each answer, and a page with no network asks for.
const MADE: [&str; 2] = [super::offline_shell::PATH, super::manifest::PATH];

impl Site {
    /// Reads the folder that the bundler wrote.
    ///
    /// # Errors
    /// What is missing, and the remedy.
    pub fn read(root: &Path) -> Result<Self, SiteError> {
        let path = root.join("assets.json");
        let mut listing: Listing = serde_json::from_slice(&read(&path)?)
            .map_err(|source| SiteError::Malformed { path: path.clone(), source })?;
        let named = [&mut listing.js, &mut listing.wasm, &mut listing.css];
        let others = listing.link.iter_mut().chain(listing.late.values_mut().flatten()).chain(&mut listing.precache);
        for name in named.into_iter().chain(others) {
            if !name.starts_with('/') {
                name.insert(0, '/');
            }
        }
        let worker = String::from_utf8_lossy(&read(&root.join("service-worker.js"))?).into_owned();
        let mut files = BTreeMap::new();
        collect(root, "", &mut files)?;
        let site = Self { listing, files, worker };
        let Listing { js, link, wasm, late, css, precache, .. } = &site.listing;
        for name in [js, wasm, css].into_iter().chain(link).chain(late.values().flatten()).chain(precache) {
            if !MADE.contains(&name.as_str()) && !site.files.contains_key(name) {
                return Err(SiteError::Absent { name: name.clone() });
            }
        }
        Ok(site)
    }

    /// The file at `path`, if there is one.
    #[must_use]
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.files.get(path)
    }

    /// The name of this build.
    #[must_use]
    pub fn build(&self) -> &str {
        &self.listing.build
    }

    /// What the documents load.
    #[must_use]
    pub fn assets(&self) -> Assets {
        let Listing { js, link, wasm, late, css, .. } = self.listing.clone();
        Assets { js, link, wasm, late, css }
    }

    /// What the worker keeps: the shell and what else is made at each answer, then this build's files.
    pub fn precache(&self) -> impl Iterator<Item = &str> {
        let listed = self.listing.precache.iter().map(String::as_str);
        MADE.into_iter().chain(listed.filter(|path| !MADE.contains(path)))
    }

    /// The worker's source, without its first line.
    #[must_use]
    pub fn worker(&self) -> &str {
        &self.worker
    }
}

fn read(path: &Path) -> Result<Vec<u8>, SiteError> {
    std::fs::read(path).map_err(|source| SiteError::Missing { path: path.to_path_buf(), source })
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Asset>) -> Result<(), SiteError> {
    let wrong = |source| SiteError::Missing { path: folder.to_path_buf(), source };
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let address = format!("{prefix}/{name}");
        if path.is_dir() {
            collect(&path, &address, files)?;
            continue;
        }
        let Some(content_type) = content_type(name) else { continue };
        if OURS.contains(&address.as_str()) {
            continue;
        }
        let plain = read(&path)?;
        let beside = |ending: &str| std::fs::read(folder.join(format!("{name}.{ending}"))).ok().map(Bytes::from);
        let (brotli, gzip) = (beside("br"), beside("gz"));
        let immutable = prefix.starts_with("/pkg");
        let tag = tag(&plain);
        let plain = gzip.is_none().then(|| plain.into());
        let asset = Asset { content_type, immutable, tag, plain, brotli, gzip };
        files.insert(address, asset);
    }
    Ok(())
}

/// The type of a file, by its ending; a file of an unknown type is not served.
fn content_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

fn tag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
