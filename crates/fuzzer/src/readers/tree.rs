//! What an import reads: a tree of pages with what stands at their heads, and what it becomes.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use service::import::{Import, plan};

use super::{Reader, broken};
use crate::seeds;

/// What parts the pages of an input.
const NEXT: &[u8] = b"\n%%%\n";

/// A folder of pages, removed at the end.
pub struct Trees {
    folder: PathBuf,
    seeds: Vec<Vec<u8>>,
}

const HEADS: [&str; 3] = [
    "---\ntitle: Un\nauthors:\n  - Aline\n  - \"Rita : la gérante\"\ntags: [a, 'b', \"c\"]\ndate: 2026-05-03\n---\n# Un\n\n\
     [deux](./deux.md) ![une](image.png) [hors](../../x.md) <Button link=\"/deux/\" text=\"Deux\" />\n",
    "---\npermalink: /deux/\nsummary: >\n  un\n  deux\nrights: CC-BY-SA-4.0\nlang: en\nplaces: [Laval]\n---\n## Deux\n\n::: tip\n\
     [un](./un.md#titre)\n:::\n",
    "---\ntype: lexique\n---\n# Lexique\n\n## Commun\n\nCe qui se garde ensemble.\n\n## Tiers-lieu\n\nUn lieu.\n",
];

impl Trees {
    /// The pages of the demonstration, a few to a tree, and heads that say all that a head may.
    pub fn open() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("encommun-fuzz-{}", std::process::id()));
        fs::create_dir_all(folder.join("carnet/dedans"))?;
        let pages = seeds::pages()?;
        let joined = |some: &[String]| {
            let parts: Vec<&[u8]> = some.iter().map(String::as_bytes).collect();
            parts.join(NEXT)
        };
        let mut seeds: Vec<Vec<u8>> = pages.chunks(3).map(joined).collect();
        let heads = HEADS.map(str::to_owned);
        // As often as all the others together: it is the heads that are read.
        seeds.extend(std::iter::repeat_n(joined(&heads), seeds.len()));
        Ok(Self { folder, seeds })
    }
}

impl Drop for Trees {
    fn drop(&mut self) {
        // A folder for tests that stays is swept with the others of its kind.
        let _gone = fs::remove_dir_all(&self.folder);
    }
}

impl Reader for Trees {
    fn name(&self) -> &'static str {
        "import"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        self.seeds.clone()
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &[
            b"---\n",
            b"...\n",
            b"title: ",
            b"authors:\n",
            b"  - ",
            b"- ",
            b"[",
            b"]",
            b"\"",
            b"'",
            b": ",
            b"|\n",
            b">\n",
            b"#",
            b"permalink: ",
            b"summary: ",
            b"rights: ",
            b"lang: ",
            b"places: ",
            b"date: ",
            b"type: ",
            b"\xef\xbb\xbf",
            b"\r\n",
            b"](./",
            b"](../",
            b"](/",
            b".md)",
            b"%2e%2e/",
            b"#",
            b"?",
            b"\n%%%\n",
            b"<Button link=\"",
            b"\" />",
            b":::\n",
            b"\0",
            b"2026-13-45",
            b"\xff\xfe",
            b"README.md",
            b"&",
            b"*",
            b"!",
            b"{",
            b"}",
        ]
    }

    fn read(&mut self, bytes: &[u8]) -> Result<bool, String> {
        let mut parts: Vec<&[u8]> = Vec::new();
        let mut rest = bytes;
        while let Some(at) = rest.windows(NEXT.len()).position(|window| window == NEXT) {
            let (part, after) = rest.split_at(at);
            parts.push(part);
            rest = after.get(NEXT.len()..).unwrap_or_default();
        }
        parts.push(rest);
        let failed = |error: std::io::Error| format!("the tree cannot be written: {error}");
        let names = ["carnet/README.md", "carnet/un.md", "carnet/deux.md", "carnet/dedans/README.md"];
        for (at, name) in names.iter().enumerate() {
            fs::write(self.folder.join(name), parts.get(at).copied().unwrap_or_default()).map_err(failed)?;
        }
        let mut import = Import { name: "arbre".to_owned(), ..Import::of(&self.folder) };
        import.check().map_err(|error| error.to_string())?;
        let once = plan(&import, None).map_err(|error| error.to_string())?;
        let again = plan(&import, None).map_err(|error| error.to_string())?;
        if once.pages != again.pages {
            return broken("the same tree becomes something else the second time");
        }
        Ok(!once.pages.is_empty())
    }
}
