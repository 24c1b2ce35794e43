//! Typed paths: French and stable, the same under `/en`; no other file writes an address.

use domain::RecordId;
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
    /// What this person's devices keep.
    kit = "/trousse";
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

/// A note.
#[must_use]
pub fn note(lang: Lang, id: &RecordId) -> String {
    [base(lang), "/notes/", &id.to_string()].concat()
}

/// A carnet.
#[must_use]
pub fn notebook(lang: Lang, id: &RecordId) -> String {
    [base(lang), "/carnets/", &id.to_string()].concat()
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
    fn words_are_encoded() {
        assert_eq!(search_for(Lang::Fr, "données ouvertes&x"), "/recherche?q=donn%C3%A9es+ouvertes%26x");
        assert_eq!(search_for(Lang::En, "a"), "/en/recherche?q=a");
    }
}
