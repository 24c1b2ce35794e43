//! Typed paths: French and stable, the same under `/en`; no other file writes an address.

use domain::record::Ref;
use domain::{Kind, RecordId};
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
    /// Who may do what with a record.
    rights = "/droits";
    /// Signing in, and one's devices.
    account = "/compte";
    /// What this person's devices keep.
    kit = "/trousse";
    /// A new note with what another application shared.
    share = "/partager";
    /// What is on this device.
    device = "/appareil";
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
        Kind::Suggestion => return Some(suggestions(lang)),
        Kind::Placement | Kind::Kit => return None,
        Kind::Grant => return None,
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

/// Where the form of a record is posted, new or `existing`: to its own page, which shows it again where it is refused.
///
/// The address is another than the page's, since a browser forgets the page that it kept at an address when it posts there:
/// who goes back finds the same form, and sending it again makes nothing twice.
#[must_use]
pub fn posted(lang: Lang, kind: Kind, existing: Option<RecordId>, notebook: Option<RecordId>) -> String {
    let page = match (existing, kind, notebook) {
        (Some(id), ..) => edit(lang, kind, id),
        (None, Kind::Notebook, _) => new_notebook(lang),
        (None, Kind::Term, _) => new_term(lang),
        (None, Kind::Organisation, _) => new_organisation(lang),
        (None, Kind::KnowledgeBase, _) => new_base(lang),
        (None, _, None) => new_note(lang),
        (None, _, Some(notebook)) => new_note_in(lang, notebook),
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
    edited.is_some() || new.iter().any(|form| form(lang) == path)
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

/// The form that puts a record into what may hold it: a note into a carnet, a carnet into a base.
#[must_use]
pub fn shelve(lang: Lang, kind: Kind, id: RecordId) -> String {
    record(lang, kind, id, "").map_or_else(String::new, |page| page + "/ranger")
}

/// Who may do what with this record, and asking for more.
#[must_use]
pub fn rights_on(lang: Lang, id: RecordId) -> String {
    rights(lang) + &query(&[("sur", &id.to_string())])
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
mod tests {
    use super::*;

    #[test]
    fn the_address_decides_the_language() {
        for (path, lang) in [
            ("/", Lang::Fr),
            ("/en", Lang::En),
            ("/en/carnets?x=1", Lang::En),
            ("/entraide", Lang::Fr),
            ("/en?q", Lang::En),
        ] {
            assert_eq!(lang_of(path), lang, "{path}");
        }
    }

    #[test]
    fn the_other_language_keeps_the_page() {
        for (from, lang, to) in [
            ("/", Lang::En, "/en"),
            ("/?q=a", Lang::En, "/en?q=a"),
            ("/en", Lang::Fr, "/"),
            ("/en?q=a", Lang::Fr, "/?q=a"),
            ("/recherche?q=a", Lang::En, "/en/recherche?q=a"),
            ("/en/recherche?q=a", Lang::Fr, "/recherche?q=a"),
            ("/en/a", Lang::En, "/en/a"),
            ("/en//evil.example", Lang::Fr, "/"),
        ] {
            assert_eq!(in_language(lang, from), to, "{from}");
        }
    }

    #[test]
    fn what_goes_before_an_identifier_is_ignored() {
        let id = RecordId::from_bytes([7; 16]);
        let page = record(Lang::En, Kind::Note, id, "L’été à Gaspé!").unwrap_or_default();
        assert_eq!(page, format!("/en/notes/l-ete-a-gaspe-{id}"));
        for segment in
            [id.to_string(), format!("x-y-{id}"), format!("{id}.").to_uppercase(), id.as_uuid().simple().to_string()]
        {
            assert_eq!(id_of(&segment), Some(id), "{segment}");
        }
        for segment in ["", "nouvelle", "é", "12345678-1234"] {
            assert_eq!(id_of(segment), None, "{segment}");
        }
        assert_eq!(canonical(&(page + "/historique")), format!("/en/notes/{id}/historique"));
        assert_eq!(canonical("/recherche"), "/recherche");
    }

    #[test]
    fn every_kind_that_has_a_page_has_an_area_of_its_own() {
        let id = RecordId::from_bytes([7; 16]);
        for (kind, page) in [
            (Kind::Concept, "/themes/logement-"),
            (Kind::Place, "/territoires/logement-"),
            (Kind::Organisation, "/organisations/logement-"),
            (Kind::KnowledgeBase, "/bases/logement-"),
            (Kind::Person, "/personnes/logement-"),
        ] {
            assert_eq!(record(Lang::Fr, kind, id, "Logement"), Some(format!("{page}{id}")));
            assert_eq!(record(Lang::En, kind, id, "Logement"), Some(format!("/en{page}{id}")));
        }
        assert_eq!(record(Lang::Fr, Kind::Placement, id, ""), None);
        assert_eq!((themes(Lang::En), territories(Lang::Fr)), ("/en/themes".to_owned(), "/territoires".to_owned()));
    }

    #[test]
    fn a_form_is_posted_to_its_own_page_under_another_address() {
        let id = RecordId::from_bytes([7; 16]);
        for lang in Lang::ALL {
            for (page, address) in [
                (new_note(lang), posted(lang, Kind::Note, None, None)),
                (new_note_in(lang, id), posted(lang, Kind::Note, None, Some(id))),
                (new_notebook(lang), posted(lang, Kind::Notebook, None, None)),
                (new_term(lang), posted(lang, Kind::Term, None, None)),
                (new_organisation(lang), posted(lang, Kind::Organisation, None, None)),
                (new_base(lang), posted(lang, Kind::KnowledgeBase, None, None)),
                (edit(lang, Kind::Organisation, id), posted(lang, Kind::Organisation, Some(id), None)),
                (edit(lang, Kind::Term, id), posted(lang, Kind::Term, Some(id), None)),
            ] {
                assert!(address.starts_with(&page) && address != page, "{address}");
                assert!(address.split('?').next().is_some_and(is_form), "{address}");
            }
            let base = record(lang, Kind::KnowledgeBase, id, "").unwrap_or_default();
            let shelf = shelve(lang, Kind::Notebook, id);
            for path in [
                note(lang, id, ""),
                history(lang, Kind::Note, id),
                notebooks(lang),
                organisations(lang),
                home(lang),
                base,
                shelf,
            ] {
                assert!(!is_form(&path), "{path}");
            }
        }
        assert!(!is_form("/notes/modifier"));
    }

    #[test]
    fn a_record_that_has_a_page_has_its_area() {
        let id = RecordId::from_bytes([7; 16]);
        for (kind, page) in [
            (Kind::Organisation, Some(format!("/organisations/le-relais-{id}"))),
            (Kind::KnowledgeBase, Some(format!("/bases/le-relais-{id}"))),
            (Kind::Placement, None),
        ] {
            assert_eq!(record(Lang::Fr, kind, id, "Le Relais"), page, "{kind}");
        }
        assert_eq!(shelve(Lang::En, Kind::Notebook, id), format!("/en/carnets/{id}/ranger"));
        assert_eq!(shelve(Lang::Fr, Kind::Kit, id), "");
    }

    #[test]
    fn a_version_has_an_address_of_its_own() {
        let of = Ref { kind: Kind::Term, id: RecordId::from_bytes([7; 16]) };
        let history = history(Lang::En, of.kind, of.id);
        assert_eq!(history, format!("/en/lexique/{}/historique", of.id));
        assert_eq!(version(Lang::En, of, 4, None), format!("{history}?version=4"));
        assert_eq!(version(Lang::En, of, 4, Some(7)), format!("{history}?version=4&avec=7"));
    }

    #[test]
    fn words_are_encoded() {
        assert_eq!(search_for(Lang::Fr, "données ouvertes&x"), "/recherche?q=donn%C3%A9es+ouvertes%26x");
        assert_eq!(search_for(Lang::En, "a"), "/en/recherche?q=a");
    }
}
