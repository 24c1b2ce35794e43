//! What somebody typed to be reached by, as an address that a page may lead to: a site, a mailbox, a telephone.
//!
//! Whatever is not surely one of these stays text: it is shown as it was typed, and leads nowhere.

/// What introduces an extension: nothing after it is dialled.
const EXTENSIONS: [&str; 5] = ["poste", "ext", "p.", "x", "#"];

/// The address of a site: http or https, or a bare host, which is reached by https.
#[must_use]
pub fn site(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.is_empty() || typed.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"`\\".contains(c)) {
        return None;
    }
    let lower = typed.to_ascii_lowercase();
    let rest = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    if let Some(rest) = rest {
        return is_host(host(rest)).then(|| typed.to_owned());
    }
    // A colon before the first slash could be a scheme, and a browser would read one.
    (is_host(host(typed)) && host(typed).contains('.')).then(|| ["https://", typed].concat())
}

fn host(address: &str) -> &str {
    address.split(['/', '?', '#']).next().unwrap_or_default()
}

/// A name, and a port where one is said.
fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    !name.is_empty()
        && !name.starts_with(['.', '-'])
        && name.chars().all(named)
        && !port.is_empty()
        && port.bytes().all(|digit| digit.is_ascii_digit())
}

/// The address of a mailbox.
#[must_use]
pub fn mail(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let (name, domain) = typed.split_once('@')?;
    let sound = |c: char| c.is_alphanumeric() || ".!$'*+-/=^_{|}~".contains(c);
    let good = !name.is_empty() && name.chars().all(sound) && domain.contains('.') && is_host(domain);
    (good && !domain.contains(':')).then(|| ["mailto:", typed].concat())
}

/// The address of a telephone of ten digits or of another country, or of a short service (211, 811); its extension, if it has
/// one, is read and not dialled.
#[must_use]
pub fn phone(typed: &str) -> Option<String> {
    // `Accueil : 418 555-0123`: what goes before says whose it is.
    let number = typed.rsplit(':').next().unwrap_or(typed).trim();
    let lower = number.to_ascii_lowercase();
    let end = EXTENSIONS.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(lower.len());
    let number = lower.get(..end)?;
    let between = |c: char| c.is_whitespace() || "-–.()/,+".contains(c);
    if !number.chars().all(|c| c.is_ascii_digit() || between(c)) {
        return None;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let abroad = number.trim_start().starts_with('+');
    match digits.len() {
        8..=15 if abroad => Some(["tel:+", &digits].concat()),
        10 => Some(["tel:+1", &digits].concat()),
        11 if digits.starts_with('1') => Some(["tel:+", &digits].concat()),
        3 => Some(["tel:", &digits].concat()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_a_site() {
        for (typed, href) in [
            ("https://relais.example/a?b#c", Some("https://relais.example/a?b#c")),
            (" HTTP://Relais.example:8080 ", Some("HTTP://Relais.example:8080")),
            ("relais.example/joindre", Some("https://relais.example/joindre")),
            ("relais.example:8080", Some("https://relais.example:8080")),
            ("montréal.example", Some("https://montréal.example")),
            ("javascript:alert(1)", None),
            ("JavaScript://relais.example/%0aalert(1)", None),
            ("data:text/html,a", None),
            ("https://", None),
            ("https://a b.example", None),
            ("https://user@relais.example", None),
            ("//relais.example", None),
            ("relais", None),
            ("", None),
        ] {
            assert_eq!(site(typed).as_deref(), href, "{typed}");
        }
    }

    #[test]
    fn a_mailbox_is_one_name_at_one_host() {
        assert_eq!(mail(" info@relais.example ").as_deref(), Some("mailto:info@relais.example"));
        for typed in [
            "info",
            "info@relais",
            "a@b.example?bcc=c@d.example",
            "a@b.example,c@d.example",
            "a b@c.example",
            "@c.example",
        ] {
            assert_eq!(mail(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_telephone_is_dialled_as_it_is_written_here() {
        for (typed, href) in [
            ("418 555-0123", Some("tel:+14185550123")),
            ("(418)\u{a0}555-0123, poste 45", Some("tel:+14185550123")),
            ("418-555-0123 x45", Some("tel:+14185550123")),
            ("1 800 555-0123", Some("tel:+18005550123")),
            ("+33 1 23 45 67 89", Some("tel:+33123456789")),
            ("Accueil : 418.555.0123", Some("tel:+14185550123")),
            ("811", Some("tel:811")),
            ("555-0123", None),
            ("1 800 RELAIS", None),
            ("418 555-0123;ext=1", None),
            ("javascript:alert(1)", None),
            ("", None),
        ] {
            assert_eq!(phone(typed).as_deref(), href, "{typed}");
        }
    }
}
