//! Typed paths: French and stable, the same under `/en`; no other file writes an address.

use domain::record::Ref;
use domain::{GroupId, Kind, RecordId};
use i18n::Lang;

/// The prefix of a language's addresses: nothing for French, `/en` for English.
#[must_use]
pub const fn base(lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => "",
        Lang::En => "/en",
    }
}

/// The language of an address; only the address decides.
#[must_use]
pub fn lang_of(path: &str) -> Lang {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    if path == "/en" || path.starts_with("/en/") { Lang::En } else { Lang::Fr }
}

/// The same page in another language; `path` may carry its query.
#[must_use]
pub fn in_language(lang: Lang, path: &str) -> String {
    let bare = match lang_of(path) {
        Lang::Fr => path,
        Lang::En => path.strip_prefix("/en").unwrap_or(path),
    };
    let target = match (lang, bare) {
        (Lang::Fr, "") => "/".to_owned(),
        (Lang::Fr, bare) if bare.starts_with('?') => ["/", bare].concat(),
        (Lang::Fr, bare) => bare.to_owned(),
        (Lang::En, "/") => "/en".to_owned(),
        (Lang::En, bare) => {
            ["/en", bare.strip_prefix('/').filter(|rest| rest.starts_with('?')).unwrap_or(bare)].concat()
        }
    };
    // `//host` would leave the site.
    if target.starts_with("//") { "/".to_owned() } else { target }
}

fn at(lang: Lang, path: &str) -> String {
    match (lang, path) {
        (Lang::En, "/") => "/en".to_owned(),
        _ => [base(lang), path].concat(),
    }
}

macro_rules! fixed {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {
        $($(#[$doc])* #[must_use] pub fn $name(lang: Lang) -> String { at(lang, $path) })*
    };
}

fixed! {
    /// The home page.
    home = "/";
    /// The search page, with no words yet.
    search = "/recherche";
    /// Every carnet one may see.
    notebooks = "/carnets";
    /// Every note one may see.
    notes = "/notes";
    /// A form for a new note.
    new_note = "/notes/nouvelle";
    /// A form for a new carnet.
    new_notebook = "/carnets/nouveau";
    /// The lexique.
    glossary = "/lexique";
    /// A form for a new term.
    new_term = "/lexique/nouveau";
    /// Themes and sectors.
    themes = "/themes";
    /// Territories, by region.
    territories = "/territoires";
    /// The répertoire: every organisation one may see.
    organisations = "/organisations";
    /// A form for a new organisation.
    new_organisation = "/organisations/nouvelle";
    /// Every base de connaissances one may see.
    bases = "/bases";
    /// A form for a new base.
    new_base = "/bases/nouvelle";
    /// What waits for this person.
    suggestions = "/suggestions";
    /// Every right that one has a part in; of one record, where the query names it.
    rights = "/droits";
    /// Signing in, and one's devices.
    account = "/compte";
    /// What this person's devices keep.
    kit = "/trousse";
    /// A new note with what another application shared.
    share = "/partager";
    /// What is on this device.
    device = "/appareil";
    /// The files of a record.
    media = "/medias";
    /// What this is and for whom.
    about = "/a-propos";
    /// What one can do with no network.
    offline = "/hors-ligne";
    /// The parts of the interface.
    styleguide = "/styleguide";
}

/// The results for some words.
#[must_use]
pub fn search_for(lang: Lang, words: &str) -> String {
    [&search(lang), "?q=", &encoded(words)].concat()
}

/// The page of a record, its title going before the identifier for whoever reads the address; nothing for a kind that has
/// no page of its own.
#[must_use]
pub fn record(lang: Lang, kind: Kind, id: RecordId, title: &str) -> Option<String> {
    let area = match kind {
        Kind::Note => "/notes/",
        Kind::Notebook => "/carnets/",
        Kind::Term => "/lexique/",
        Kind::Person => "/personnes/",
        Kind::Organisation => "/organisations/",
        Kind::KnowledgeBase => "/bases/",
        Kind::Concept => "/themes/",
        Kind::Place => "/territoires/",
        Kind::Media => "/medias/",
        Kind::Suggestion => return Some(suggestions(lang)),
        Kind::Placement | Kind::Kit => return None,
        Kind::Grant | Kind::Membership => return None,
        // Has no page yet.
        Kind::Community => return None,
    };
    let slug = markdown::slug(title);
    let dash = if slug.is_empty() { "" } else { "-" };
    Some([base(lang), area, &slug, dash, &id.to_string()].concat())
}

/// A note.
#[must_use]
pub fn note(lang: Lang, id: RecordId, title: &str) -> String {
    record(lang, Kind::Note, id, title).unwrap_or_default()
}

/// A carnet.
#[must_use]
pub fn notebook(lang: Lang, id: RecordId, title: &str) -> String {
    record(lang, Kind::Notebook, id, title).unwrap_or_default()
}

/// What the form of a record that is adds to the record's page.
const EDIT: &str = "/modifier";

/// The form of a record.
#[must_use]
pub fn edit(lang: Lang, kind: Kind, id: RecordId) -> String {
    record(lang, kind, id, "").map_or_else(String::new, |page| page + EDIT)
}

/// Where the address of a form names what was set aside.
pub const ASIDE: &str = "ecrit";

/// The form of a record, with what an action did to it that the server did not take; nothing for a kind that has none.
#[must_use]
pub fn mend(lang: Lang, kind: Kind, id: RecordId, group: GroupId) -> String {
    let form = edit(lang, kind, id);
    if form.is_empty() { form } else { [&form, "?", ASIDE, "=", &group.to_string()].concat() }
}

/// The form for a new record of this kind; a note, where the kind has no form of its own.
#[must_use]
pub fn new(lang: Lang, kind: Kind) -> String {
    match kind {
        Kind::Notebook => new_notebook(lang),
        Kind::Term => new_term(lang),
        Kind::Organisation => new_organisation(lang),
        Kind::KnowledgeBase => new_base(lang),
        _ => new_note(lang),
    }
}

/// Where the form of a record is posted, new or `existing`: to its own page, which shows it again where it is refused.
///
/// The address is another than the page's, since a browser forgets the page that it kept at an address when it posts there:
/// who goes back finds the same form, and sending it again makes nothing twice.
#[must_use]
pub fn posted(lang: Lang, kind: Kind, existing: Option<RecordId>, notebook: Option<RecordId>) -> String {
    let page = match (existing, notebook.filter(|_| kind == Kind::Note)) {
        (Some(id), _) => edit(lang, kind, id),
        (None, None) => new(lang, kind),
        (None, Some(notebook)) => new_note_in(lang, notebook),
    };
    let joint = if page.contains('?') { "&" } else { "?" };
    [&page, joint, "envoi=1"].concat()
}

/// Whether a path is that of the form of a record, new or not: its page takes what a browser posts to it.
#[must_use]
pub fn is_form(path: &str) -> bool {
    let lang = lang_of(path);
    let edited = path.strip_suffix(EDIT).and_then(|page| page.rsplit('/').next()).and_then(id_of);
    let new = [new_note, new_notebook, new_term, new_organisation, new_base];
    edited.is_some() || path == media(lang) || new.iter().any(|form| form(lang) == path)
}

/// Whether the page at a path has a form in whose text files are shown: there one records.
#[must_use]
pub fn records(path: &str) -> bool {
    let lang = lang_of(path);
    let is_media = path.starts_with(&(media(lang) + "/"));
    (is_form(path) && !is_media && path != media(lang)) || path == share(lang)
}

/// How a record came to be what it is.
#[must_use]
pub fn history(lang: Lang, kind: Kind, id: RecordId) -> String {
    record(lang, kind, id, "").map_or_else(String::new, |page| page + "/historique")
}

/// A version of a record beside another: the one before it where that is not said.
#[must_use]
pub fn version(lang: Lang, of: Ref, rev: u64, with: Option<u64>) -> String {
    let (rev, with) = (rev.to_string(), with.map(|with| with.to_string()));
    let mut pairs = vec![("version", rev.as_str())];
    pairs.extend(with.as_deref().map(|with| ("avec", with)));
    history(lang, of.kind, of.id) + &query(&pairs)
}

/// A form for a new note that goes into a carnet.
#[must_use]
pub fn new_note_in(lang: Lang, notebook: RecordId) -> String {
    [&new_note(lang), "?carnet=", &notebook.to_string()].concat()
}

/// What waits on one record.
#[must_use]
pub fn suggestions_on(lang: Lang, id: RecordId) -> String {
    [suggestions(lang), query(&[("sur", &id.to_string())])].concat()
}

/// The form that puts a record into what may hold it: a note into a carnet, a carnet into a base.
#[must_use]
pub fn shelve(lang: Lang, kind: Kind, id: RecordId) -> String {
    record(lang, kind, id, "").map_or_else(String::new, |page| page + "/ranger")
}

/// The page that arranges what a carnet or a base holds.
#[must_use]
pub fn arrange(lang: Lang, kind: Kind, id: RecordId) -> String {
    record(lang, kind, id, "").map_or_else(String::new, |page| page + "/ordonner")
}

/// Who may do what with this record, and asking for more.
#[must_use]
pub fn rights_on(lang: Lang, id: RecordId) -> String {
    rights(lang) + &query(&[("sur", &id.to_string())])
}

/// The files of a record.
#[must_use]
pub fn media_of(lang: Lang, id: RecordId) -> String {
    media(lang) + &query(&[("sur", &id.to_string())])
}

/// The sign-in page, going on to `next`.
#[must_use]
pub fn sign_in(lang: Lang, next: &str) -> String {
    [&account(lang), "?suite=", &encoded(next)].concat()
}

/// The record that a segment of an address names: whatever goes before its identifier is ignored.
#[must_use]
pub fn id_of(segment: &str) -> Option<RecordId> {
    let segment = segment.trim().trim_end_matches(['.', ',', ')', '/', '>']);
    let tail = |length: usize| segment.len().checked_sub(length).and_then(|from| segment.get(from..));
    [tail(36), tail(32)].into_iter().flatten().find_map(|id| id.parse().ok())
}

/// The one address of a page, whatever slug was read in the address.
#[must_use]
pub fn canonical(path: &str) -> String {
    let named = |segment: &str| id_of(segment).map(|id| id.to_string());
    path.split('/').map(|segment| named(segment).unwrap_or_else(|| segment.to_owned())).collect::<Vec<_>>().join("/")
}

/// A query value, percent-encoded.
#[must_use]
pub fn query(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = pairs.iter().map(|(name, value)| [name, "=", &encoded(value)].concat()).collect();
    if pairs.is_empty() { String::new() } else { ["?", &pairs.join("&")].concat() }
}

/// `text` as a query value, percent-encoded.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                for half in [byte >> 4, byte & 15] {
                    out.push(char::from_digit(u32::from(half), 16).unwrap_or('0').to_ascii_uppercase());
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
