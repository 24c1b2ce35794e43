//! The pictures of a tree: read, made again without what a camera wrote, shown in the page by what they hold, and said of by a
//! record that goes with it.

use std::path::PathBuf;

use domain::content::Text;
use domain::memory::{Media, media};
use domain::record::{Ref, header};
use domain::{Content, Fields, Kind, Value};

use super::{Planned, Planner, Wanted};
use crate::import::report::{Fault, Problem};
use crate::media::{self as files, Kept};

/// A picture of the tree, as it will be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// SHA-256 of the bytes that are kept.
    pub sha256: String,
    /// Where it is read.
    pub path: PathBuf,
}

/// A picture that a page shows.
#[derive(Debug, Clone)]
pub(super) struct Use {
    picture: Picture,
    media: Media,
}

impl Planner<'_> {
    /// The address under which a page shows a picture of the tree; nothing where it cannot, which is said.
    pub(super) fn picture(&mut self, page: &str, line: Option<usize>, key: &str, words: &str) -> Option<String> {
        let path = self.site.file(key)?.clone();
        let read = self.pictures.entry(key.to_owned()).or_insert_with(|| look(&path));
        let (picture, mut media) = match read {
            Ok(found) => found.clone(),
            Err(fault) => {
                self.plan.report.problems.push(Problem::new(page, line, fault));
                return None;
            }
        };
        media.alt = Text::parse(words).unwrap_or_default();
        media.decorative = media.alt.is_empty();
        let address = media.address();
        if !self.shown.iter().any(|used| used.picture.sha256 == picture.sha256) {
            self.shown.push(Use { picture, media });
        }
        Some(address)
    }

    /// Has the pictures that the text of a record shows go with it.
    pub(super) fn with_pictures(&mut self, mut planned: Planned) -> Planned {
        for Use { picture, media: said } in core::mem::take(&mut self.shown) {
            let of = planned.record.record.id;
            let Wanted { at_first: maker, fields: page, .. } = &planned.record;
            let mut at_first = self.made(None);
            let audience = page.get(&header::AUDIENCE).or_else(|| maker.get(&header::AUDIENCE)).cloned();
            at_first.extend(maker.get(&header::CREATED_BY).map(|who| (header::CREATED_BY, who.clone())));
            at_first.extend(audience.map(|audience| (header::AUDIENCE, audience)));
            at_first.extend(page.get(&header::LANG).map(|lang| (header::LANG, lang.clone())));
            let mut fields = Fields::from([(media::field::ALT, Value::Null), (media::field::DECORATIVE, Value::Null)]);
            for (field, value) in (Media { of, ..said }).write() {
                let tree = matches!(field, media::field::ALT | media::field::DECORATIVE);
                if tree {
                    fields.insert(field, value)
                } else {
                    at_first.insert(field, value)
                };
            }
            let record = Ref { kind: Kind::Media, id: media::id(of, &picture.sha256) };
            planned.beside.push(Wanted { record, at_first, fields });
            planned.pictures.push(picture);
        }
        planned
    }
}

/// Reads a picture and makes it as it will be kept; its bytes are made once more when they are written, so that a tree of
/// any size is planned in little memory.
fn look(path: &std::path::Path) -> Result<(Picture, Media), Fault> {
    let Kept { bytes, mime, pixels, duration } = make(path)?;
    let sha256 = files::sha256(&bytes);
    let side = |side: Option<u32>| side.map(i64::from);
    let media = Media {
        sha256: Text::parse(&sha256).unwrap_or_default(),
        size: i64::try_from(bytes.len()).ok(),
        mime,
        width: side(pixels.map(|(width, _)| width)),
        height: side(pixels.map(|(_, height)| height)),
        duration: duration.and_then(|length| i64::try_from(length).ok()),
        ..Media::default()
    };
    Ok((Picture { sha256, path: path.to_owned() }, media))
}

/// Reads a file of the tree and makes it as it is kept.
pub(in crate::import) fn make(path: &std::path::Path) -> Result<Kept, Fault> {
    let unreadable = |error: std::io::Error| Fault::Unreadable(error.to_string());
    if std::fs::metadata(path).map_err(unreadable)?.len() > domain::memory::MAX_BYTES {
        return Err(Fault::UnfitPicture(domain::memory::Unfit::Size));
    }
    files::made(std::fs::read(path).map_err(unreadable)?, false).map_err(Fault::UnfitPicture)
}
