//! How the layers are put on one another; the defaults say which keys exist and of which type.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::{Config, Error};

/// The prefix of our own variables.
const PREFIX: &str = "ENCOMMUN_";
/// Variables with our prefix that are not settings: the file's own, and what the tests of the tool are given.
const NOT_SETTINGS: [&str; 4] = ["ENCOMMUN_CONFIG", "ENCOMMUN_CHROMIUM", "ENCOMMUN_SERVER", "ENCOMMUN_SITE"];
/// The short name of the one variable that everybody sets.
const DATA: &str = "ENCOMMUN_DATA";

/// Defaults, then the file's `text`, then the `environment`, then `flags`.
pub fn merge(
    text: &str,
    place: &str,
    environment: impl IntoIterator<Item = (String, String)>,
    flags: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, Error> {
    let defaults = Table::try_from(Config::default()).map_err(|error| malformed("defaults", &error))?;
    let mut settings = file_sections(text, place)?;
    let types = by_key(&defaults);
    refuse_unknown(&settings, &types)?;
    let variables: BTreeMap<String, &str> = types.keys().map(|key| (variable(key), key.as_str())).collect();
    for (name, value) in environment {
        match variables.get(&name) {
            Some(key) => set(&mut settings, key, &value, &types)?,
            None if name == DATA => set(&mut settings, "data.folder", &value, &types)?,
            None if name.starts_with("ENCOMMUN_TEST_") => {}
            None if name.starts_with(PREFIX) && !NOT_SETTINGS.contains(&name.as_str()) => {
                let known = variables.keys().cloned().collect::<Vec<_>>().join(", ");
                return Err(Error::Unknown { place: "environment", key: name, known });
            }
            None => {}
        }
    }
    for (key, value) in flags {
        if !types.contains_key(&key) {
            return Err(Error::Unknown { place: "--set", key, known: listed(&types) });
        }
        set(&mut settings, &key, &value, &types)?;
    }
    Value::Table(settings).try_into().map_err(|error| malformed(place, &error))
}

fn malformed(place: &str, error: &impl ToString) -> Error {
    Error::Malformed { place: place.to_owned(), message: error.to_string().trim_end().to_owned() }
}

/// The file's sections, the framework's header under the name `leptos`.
fn file_sections(text: &str, place: &str) -> Result<Table, Error> {
    let mut sections: Table = text.parse().map_err(|error: toml::de::Error| malformed(place, &error))?;
    let header = match sections.remove("workspace") {
        Some(Value::Table(mut workspace)) => match workspace.remove("metadata") {
            Some(Value::Table(mut metadata)) => metadata.remove("leptos"),
            _ => None,
        },
        _ => None,
    };
    if let Some(Value::Array(headers)) = header
        && let Some(first) = headers.into_iter().next()
    {
        sections.insert("leptos".to_owned(), first);
    }
    Ok(sections)
}

/// Every `section.key` with the default that shows its type.
fn by_key(defaults: &Table) -> BTreeMap<String, Value> {
    let mut types = BTreeMap::new();
    for (section, keys) in defaults {
        if let Value::Table(keys) = keys {
            types.extend(keys.iter().map(|(key, value)| (format!("{section}.{key}"), value.clone())));
        }
    }
    types
}

fn listed(types: &BTreeMap<String, Value>) -> String {
    types.keys().cloned().collect::<Vec<_>>().join(", ")
}

fn refuse_unknown(settings: &Table, types: &BTreeMap<String, Value>) -> Result<(), Error> {
    for (section, keys) in settings {
        let Value::Table(keys) = keys else {
            return Err(Error::Unknown { place: "settings file", key: section.clone(), known: listed(types) });
        };
        for key in keys.keys() {
            let key = format!("{section}.{key}");
            if !types.contains_key(&key) {
                return Err(Error::Unknown { place: "settings file", key, known: listed(types) });
            }
        }
    }
    Ok(())
}

/// `site.origin` is `ENCOMMUN_SITE_ORIGIN`; the framework's own keys keep the framework's own names.
fn variable(key: &str) -> String {
    let name = key.replace(['.', '-'], "_").to_ascii_uppercase();
    if name.starts_with("LEPTOS_") { name } else { format!("{PREFIX}{name}") }
}

fn set(settings: &mut Table, key: &str, text: &str, types: &BTreeMap<String, Value>) -> Result<(), Error> {
    let wrong = |expected: &str| Error::Malformed { place: key.to_owned(), message: format!("{expected} is expected") };
    let value = match types.get(key) {
        Some(Value::Integer(_)) => Value::Integer(text.parse().map_err(|_| wrong("a whole number"))?),
        Some(Value::Boolean(_)) => Value::Boolean(text.parse().map_err(|_| wrong("true or false"))?),
        _ => Value::String(text.to_owned()),
    };
    let Some((section, name)) = key.split_once('.') else { return Ok(()) };
    let entry = settings.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if let Value::Table(keys) = entry {
        keys.insert(name.to_owned(), value);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    const FILE: &str = "[[workspace.metadata.leptos]]\noutput-name = \"encommun\"\nsite-addr = \"127.0.0.1:4000\"\n\
                        [site]\norigin = \"https://fichier.example\"\n";

    #[test]
    fn nothing_said_is_the_defaults() {
        let config = merge("", "file", [], []).expect("merged");
        assert_eq!(config, Config::default());
    }

    #[test]
    fn a_later_layer_wins() {
        let config = merge(FILE, "file", [], []).expect("merged");
        assert_eq!(config.site.origin, "https://fichier.example");
        assert_eq!(config.leptos.site_addr.port(), 4000);
        let environment =
            pairs(&[("ENCOMMUN_SITE_ORIGIN", "https://env.example"), ("LEPTOS_SITE_ADDR", "127.0.0.1:5000")]);
        let config = merge(FILE, "file", environment.clone(), []).expect("merged");
        assert_eq!(config.site.origin, "https://env.example");
        assert_eq!(config.leptos.site_addr.port(), 5000);
        let flags =
            pairs(&[("site.origin", "https://flag.example"), ("limits.body-bytes", "12"), ("log.json", "true")]);
        let config = merge(FILE, "file", environment, flags).expect("merged");
        assert_eq!(config.site.origin, "https://flag.example");
        assert_eq!(config.limits.body_bytes, 12);
        assert!(config.log.json);
    }

    #[test]
    fn unknown_keys_are_refused_by_name() {
        for (text, environment, flags, named) in [
            ("[site]\norigine = \"x\"", vec![], vec![], "site.origine"),
            ("port = 3", vec![], vec![], "port"),
            ("[[workspace.metadata.leptos]]\nsite-port = 3", vec![], vec![], "leptos.site-port"),
            ("", pairs(&[("ENCOMMUN_SITE_ORIGINE", "x")]), vec![], "ENCOMMUN_SITE_ORIGINE"),
            ("", vec![], pairs(&[("site.origine", "x")]), "site.origine"),
        ] {
            let error = merge(text, "file", environment, flags).expect_err(named);
            assert!(matches!(&error, Error::Unknown { key, .. } if key == named), "{error}");
            assert!(error.to_string().contains(named), "{error}");
        }
    }

    #[test]
    fn a_wrong_type_says_what_is_expected() {
        let error = merge("", "file", [], pairs(&[("limits.body-bytes", "many")])).expect_err("refused");
        assert_eq!(error.to_string(), "limits.body-bytes: a whole number is expected");
        assert!(merge("[limits]\nbody-bytes = \"many\"", "file", [], []).is_err());
    }

    #[test]
    fn other_programs_variables_are_left_alone() {
        let environment = pairs(&[("LEPTOS_WATCH", "1"), ("PATH", "/bin"), ("ENCOMMUN_CONFIG", "x")]);
        assert_eq!(merge("", "file", environment, []).expect("merged"), Config::default());
    }

    #[test]
    fn a_password_is_not_shown() {
        let flags = pairs(&[("database.url", "postgres://a:motdepasse@h/d")]);
        let config = merge("", "file", [], flags).expect("merged");
        assert!(!format!("{config:?}").contains("motdepasse"));
        assert!(config.database.url.expose().contains("motdepasse"));
    }
}
