//! What another application shared: what a new note begins with.

use api::typed::Typed;
use i18n::Lang;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::routes;

/// What was shared, by field of a note; or the draft that something shared before was kept as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shared {
    /// What another application says, and where the files wait that came with it.
    Said(Typed, Option<String>),
    /// The key of a draft.
    Kept(String),
}

/// Where an address names such a draft.
const DRAFT: &str = "brouillon";

/// Where an address names the files that came along: the service worker keeps them under that name.
const FILES: &str = "fichiers";

/// What it says of files that nobody could keep.
const LOST: &str = "-";

/// What the keys of these drafts begin with.
const KEPT: &str = "shared/";

/// What the form of a new note begins with, where something was shared.
#[must_use]
pub fn shared() -> Option<Shared> {
    use_context()
}

impl Shared {
    /// Reads what the manifest has applications say: a title, a text, a link, of which each says what it likes; nothing when
    /// nothing is said.
    #[must_use]
    pub fn read(query: &ParamsMap) -> Option<Self> {
        let said = |name: &str| query.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let kept = said(DRAFT);
        if !kept.is_empty() {
            return Some(Self::Kept([KEPT, &kept].concat()));
        }
        let files = Some(said(FILES)).filter(|files| !files.is_empty() && files != LOST);
        Self::of(&said("titre"), &said("texte"), &said("lien"), files)
    }

    /// Whether files came along that nobody could keep.
    #[must_use]
    pub fn lost_files(query: &ParamsMap) -> bool {
        query.get(FILES).is_some_and(|files| files == LOST)
    }

    /// Where the files wait that came along.
    #[must_use]
    pub fn files(&self) -> Option<&str> {
        if let Self::Said(_, files) = self { files.as_deref() } else { None }
    }

    fn of(title: &str, text: &str, link: &str, files: Option<String>) -> Option<Self> {
        // Most telephones put the link at the end of the text.
        let last = text.split_whitespace().next_back().filter(|word| is_link(word));
        let (text, link) = match last {
            Some(found) if !is_link(link) => (text.strip_suffix(found).unwrap_or(text).trim_end(), found),
            _ => (text, link),
        };
        let mut body = if text == title { String::new() } else { text.to_owned() };
        if is_link(link) {
            let gap = if body.is_empty() { "" } else { "\n\n" };
            body = [&body, gap, "<", link, ">"].concat();
        }
        let source = if is_link(link) { link } else { "" };
        let fields = [("title", title), ("body", &body), ("source", source)];
        let typed: Typed = fields
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| (field.to_owned(), text.to_owned()))
            .collect();
        (!typed.is_empty() || files.is_some()).then_some(Self::Said(typed, files))
    }

    /// Where the draft of it is kept: the same thing shared again finds what was written about it.
    #[must_use]
    pub fn draft_key(&self) -> String {
        let (typed, files) = match self {
            Self::Said(typed, files) => (typed, files),
            Self::Kept(key) => return key.clone(),
        };
        let mut text = files.clone().unwrap_or_default();
        for (field, value) in typed {
            text.push_str(field);
            text.push('\n');
            text.push_str(value);
            text.push('\n');
        }
        let hash = sync::operation::hash16(text.as_bytes());
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        [KEPT, &hex].concat()
    }

    /// What was said, where it was said now.
    #[must_use]
    pub const fn said(&self) -> Option<&Typed> {
        if let Self::Said(typed, _) = self { Some(typed) } else { None }
    }
}

/// The address of the form of a draft under this key; nothing where it is no form of something shared.
#[must_use]
pub fn address(lang: Lang, key: &str) -> Option<String> {
    let kept = key.strip_prefix(KEPT)?;
    Some([routes::share(lang), routes::query(&[(DRAFT, kept)])].concat())
}

fn is_link(word: &str) -> bool {
    (word.starts_with("https://") || word.starts_with("http://")) && !word.contains(['<', '>', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_becomes_what_a_note_begins_with() {
        for (said, expected) in [
            (["", "", ""], None),
            (["La crue", "", ""], Some(["La crue", "", ""])),
            (
                ["La crue", "À lire.", "https://a.example/x"],
                Some(["La crue", "À lire.\n\n<https://a.example/x>", "https://a.example/x"]),
            ),
            (
                ["", "À lire https://a.example/x", ""],
                Some(["", "À lire\n\n<https://a.example/x>", "https://a.example/x"]),
            ),
            (["", "https://a.example/x", ""], Some(["", "<https://a.example/x>", "https://a.example/x"])),
            (["La crue", "La crue", ""], Some(["La crue", "", ""])),
            (["", "", "javascript:alert(1)"], None),
            (["", "", "https://a.example/><script>"], None),
        ] {
            let [title, text, link] = said;
            let found = Shared::of(title, text, link, None).map(|shared| {
                let typed = shared.said().expect("what is said").clone();
                ["title", "body", "source"].map(|field| typed.get(field).cloned().unwrap_or_default())
            });
            assert_eq!(found, expected.map(|fields| fields.map(str::to_owned)), "{said:?}");
        }
    }

    #[test]
    fn a_file_alone_begins_a_note_of_its_own() {
        let read = |files: &str| {
            let map: ParamsMap = [("fichiers".to_owned(), files.to_owned())].into_iter().collect();
            (Shared::read(&map), Shared::lost_files(&map))
        };
        let (one, other) = (read("a1").0.expect("something shared"), read("b2").0.expect("something shared"));
        assert_eq!((one.files(), other.files()), (Some("a1"), Some("b2")));
        assert_ne!(one.draft_key(), other.draft_key());
        assert_eq!((read("-"), read("")), ((None, true), (None, false)));
    }

    #[test]
    fn the_same_thing_finds_its_draft() {
        let key = |title: &str| Shared::of(title, "", "", None).map(|shared| shared.draft_key());
        assert_eq!(key("a"), key("a"));
        assert_ne!(key("a"), key("b"));
        // And what was begun is opened again from the list of what this device keeps.
        let key = key("a").expect("a key");
        let address = address(Lang::Fr, &key).expect("an address");
        let (_, query) = address.split_once('?').expect("a query");
        let (name, value) = query.split_once('=').expect("a value");
        let map: ParamsMap = [(name.to_owned(), value.to_owned())].into_iter().collect();
        assert_eq!(Shared::read(&map).map(|shared| shared.draft_key()), Some(key));
        assert_eq!(super::address(Lang::Fr, "new/note"), None);
    }
}
