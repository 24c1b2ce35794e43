//! Pictures that the texts of a record show, in the size in which a device keeps them.

use markdown::{MediaAddress, MediaForm};

use crate::content;
use crate::field::MergeRule;
use crate::record::Record;
use crate::value::Value;

/// How wide the copies are that a device keeps of what it did not make.
const WIDTH: u32 = 800;

/// A picture in the size in which it is kept.
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
        let whole = || format!("{}{}.{}", markdown::MEDIA_PATH, parsed.sha256, parsed.extension);
        Some(Self {
            sha256: parsed.sha256.to_owned(),
            width: wider.then_some(WIDTH),
            path: if wider { parsed.in_width(WIDTH) } else { whole() },
        })
    }
}

/// The pictures of a record's texts.
#[must_use]
pub fn small_copies(record: &Record) -> Vec<SmallCopy> {
    let texts = content::fields(record.kind).iter().filter(|spec| spec.rule == MergeRule::Text);
    let texts = texts.filter_map(|spec| record.fields.get(&spec.id).and_then(Value::as_text));
    texts.flat_map(markdown::media).filter_map(|used| SmallCopy::of(&used.address)).collect()
}

#[cfg(test)]
mod tests {
    use crate::knowledge::note::field;
    use crate::time::Instant;
    use crate::value::Fields;
    use crate::{Kind, RecordId};

    use super::*;

    #[test]
    fn large_pictures_are_kept_small_and_sounds_not_at_all() {
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
        let found = small_copies(&record);
        let read: Vec<_> = found.iter().map(|copy| (copy.width, copy.path.clone())).collect();
        assert_eq!(read, [(Some(800), format!("/media/{large}/800.jpg")), (None, format!("/media/{small}.png"))]);
    }
}
