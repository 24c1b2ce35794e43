//! A page: its front matter as fields, its title, its text.

use domain::Kind;
use domain::content::{LangTag, Text};
use domain::knowledge::rights;
use markdown::front_matter;

use super::report::{Fault, Problem};
use super::tree::stem;

/// Titles that say nothing about what follows: the folder's name serves a carnet better.
const EMPTY_TITLES: [&str; 12] = [
    "introduction",
    "intro",
    "readme",
    "index",
    "accueil",
    "home",
    "sommaire",
    "overview",
    "presentation",
    "présentation",
    "table des matières",
    "table of contents",
];

/// A page, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Its path.
    pub path: String,
    /// The title in its front matter.
    pub written_title: Option<String>,
    /// Its text, front matter removed, its first heading still there.
    pub body: String,
    /// The line of the file on which the body begins, from 1.
    pub body_line: usize,
    /// Its language, BCP 47.
    pub lang: Option<String>,
    /// Its abstract.
    pub summary: Option<String>,
    /// Who wrote it, in words.
    pub credit: Option<String>,
    /// Its own licence.
    pub rights: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Other titles.
    pub aliases: Vec<String>,
    /// Addresses at which a site published it.
    pub addresses: Vec<String>,
    /// What it is, where it says so; else a note, or a carnet's introduction.
    pub kind: Option<Kind>,
    /// Who wrote it, one by one.
    pub authors: Vec<String>,
    /// What its other keys say, each once, in order.
    pub others: Vec<Said>,
}

/// What a key of the front matter says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The key.
    pub key: String,
    /// Its value, or its values where it is a list.
    pub words: Vec<String>,
    /// The line that it is on, from 1.
    pub line: Option<usize>,
}

impl Page {
    /// What its front matter says under a key that is no page's own.
    #[must_use]
    pub fn other(&self, key: &str) -> Option<&Said> {
        self.others.iter().find(|said| said.key == key)
    }

    /// Reads a page.
    #[must_use]
    pub fn read(path: &str, source: &str, problems: &mut Vec<Problem>) -> Self {
        let (head, at, faults) = front_matter(source);
        problems
            .extend(faults.iter().map(|error| Problem::new(path, Some(error.line), &Fault::FrontMatter(error.fault))));
        let before = source.get(..at).unwrap_or_default();
        let mut page = Self {
            path: path.to_owned(),
            body: source.get(at..).unwrap_or_default().to_owned(),
            body_line: 1 + before.matches('\n').count(),
            ..Self::default()
        };
        for (key, value) in head.map(|head| head.fields).unwrap_or_default() {
            let value = value.trim().to_owned();
            let line = || before.lines().position(|line| line.trim_start().starts_with(&key)).map(|line| line + 1);
            if !value.is_empty()
                && let Err(problem) = page.field(&key, value)
            {
                problems.push(Problem::new(path, line(), &Fault::Value { key: key.clone(), problem }));
            }
            if let Some(said) = page.others.last_mut().filter(|said| said.key == key) {
                said.line = line();
            }
        }
        page
    }

    /// A key of the front matter and its value.
    fn field(&mut self, key: &str, value: String) -> Result<(), domain::Problem> {
        match key.to_lowercase().as_str() {
            "title" | "titre" => self.written_title = Some(one_line(&value)),
            "description" | "summary" | "abstract" | "résumé" | "resume" => {
                self.summary = Some(line::<500>(&value)?);
            }
            "lang" | "language" | "langue" => self.lang = Some(LangTag::parse(&value)?.to_string()),
            "kind" if kind(&value).is_some() => self.kind = kind(&value),
            "author" | "authors" | "auteur" | "auteurs" => {
                self.authors.push(value.clone());
                let all = self.credit.take().map_or_else(|| value.clone(), |before| format!("{before}, {value}"));
                self.credit = Some(line::<160>(&all)?);
            }
            "licence" | "license" | "rights" => {
                let known = rights::find(&value).ok_or(domain::Problem::BadLicence)?;
                self.rights = Some(known.spdx.to_owned());
            }
            "source" | "canonical" => self.source = Some(line::<2000>(&value)?),
            "permalink" | "url" | "slug" | "redirect_from" => self.addresses.push(value),
            "alias" | "aliases" if value.starts_with('/') => self.addresses.push(value),
            "alias" | "aliases" => self.aliases.push(line::<200>(&value)?),
            // A list gives its key once an item.
            _ => match self.others.iter_mut().find(|said| said.key == key) {
                Some(said) => said.words.push(value),
                None => self.others.push(Said { key: key.to_owned(), words: vec![value], line: None }),
            },
        }
        Ok(())
    }

    /// The title of a note, and its text once links are `rewritten`: the front matter's title, else the first heading
    /// of the first level, which then leaves the text, else the file's name.
    #[must_use]
    pub fn titled(&self, rewritten: String, problems: &mut Vec<Problem>) -> (String, String) {
        let heading = heading(&rewritten);
        let title = match (&self.written_title, &heading) {
            (Some(title), _) => title.clone(),
            (None, Some(heading)) => heading.text.clone(),
            (None, None) => humane(stem(&self.path)),
        };
        let cut = Text::<200>::parse(&title).is_err();
        let said = heading.filter(|heading| !cut && heading.removable && same(&heading.text, &title));
        let title = if cut {
            problems.push(Problem::new(&self.path, None, &Fault::LongTitle));
            let kept: String = one_line(&title).chars().take(199).collect();
            format!("{}…", kept.trim_end())
        } else {
            title
        };
        match said {
            Some(heading) => {
                // A page that is nothing but its title keeps it as its text.
                let body = without(&rewritten, &heading.range);
                (title, if body.trim().is_empty() { rewritten } else { body })
            }
            None => (title, rewritten),
        }
    }

    /// The title of a carnet whose introduction this is: as a note's, unless it says nothing (« Introduction »).
    #[must_use]
    pub fn introduces(&self, folder: &str, rewritten: String, problems: &mut Vec<Problem>) -> (String, String) {
        let says = |title: &str| !EMPTY_TITLES.contains(&title.trim().to_lowercase().as_str());
        let own = self.written_title.clone().or_else(|| heading(&rewritten).map(|heading| heading.text));
        if own.is_some_and(|title| says(&title)) {
            return self.titled(rewritten, problems);
        }
        (humane(folder), rewritten)
    }
}

/// The kinds that a page can be.
fn kind(word: &str) -> Option<Kind> {
    let kind = word.parse().ok()?;
    matches!(kind, Kind::Note | Kind::Term | Kind::Organisation | Kind::Person | Kind::KnowledgeBase).then_some(kind)
}

/// The first heading of the first level.
struct First {
    text: String,
    range: std::ops::Range<usize>,
    /// Whether it comes before any other heading, on lines of its own, and carries no link that would be lost.
    removable: bool,
}

fn heading(body: &str) -> Option<First> {
    let mut from = 0;
    // Each turn reads the rest again: a page whose first headings are all of other levels has no title.
    for turn in 0..8 {
        let found = markdown::first_heading(body.get(from..)?)?;
        let range = from + found.range.start..from + found.range.end;
        if found.level == 1 {
            let line = body.get(..range.start)?.rsplit('\n').next().unwrap_or_default();
            let alone = line.len() <= 3 && line.bytes().all(|byte| byte == b' ');
            let links = markdown::links(body.get(range.clone())?);
            return Some(First { text: found.text, range, removable: turn == 0 && alone && links.is_empty() });
        }
        from = range.end;
    }
    None
}

fn without(body: &str, range: &std::ops::Range<usize>) -> String {
    let before = body.get(..range.start).unwrap_or_default().trim_end();
    let after = body.get(range.end..).unwrap_or_default().trim_start_matches(['\n', ' ']);
    if before.is_empty() { after.to_owned() } else { format!("{before}\n\n{after}") }
}

fn same(a: &str, b: &str) -> bool {
    domain::text::fold(a.trim()) == domain::text::fold(b.trim())
}

fn line<const MAX: usize>(value: &str) -> Result<String, domain::Problem> {
    Text::<MAX>::parse(&one_line(value)).map(|text| text.as_str().to_owned())
}

fn one_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name as people write it: no number in front, no hyphens for spaces, a capital.
#[must_use]
pub fn humane(name: &str) -> String {
    let trimmed = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = trimmed.strip_prefix(['-', '_', '.', ' ']).filter(|_| trimmed.len() < name.len()).unwrap_or(name);
    let spaced = rest.replace(['-', '_'], " ");
    let spaced = one_line(&spaced);
    let mut letters = spaced.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

/// The key that puts a page in its place in a carnet: letters and digits alone, numbers as wide as one another, so that
/// 10 comes after 9 and a new page between two others moves neither.
#[must_use]
pub fn order(path: &str) -> String {
    let mut key = String::new();
    let mut digits = String::new();
    let folded = domain::text::fold(stem(path));
    for character in folded.chars().chain(['-']) {
        if character.is_ascii_digit() {
            digits.push(character);
            continue;
        }
        if !digits.is_empty() {
            key.push_str(&format!("{:0>6}", digits.trim_start_matches('0')));
            digits.clear();
        }
        if character.is_ascii_lowercase() {
            key.push(character);
        }
    }
    key.truncate(64);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(source: &str) -> (Page, Vec<Problem>) {
        let mut problems = Vec::new();
        (Page::read("a/1-le-titre.md", source, &mut problems), problems)
    }

    fn titled(source: &str) -> (String, String) {
        let (page, mut problems) = page(source);
        page.titled(page.body.clone(), &mut problems)
    }

    #[test]
    fn the_title_comes_from_the_head_the_first_heading_or_the_name() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(titled("---\ntitle: Écrit\n---\n# Autre\n\nx"), pair("Écrit", "# Autre\n\nx"));
        assert_eq!(titled("---\ntitle: Écrit\n---\n# écrit\n\nx"), pair("Écrit", "x"));
        assert_eq!(titled("\n# Un *titre*\n\nx\n"), pair("Un titre", "x\n"));
        assert_eq!(titled("Un titre\n===\n\nx\n"), pair("Un titre", "x\n"));
        assert_eq!(titled("::: tip\nx\n:::\n\n# T\n\ny"), pair("T", "::: tip\nx\n:::\n\ny"));
        assert_eq!(titled("## Deux\n\n# Un\n\nx"), pair("Un", "## Deux\n\n# Un\n\nx"));
        assert_eq!(titled("# [T](b.md)\n\nx"), pair("T", "# [T](b.md)\n\nx"));
        assert_eq!(titled("x"), pair("Le titre", "x"));
        assert_eq!(titled("# Seul\n"), pair("Seul", "# Seul\n"));
    }

    #[test]
    fn a_title_too_long_is_cut_and_its_heading_stays() {
        let (page, mut problems) = page(&format!("# {}\n\nx", "mot ".repeat(80)));
        let (title, body) = page.titled(page.body.clone(), &mut problems);
        assert!(title.chars().count() <= 200 && title.ends_with('…') && body.starts_with("# mot"));
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn a_carnet_is_not_called_introduction() {
        let (page, mut problems) = page("# Introduction\n\nx");
        let (title, body) = page.introduces("apis-geo", page.body.clone(), &mut problems);
        assert_eq!((title.as_str(), body.as_str()), ("Apis geo", "# Introduction\n\nx"));
    }

    #[test]
    fn what_no_field_takes_is_listed_and_what_is_wrong_is_named() {
        let (page, problems) = page("---\nsidebar: false\nlicense: MIT\nauthor: [A, B]\nlang: fr\n- x\n---\nbody");
        assert_eq!(page.others.iter().map(|said| said.key.as_str()).collect::<Vec<_>>(), ["sidebar"]);
        assert_eq!(page.credit.as_deref(), Some("A, B"));
        assert_eq!((page.lang.as_deref(), page.body.as_str(), page.body_line), (Some("fr"), "body", 8));
        assert_eq!(problems.iter().map(|p| p.line).collect::<Vec<_>>(), [Some(6), Some(3)]);
    }

    #[test]
    fn places_sort_as_people_number() {
        assert!(order("a/9-z.md") < order("a/10-a.md"));
        assert!(order("1-a.md") < order("1-é.md") && order("2.md") < order("10.md"));
        assert_eq!(humane("2024-bilan"), "Bilan");
        assert_eq!(humane("42"), "42");
    }
}
