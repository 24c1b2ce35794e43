//! Files that the texts of a record show, in the size in which a device keeps them.

use markdown::{MediaAddress, MediaForm};

use crate::content;
use crate::field::MergeRule;
use crate::kit::MediaLevel;
use crate::record::Record;
use crate::value::Value;

/// How wide the copies are that a device keeps of what it did not make.
pub const WIDTH: u32 = 800;

/// A file in the size in which it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallCopy {
    /// SHA-256 of the whole.
    pub sha256: String,
    /// How wide the copy is; nothing where the whole is as small.
    pub width: Option<u32>,
    /// Where it is answered.
    pub path: String,
}

impl SmallCopy {
    /// Of the picture at this address; none of anything else: a sound is too heavy to come unasked.
    fn of(address: &str) -> Option<Self> {
        let parsed = MediaAddress::parse(address).filter(|parsed| parsed.form == MediaForm::Picture)?;
        let wider = parsed.size.is_some_and(|(width, _)| width > WIDTH);
        if !wider {
            return Self::whole(address);
        }
        Some(Self { sha256: parsed.sha256.to_owned(), width: Some(WIDTH), path: parsed.in_width(WIDTH) })
    }

    /// The file at this address as it was sent.
    fn whole(address: &str) -> Option<Self> {
        let parsed = MediaAddress::parse(address)?;
        let path = format!("{}{}.{}", markdown::MEDIA_PATH, parsed.sha256, parsed.extension);
        Some(Self { sha256: parsed.sha256.to_owned(), width: None, path })
    }
}

/// What a device that keeps this much keeps of the files of a record's texts.
#[must_use]
pub fn kept_copies(record: &Record, level: MediaLevel) -> Vec<SmallCopy> {
    let of = match level {
        MediaLevel::None => return Vec::new(),
        MediaLevel::Small => SmallCopy::of,
        MediaLevel::Full => SmallCopy::whole,
    };
    let texts = content::fields(record.kind).iter().filter(|spec| spec.rule == MergeRule::Text);
    let texts = texts.filter_map(|spec| record.fields.get(&spec.id).and_then(Value::as_text));
    texts.flat_map(markdown::media).filter_map(|used| of(&used.address)).collect()
}

#[cfg(test)]
mod tests {
    use crate::knowledge::note::field;
    use crate::time::Instant;
    use crate::value::Fields;
    use crate::{Kind, RecordId};

    use super::*;

    #[test]
    fn large_pictures_are_kept_small_and_sounds_whole_or_not_at_all() {
        let (large, small, sound) = ("ab".repeat(32), "cd".repeat(32), "ef".repeat(32));
        let body = format!(
            "![a](/media/{large}.jpg#1600x1200)\n\n![b](/media/{small}.png#640x480)\n\n![c](/media/{sound}.ogg)"
        );
        let record = Record {
            id: RecordId::from_bytes([1; 16]),
            kind: Kind::Note,
            rev: 1,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: Fields::from([(field::BODY, body.as_str().into())]),
        };
        let read = |level| -> Vec<(Option<u32>, String)> {
            kept_copies(&record, level).into_iter().map(|copy| (copy.width, copy.path)).collect()
        };
        let picture = (None, format!("/media/{small}.png"));
        assert_eq!(read(MediaLevel::Small), [(Some(800), format!("/media/{large}/800.jpg")), picture.clone()]);
        let (first, last) = ((None, format!("/media/{large}.jpg")), (None, format!("/media/{sound}.ogg")));
        assert_eq!(read(MediaLevel::Full), [first, picture, last]);
        assert_eq!(read(MediaLevel::None), []);
    }
}
