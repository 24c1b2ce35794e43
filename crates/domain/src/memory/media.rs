//! Media: a picture, a recording, a document. The record says what it is; its bytes travel apart and are named by what they
//! hold.

use crate::content::{Content, Edtf, Markdown, Text, content};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::rights;
use crate::memory::MediaType;
use crate::projection::{Axis, Facet, Projection, Reach, Rel, Scoping, links, mentions};
use crate::record::Record;

content! {
    /// A file and what is said of it. Its identifier is derived from its first record and its bytes.
    Media: Kind::Media, schema 1, in field {
        /// The record that it was added to first.
        of OF 32: RecordId => Immutable,
        /// Whether it is set apart from that record, and seen by its own audience alone.
        apart APART 33: bool => Register,
        /// SHA-256 of its bytes, 64 hexadecimal digits.
        sha256 SHA256 34: Text<64> => Immutable,
        /// Its bytes, in number.
        size SIZE 35: Option<i64> => Immutable,
        /// Its type (`dcterms:format`), as the bytes say it.
        mime MIME 36: MediaType => Immutable,
        /// Its width in pixels, as shown.
        width WIDTH 37: Option<i64> => Immutable,
        /// Its height in pixels, as shown.
        height HEIGHT 38: Option<i64> => Immutable,
        /// How long it lasts, milliseconds.
        duration DURATION 39: Option<i64> => Immutable,
        /// The words that stand for a picture.
        alt ALT 40: Text<1000> => Register,
        /// Whether a picture only decorates, and needs no words.
        decorative DECORATIVE 41: bool => Register,
        /// What is said in it, word for word.
        transcript TRANSCRIPT 42: Markdown<204_800> => Text,
        /// What is written under it (`dcterms:description`).
        caption CAPTION 43: Text<500> => Register,
        /// Who made it (`dcterms:creator`), by name.
        credit CREDIT 44: Text<160> => Register,
        /// Its licence, an SPDX identifier (`dcterms:license`).
        rights RIGHTS 45: Text<80> => Register,
        /// When it was taken (`dcterms:created`).
        taken TAKEN 46: Edtf => Register,
        /// Whom or what it shows (`foaf:depicts`).
        depicts DEPICTS 47: Vec<RecordId> => Set,
        /// Whether its bytes keep what the camera wrote in them (when, where, with what), on purpose.
        keeps_metadata KEEPS_METADATA 48: bool => Immutable,
    }
    check(media) {
        let mut problems = Vec::new();
        if media.of == RecordId::default() {
            problems.push(Invalid { field: field::OF, problem: Problem::Missing });
        }
        if !markdown::is_sha256(media.sha256.as_str()) {
            problems.push(Invalid { field: field::SHA256, problem: Problem::Missing });
        }
        if !media.rights.is_empty() && rights::find(media.rights.as_str()).is_none() {
            problems.push(Invalid { field: field::RIGHTS, problem: Problem::BadLicence });
        }
        problems
    }
}

/// The identifier of this file as `of` shows it, the same on every device.
#[must_use]
pub fn id(of: RecordId, sha256: &str) -> RecordId {
    RecordId::derived("media", &[of.as_bytes(), sha256.as_bytes()])
}

impl Media {
    /// Where its bytes are answered, with its size where it has one: what a text writes to show it.
    #[must_use]
    pub fn address(&self) -> String {
        let size = self.width.zip(self.height).map(|(width, height)| format!("#{width}x{height}")).unwrap_or_default();
        format!("{}{}.{}{size}", markdown::MEDIA_PATH, self.sha256.as_str(), self.mime.extension())
    }

    /// The words that stand for it, as a text writes them: whatever was typed, no bracket ends them.
    #[must_use]
    pub fn words(&self) -> String {
        let silent = self.decorative && self.mime.form() == "picture";
        if silent { String::new() } else { escaped(self.alt.as_str(), &['[', ']']) }
    }

    /// What a text writes to show it.
    #[must_use]
    pub fn markdown(&self) -> String {
        let words = self.words();
        let caption = escaped(self.caption.as_str(), &['"']);
        let caption = if caption.is_empty() { String::new() } else { format!(" \"{caption}\"") };
        format!("![{words}]({}{caption})", self.address())
    }

    /// What it is called: its caption, else the words that stand for it.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.caption.is_empty() { self.alt.as_str() } else { self.caption.as_str() }
    }
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let media = Media::read(&record.fields);
    let form = media.mime.form();
    let mut facets = vec![
        Facet { axis: Axis::Media, value: media.sha256.as_str().to_owned() },
        Facet { axis: Axis::Type, value: form.to_owned() },
    ];
    if !media.rights.is_empty() {
        facets.push(Facet { axis: Axis::Licence, value: media.rights.as_str().to_owned() });
    }
    let mut all = mentions(media.transcript.as_str());
    all.extend(links(Rel::Of, [media.of]));
    all.extend(links(Rel::Depicts, media.depicts.iter().copied()));
    let mut search_text = markdown::plain_text(media.transcript.as_str());
    search_text.push('\n');
    search_text.push_str(media.alt.as_str());
    let mut scoping = Scoping::of(record, true, &[], Vec::new());
    if let (Reach::Own { audience, owners }, false) = (&scoping.reach, media.apart) {
        scoping.reach = Reach::Lent { audience: *audience, owners: owners.clone(), by: media.of };
    }
    Projection {
        title: media.title().to_owned(),
        summary: if media.caption.is_empty() { String::new() } else { media.alt.as_str().to_owned() },
        language: String::new(),
        state: String::new(),
        facets,
        links: all,
        sort_keys: vec![("created", record.created.0)],
        other_names: String::new(),
        search_text,
        scoping,
    }
}

fn escaped(text: &str, marks: &[char]) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character == '\\' || marks.contains(&character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_writes_is_what_was_said() {
        let sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        for (alt, caption) in [
            ("La cuisine", ""),
            ("Un [crochet] et \\ une barre", "Elle dit \"oui\""),
            ("](/ailleurs) ![", "\" onerror=x \\"),
            ("<b>*gras*</b> `code`", ""),
        ] {
            let media = Media {
                sha256: Text::parse(sha).unwrap(),
                width: Some(16),
                height: Some(9),
                alt: Text::parse(alt).unwrap(),
                caption: Text::parse(caption).unwrap(),
                ..Media::default()
            };
            let text = format!("Avant\n\n{}\n\nAprès", media.markdown());
            let found = markdown::media(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].address, format!("/media/{sha}.jpg#16x9"));
            if !alt.contains('<') {
                assert_eq!((found[0].alternative.as_str(), found[0].caption.as_str()), (alt, caption), "{text}");
            }
        }
    }
}
