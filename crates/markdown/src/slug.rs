//! Anchors: readable, stable, and prefixed so that no author can clash with the page's own ids.

use std::collections::BTreeMap;

use crate::letters;

/// Longest slug, in characters.
const MAX_CHARS: usize = 64;

/// Turns a title into a readable slug: folded, lower case, words joined by `-`; empty where nothing can be kept.
#[must_use]
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    let mut gap = false;
    for character in letters::bare(text).chars() {
        if !character.is_alphanumeric() {
            gap = true;
            continue;
        }
        if length >= MAX_CHARS {
            break;
        }
        if gap && !out.is_empty() {
            out.push('-');
            length += 1;
        }
        gap = false;
        for lower in character.to_lowercase() {
            match lower {
                'œ' => out.push_str("oe"),
                'æ' => out.push_str("ae"),
                'ß' => out.push_str("ss"),
                lower if lower.is_alphanumeric() => out.push(lower),
                _ => {}
            }
        }
        length += 1;
    }
    out
}

/// The id that a fragment written by an author (`#Mes données`, `#mes-donn%C3%A9es`) points to in our HTML.
///
/// Fragments that already are ids of ours (`s-…`, `fn-…`) or speak of a part of a media (`t=12`) are kept.
#[must_use]
pub fn anchor(fragment: &str) -> String {
    if fragment.is_empty() || fragment.starts_with("s-") || fragment.starts_with("fn-") || fragment.contains('=') {
        return fragment.to_owned();
    }
    format!("s-{}", slug(&percent_decoded(fragment)))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hexadecimal(*high).zip(hexadecimal(*low)),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            bytes.push(high * 16 + low);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hexadecimal(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Gives each heading of a document an id of its own.
#[derive(Debug, Default)]
pub(crate) struct Slugger {
    /// Every id given, and the number to try next for it.
    given: BTreeMap<String, usize>,
}

impl Slugger {
    /// An id for this heading text; the second same title gets `-2`.
    pub(crate) fn id(&mut self, prefix: &str, text: &str) -> String {
        let slug = slug(text);
        let base = format!("s-{prefix}{}", if slug.is_empty() { "section" } else { &slug });
        let id = match self.given.get(&base).copied() {
            None => base.clone(),
            Some(mut number) => loop {
                let candidate = format!("{base}-{number}");
                number += 1;
                if !self.given.contains_key(&candidate) {
                    self.given.insert(base, number);
                    break candidate;
                }
            },
        };
        self.given.insert(id.clone(), 2);
        id
    }
}
