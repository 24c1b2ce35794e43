//! One language's phrases, read from its folder; and how two languages differ.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

/// A phrase, cut into text and arguments.
pub type Pieces = Vec<Piece>;

/// A part of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words as they are.
    Text(String),
    /// The place of an argument.
    Argument(String),
}

/// What a key holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phrase {
    /// One form.
    Plain(Pieces),
    /// Two forms, chosen by the argument `count`.
    Counted {
        /// The singular.
        one: Pieces,
        /// The plural.
        other: Pieces,
    },
}

impl Phrase {
    /// The arguments, in order of their names, with `count` first.
    pub fn arguments(&self) -> Vec<String> {
        let (pieces, counted): (Vec<&Piece>, bool) = match self {
            Self::Plain(pieces) => (pieces.iter().collect(), false),
            Self::Counted { one, other } => (one.iter().chain(other).collect(), true),
        };
        let mut in_order = Vec::new();
        if counted {
            in_order.push("count".to_owned());
        }
        for piece in pieces {
            if let Piece::Argument(name) = piece
                && !in_order.contains(name)
            {
                in_order.push(name.clone());
            }
        }
        in_order
    }

    /// Every form's pieces.
    pub fn forms(&self) -> Vec<&Pieces> {
        match self {
            Self::Plain(pieces) => vec![pieces],
            Self::Counted { one, other } => vec![one, other],
        }
    }
}

/// Phrases by function name (`namespace_key`).
pub type Catalogue = BTreeMap<String, Phrase>;

/// Reads every `*.json` of `folder`.
pub fn read(folder: &Path) -> Result<Catalogue, String> {
    let mut catalogue = Catalogue::new();
    let listing = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in listing {
        let path = entry.map_err(|error| error.to_string())?.path();
        let Some(namespace) =
            path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".json"))
        else {
            continue;
        };
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let value: Value = serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let Value::Object(entries) = value else {
            return Err(format!("{}: an object of phrases is expected", path.display()));
        };
        for (key, value) in entries {
            let name = format!("{namespace}_{key}");
            if !name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_') {
                return Err(format!("{}: the key {key} is not snake_case", path.display()));
            }
            let phrase = phrase(&value).map_err(|problem| format!("{}: {key}: {problem}", path.display()))?;
            catalogue.insert(name, phrase);
        }
    }
    Ok(catalogue)
}

fn phrase(value: &Value) -> Result<Phrase, String> {
    match value {
        Value::String(text) => Ok(Phrase::Plain(cut(text)?)),
        Value::Object(forms) => {
            let text =
                |key: &str| forms.get(key).and_then(Value::as_str).ok_or(format!("the form \"{key}\" is missing"));
            if forms.len() != 2 {
                return Err("a counted phrase has exactly the forms \"one\" and \"other\"".to_owned());
            }
            Ok(Phrase::Counted { one: cut(text("one")?)?, other: cut(text("other")?)? })
        }
        _ => Err("a text, or an object of two forms, is expected".to_owned()),
    }
}

fn cut(text: &str) -> Result<Pieces, String> {
    let mut pieces = Pieces::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        let (name, after) = after.split_once('}').ok_or("a { is not closed")?;
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_lowercase() || c == '_') {
            return Err(format!("{{{name}}} is not the name of an argument"));
        }
        pieces.push(Piece::Argument(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// What one language has and the other has not.
pub fn differences(french: &Catalogue, english: &Catalogue) -> Vec<String> {
    let mut problems = Vec::new();
    let names: BTreeSet<&String> = french.keys().chain(english.keys()).collect();
    for name in names {
        match (french.get(name), english.get(name)) {
            (Some(_), None) => problems.push(format!("locales/en: {name} is missing")),
            (None, Some(_)) => problems.push(format!("locales/fr: {name} is missing")),
            (Some(fr), Some(en)) => {
                let kind = |phrase: &Phrase| matches!(phrase, Phrase::Counted { .. });
                let set = |phrase: &Phrase| phrase.arguments().into_iter().collect::<BTreeSet<_>>();
                if kind(fr) != kind(en) {
                    problems.push(format!("{name}: counted in one language and not in the other"));
                } else if set(fr) != set(en) {
                    problems.push(format!("{name}: arguments differ: {:?} and {:?}", set(fr), set(en)));
                }
            }
            (None, None) => {}
        }
    }
    problems
}
