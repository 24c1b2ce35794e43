//! `assets.json`: what the server tells pages and the service worker about the files of this build.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The files of one build by their addresses.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assets {
    /// A short name of the whole build: it changes when any file does.
    pub build: String,
    /// The glue.
    pub js: String,
    /// What loads the late parts, where there are any.
    pub link: Option<String>,
    /// The code that starts.
    pub wasm: String,
    /// The code of each late module.
    pub late: BTreeMap<String, Vec<String>>,
    /// The style sheet.
    pub css: String,
    /// What the service worker keeps from its first day, so that every route opens with no network.
    pub precache: Vec<String>,
}

/// What is kept of `public/`: what a page without network shows. Large pictures wait until they are asked for.
const KEPT: [&str; 6] = ["woff2", "svg", "png", "ico", "webmanifest", "webp"];

/// Above this many bytes a public file is not kept beforehand.
const LARGE: usize = 200_000;

/// What an application store and a browser show before anybody has installed it: of no use with no network.
const SHOWN_BEFORE: &str = "screenshots/";

/// Whether a file of `public/` belongs in the service worker's list.
pub fn keeps(name: &str, bytes: usize) -> bool {
    bytes <= LARGE
        && !name.starts_with(SHOWN_BEFORE)
        && name.rsplit_once('.').is_some_and(|(_, ending)| KEPT.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fonts_and_icons_are_kept_and_large_pictures_are_not() {
        assert!(keeps("fonts/texte.woff2", 40_000));
        assert!(keeps("manifest.webmanifest", 900));
        assert!(!keeps("images/affiche.png", 900_000));
        assert!(!keeps("screenshots/wide-note-1.png", 90_000));
        assert!(!keeps("robots.txt", 40));
    }
}
