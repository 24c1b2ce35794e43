//! What a link points to, and whether a page may point there.

use std::fmt;

use crate::slug::anchor;

/// Scheme of links between records: `encommun:<kind>/<uuid>`, with an optional `#fragment`.
pub const RECORD_SCHEME: &str = "encommun";

/// The only schemes a page may link to.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// What a link in a source points to. `Display` writes it back as it was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Destination {
    /// A record of this instance.
    Record {
        /// Kind, in English, as in `note`.
        kind: String,
        /// UUID, as written.
        id: String,
        /// Part of the record, without `#`.
        fragment: Option<String>,
    },
    /// An address with a scheme (any scheme: rendering refuses most) or starting with `//`.
    Url(String),
    /// A path, relative or not.
    Relative(String),
    /// A place in the same document, without `#`.
    Fragment(String),
}

impl Destination {
    /// Reads a destination as the Markdown parser gives it, entities and escapes decoded.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if let Some(record) = parse_record(text) {
            return record;
        }
        if let Some(fragment) = text.strip_prefix('#') {
            return Self::Fragment(fragment.to_owned());
        }
        let clean = cleaned(text);
        if clean.starts_with("//") || scheme(&clean).is_some() {
            Self::Url(text.to_owned())
        } else {
            Self::Relative(text.to_owned())
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record { kind, id, fragment } => {
                write!(formatter, "{RECORD_SCHEME}:{kind}/{id}")?;
                match fragment {
                    Some(fragment) => write!(formatter, "#{fragment}"),
                    None => Ok(()),
                }
            }
            Self::Url(text) | Self::Relative(text) => formatter.write_str(text),
            Self::Fragment(fragment) => write!(formatter, "#{fragment}"),
        }
    }
}

fn parse_record(text: &str) -> Option<Destination> {
    let rest = text.strip_prefix(RECORD_SCHEME)?.strip_prefix(':')?;
    let (path, fragment) = match rest.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment.to_owned())),
        None => (rest, None),
    };
    let (kind, id) = path.split_once('/')?;
    let kind_ok = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    (kind_ok && is_uuid(id)).then(|| Destination::Record { kind: kind.to_owned(), id: id.to_owned(), fragment })
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// An address a page may point to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Href {
    pub(crate) url: String,
    /// Whether it leaves this instance, as far as its form tells.
    pub(crate) external: bool,
}

/// The address to write in `href`, or nothing where a page may not point there.
///
/// Browsers drop control characters and white space before they read a scheme, so they are dropped here first.
pub(crate) fn href(text: &str) -> Option<Href> {
    let clean = cleaned(text);
    if let Some(fragment) = clean.strip_prefix('#') {
        return Some(Href { url: format!("#{}", encoded(&anchor(fragment))), external: false });
    }
    if let Some(host) = clean.strip_prefix("//") {
        return has_host(host).then(|| Href { url: format!("https:{}", encoded(&clean)), external: true });
    }
    match scheme(&clean) {
        Some(scheme) if SCHEMES.contains(&scheme.as_str()) => {
            let external = scheme.starts_with("http");
            // Without a host it would be an address of this site, as some read it.
            let whole = !external || clean.split_once(':').is_some_and(|(_, after)| has_host(after));
            whole.then(|| Href { url: encoded(&clean), external })
        }
        Some(_) => None,
        None => {
            let first = clean.split(['/', '?', '#']).next().unwrap_or_default();
            // A colon in a first segment that is no scheme must never become one in another reader's eyes.
            let lead = if first.contains(':') { "./" } else { "" };
            Some(Href { url: format!("{lead}{}", encoded(&clean)), external: false })
        }
    }
}

/// The address to write in an image's `src`: media of this instance only, so that no page calls elsewhere.
pub(crate) fn media_src(text: &str) -> Option<String> {
    let clean = cleaned(text);
    let lower = clean.to_ascii_lowercase();
    let inside = clean.starts_with("/media/")
        && !lower.contains("..")
        && !lower.contains("%2e")
        && !lower.contains("%5c")
        && !lower.contains('\\');
    inside.then(|| encoded(&clean))
}

fn cleaned(text: &str) -> String {
    let kept: String = text.chars().filter(|character| !character.is_control()).collect();
    kept.trim_matches(|character: char| character.is_whitespace() || is_invisible(character)).to_owned()
}

/// Characters without width that could hide a scheme.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The scheme of a clean address, in lower case.
fn scheme(clean: &str) -> Option<String> {
    let end = clean.find([':', '/', '?', '#'])?;
    let name = clean.get(..end)?;
    let valid = clean.get(end..)?.starts_with(':')
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    valid.then(|| name.to_ascii_lowercase())
}

/// Whether what follows the scheme of an address begins with a host: browsers read any number of slashes before it.
fn has_host(after: &str) -> bool {
    let host = after.trim_start_matches(['/', '\\']);
    !host.is_empty() && !host.starts_with(['?', '#', ':', '@'])
}

/// Percent-encodes what an address cannot hold as it is.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            for digit in [byte >> 4, byte & 15] {
                out.extend(char::from_digit(u32::from(digit), 16).map(|digit| digit.to_ascii_uppercase()));
            }
        }
    }
    out
}
