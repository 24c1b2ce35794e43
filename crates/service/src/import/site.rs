//! Where the links of a tree lead: by path, by the address a site published, on the tree's own domain.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use domain::record::Ref;
use markdown::{Destination, Link};
use unicode_normalization::UnicodeNormalization;

use super::page::Page;
use super::tree::{Tree, folder, join, stem};

/// What can be linked to.
#[derive(Debug, Clone, Default)]
pub struct Site {
    /// Pages and folders by path, with and without extension.
    paths: BTreeMap<String, Ref>,
    /// Pages by the addresses that their front matter gives.
    addresses: BTreeMap<String, Ref>,
    /// Files that are no pages.
    files: BTreeMap<String, PathBuf>,
    /// As `paths` and `addresses`, letter case aside; nothing where two would meet.
    folded: BTreeMap<String, Option<Ref>>,
    /// Hosts whose addresses are the tree's own.
    pub domains: BTreeSet<String>,
}

/// What a link comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Not the tree's business: another site, a place in the same page, a record.
    Elsewhere,
    /// A record of the tree, and a place in it.
    Record(Ref, Option<String>),
    /// A file of the tree that is no page, by its path.
    File(String),
    /// Nothing.
    Nothing,
}

impl Site {
    /// A site of the tree's files; records are added next.
    #[must_use]
    pub fn new(tree: &Tree) -> Self {
        Self { files: tree.files.clone(), ..Self::default() }
    }

    /// Where a file of the tree is read.
    #[must_use]
    pub fn file(&self, key: &str) -> Option<&PathBuf> {
        self.files.get(key)
    }

    /// A page, or a folder's introduction, which leads to its carnet.
    pub fn page(&mut self, page: &Page, target: Ref) {
        let path = page.path.as_str();
        let bare = join(folder(path), stem(path));
        for key in [path.to_owned(), format!("{bare}.html"), bare] {
            self.path(key, target);
        }
        for address in &page.addresses {
            let key = tidy(address);
            self.fold(&key, target);
            self.addresses.entry(key).or_insert(target);
        }
    }

    /// A folder: its carnet, by the names a site gives its introduction.
    pub fn folder(&mut self, path: &str, carnet: Ref) {
        for name in ["", "README.md", "README", "index.md", "index.html", "index"] {
            self.path(if name.is_empty() { path.to_owned() } else { join(path, name) }, carnet);
        }
    }

    fn path(&mut self, key: String, target: Ref) {
        self.fold(&key, target);
        self.paths.entry(key).or_insert(target);
    }

    fn fold(&mut self, key: &str, target: Ref) {
        let met = self.folded.entry(key.to_lowercase()).or_insert(Some(target));
        if *met != Some(target) {
            *met = None;
        }
    }

    /// Where a link of a page leads.
    #[must_use]
    pub fn target(&self, page: &Page, link: &Link) -> Target {
        let (path, inside) = match &link.destination {
            Destination::Record { .. } | Destination::Fragment(_) => return Target::Elsewhere,
            Destination::Relative(path) => (path.clone(), None),
            Destination::Url(url) => match host_and_path(url) {
                Some((host, path)) if self.domains.contains(&host) => (format!("/{path}"), Some(host)),
                _ => return Target::Elsewhere,
            },
        };
        let (path, fragment) = match path.split_once('#') {
            Some((path, fragment)) => (path.to_owned(), Some(decoded(fragment)).filter(|f| !f.is_empty())),
            None => (path, None),
        };
        let path = decoded(path.split('?').next().unwrap_or_default());
        if path.is_empty() {
            return Target::Elsewhere;
        }
        match self.find(page, &path) {
            Some(Found::Record(target)) => Target::Record(target, fragment),
            Some(Found::File(key)) => Target::File(key),
            // The home page of a site whose tree has none is a link like any other.
            None if inside.is_some() && tidy(&path).is_empty() => Target::Elsewhere,
            None => Target::Nothing,
        }
    }

    fn find(&self, page: &Page, path: &str) -> Option<Found> {
        if let Some(absolute) = path.strip_prefix('/') {
            let key = within("", absolute)?;
            return self.address(&key).or_else(|| self.at(&key));
        }
        let here = within(folder(&page.path), path).and_then(|key| self.at(&key));
        here.or_else(|| {
            let mut published = page.addresses.iter().filter_map(|address| {
                let base = address.trim_start_matches('/');
                let base = if base.ends_with('/') { base } else { folder(base) };
                within(base, path)
            });
            published.find_map(|key| self.address(&key).or_else(|| self.at(&key)))
        })
    }

    fn address(&self, key: &str) -> Option<Found> {
        self.addresses.get(key).copied().map(Found::Record)
    }

    fn at(&self, key: &str) -> Option<Found> {
        if let Some(target) = self.paths.get(key) {
            return Some(Found::Record(*target));
        }
        if self.files.contains_key(key) {
            return Some(Found::File(key.to_owned()));
        }
        self.folded.get(&key.to_lowercase()).copied().flatten().map(Found::Record)
    }

    /// Adds the host that the tree's pages link to as their own: one whose addresses, the home page apart, are pages of
    /// the tree more often than not, and at least twice.
    pub fn find_domain<'a>(&mut self, pages: impl Iterator<Item = &'a Page>) {
        let mut hosts: BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> = BTreeMap::new();
        for link in pages.flat_map(|page| markdown::links(&page.body)) {
            let Destination::Url(url) = &link.destination else { continue };
            let Some((host, path)) = host_and_path(url) else { continue };
            let key = tidy(&decoded(path.split(['#', '?']).next().unwrap_or_default()));
            if key.is_empty() {
                continue;
            }
            let found = self.address(&key).or_else(|| self.at(&key)).is_some();
            let (known, all) = hosts.entry(host).or_default();
            if found {
                known.insert(key.clone());
            }
            all.insert(key);
        }
        let best = hosts
            .into_iter()
            .filter(|(_, (known, all))| known.len() >= 2 && known.len() * 2 >= all.len())
            .max_by_key(|(_, (known, _))| known.len());
        self.domains.extend(best.map(|(host, _)| host));
    }
}

enum Found {
    Record(Ref),
    File(String),
}

/// The domain that a tree names in the files where sites say it.
#[must_use]
pub fn named_domain(root: &std::path::Path) -> Option<String> {
    let text = |name: &str| {
        let file = root.join(name);
        let small = std::fs::symlink_metadata(&file).is_ok_and(|data| data.is_file() && data.len() < 65_536);
        small.then(|| std::fs::read_to_string(file).ok()).flatten()
    };
    let places = ["CNAME", "public/CNAME", "static/CNAME", "docs/CNAME", ".vuepress/public/CNAME"];
    if let Some(name) = places.iter().find_map(|place| text(place)) {
        return host(name.trim());
    }
    let configs =
        [("mkdocs.yml", "site_url"), ("_config.yml", "url"), ("config.toml", "baseURL"), ("hugo.toml", "baseURL")];
    configs.iter().find_map(|(file, key)| {
        let text = text(file)?;
        let line = text.lines().find_map(|line| line.trim_start().strip_prefix(key))?;
        host(line.trim_start_matches([':', '=', ' ', '"', '\'']).trim_end_matches(['"', '\'', ' ']))
    })
}

/// The host of a domain or an address as somebody types it.
#[must_use]
pub fn host(typed: &str) -> Option<String> {
    let url = if typed.contains("//") { typed.to_owned() } else { format!("https://{typed}") };
    host_and_path(&url).map(|(host, _)| host).filter(|host| host.contains('.') && !host.contains(' '))
}

/// The host and the path, without its first slash, of an `http` address.
fn host_and_path(url: &str) -> Option<(String, String)> {
    let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
    let from = ["https://", "http://", "//"].into_iter().find(|scheme| lower.starts_with(scheme))?.len();
    let rest = url.get(from..)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest.get(..end)?.to_ascii_lowercase();
    Some((host, rest.get(end..)?.trim_start_matches('/').to_owned()))
}

/// A path or an address as a key: no slash at its ends, no `.` or `..`, accents composed.
fn tidy(path: &str) -> String {
    within("", &decoded(path)).unwrap_or_default()
}

/// A relative path from a folder; nothing when it leaves the tree.
fn within(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/").nfc().collect())
}

/// Percent-decodes; what is no UTF-8 once decoded stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *byte == b'%') {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use domain::{Kind, RecordId};

    use super::*;

    fn record(byte: u8, kind: Kind) -> Ref {
        Ref { kind, id: RecordId::from_bytes([byte; 16]) }
    }

    fn page(path: &str, source: &str) -> Page {
        Page::read(path, source, &mut Vec::new())
    }

    fn site() -> (Site, Page) {
        let tree = Tree { files: BTreeMap::from([("a/images/x y.png".to_owned(), PathBuf::new())]), ..Tree::default() };
        let mut site = Site::new(&tree);
        let guide = page("a/0-guide.md", "---\npermalink: /a/guide/\n---\n");
        site.page(&guide, record(1, Kind::Note));
        site.page(&page("b/É té.md", ""), record(2, Kind::Note));
        site.folder("a", record(3, Kind::Notebook));
        site.domains.insert("guides.example.org".to_owned());
        (site, guide)
    }

    fn target(markdown: &str) -> Target {
        let (site, guide) = site();
        let link = markdown::links(markdown).into_iter().next().expect("a link");
        site.target(&guide, &link)
    }

    #[test]
    fn links_of_every_form_find_their_record() {
        let guide = |fragment: Option<&str>| Target::Record(record(1, Kind::Note), fragment.map(str::to_owned));
        let carnet = Target::Record(record(3, Kind::Notebook), None);
        let other = Target::Record(record(2, Kind::Note), None);
        for (text, expected) in [
            ("[x](0-guide.md)", guide(None)),
            ("[x](./0-guide#part)", guide(Some("part"))),
            ("[x](../a/0-GUIDE.html)", guide(None)),
            ("[x](/a/guide#l%27un)", guide(Some("l'un"))),
            ("<Button link=\"/a/guide/\" text=\"x\" />", guide(None)),
            ("[x](https://guides.example.org/a/guide/?q=1#p)", guide(Some("p"))),
            ("[x](/a/)", carnet.clone()),
            ("[x](README.md)", carnet.clone()),
            ("[x](../guide/../)", carnet.clone()),
            ("[x](../b/%C3%89%20t%C3%A9.md)", other.clone()),
            ("[x](<../b/E\u{301} té>)", other),
            ("![x](images/x%20y.png)", Target::File("a/images/x y.png".to_owned())),
            ("[x](https://guides.example.org/)", Target::Elsewhere),
            ("[x](https://elsewhere.example.org/a/guide)", Target::Elsewhere),
            ("[x](#part)", Target::Elsewhere),
            ("[x](mailto:a@example.org)", Target::Elsewhere),
            ("[x](../../../etc/passwd)", Target::Nothing),
            ("[x](/a/gone)", Target::Nothing),
            ("[x](https://guides.example.org/gone)", Target::Nothing),
        ] {
            assert_eq!(target(text), expected, "{text}");
        }
    }

    #[test]
    fn the_domain_is_the_one_whose_addresses_are_pages() {
        let (mut site, guide) = site();
        site.domains.clear();
        let text = "[a](https://own.example.org/a/guide) [b](https://own.example.org/a/) [c](https://own.example.org/gone)\n\
                    [d](https://code.example.org/a/guide) [e](https://code.example.org/x) [f](https://code.example.org/)";
        let pages = [guide, page("b/x.md", text)];
        site.find_domain(pages.iter());
        assert_eq!(site.domains, BTreeSet::from(["own.example.org".to_owned()]));
        assert_eq!(host("https://Guides.Example.org/x"), Some("guides.example.org".to_owned()));
        assert_eq!(host("localhost"), None);
    }
}
