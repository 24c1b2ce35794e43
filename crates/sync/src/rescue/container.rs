//! The file of what is not sent, with the pictures and sounds after the text: written piece by piece, read one file at a time.
//!
//! Version 2 begins as version 1 does: the text after its length, and its hash. Then, for each file, a 1, what is said of it
//! after its length, the hash of that, and its bytes, which its SHA-256 vouches for. A 0 ends it, with how many files there
//! were and the hash of their names.

use std::io::{ErrorKind, Read};

use domain::Instant;
use domain::memory::{MAX_BYTES, MediaType};
use sha2::{Digest, Sha256};

use super::{LARGEST, MAGIC, Rescue, Unusable, VERSION, decode_unversioned, read_body};
use crate::media::{About, Queued};
use crate::operation::hash16;
use crate::wire::{Reader, WireError, Writer};

/// The version of a file without pictures and sounds, which older servers read.
const TEXT_ONLY: u64 = 1;
/// What is said of one picture or sound takes no more, bytes.
const LARGEST_SAID: u64 = 64 * 1024;
/// Before a picture or a sound, and before the end.
const FILE: u8 = 1;
const END: u8 = 0;

/// What a device hands over, to be written in this order: the opening, each file after what is said of it, the ending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Export {
    /// The text. Empty when there is nothing to hand over.
    pub opening: Vec<u8>,
    /// The files whose bytes go along, by what is known of them.
    pub files: Vec<Queued>,
    /// How many recordings cannot go along: nothing tells what they are.
    pub left_out: usize,
}

impl Export {
    /// Of this text and these files.
    #[must_use]
    pub fn new(rescue: &Rescue, files: Vec<Queued>) -> Self {
        if rescue.parts.is_empty() && files.is_empty() {
            return Self::default();
        }
        let version = if files.is_empty() { TEXT_ONLY } else { VERSION };
        Self { opening: rescue.opening(version), files, left_out: 0 }
    }

    /// Whether there is nothing to hand over.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.opening.is_empty()
    }

    /// How large the whole will be, bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        let along = |file: &Queued| (before(file).len() as u64).saturating_add(file.bytes);
        let files = self.files.iter().map(along).fold(self.opening.len() as u64, u64::saturating_add);
        files.saturating_add(self.ending(&self.files.iter().collect::<Vec<_>>()).len() as u64)
    }

    /// What follows the last of the files that were written: one that is gone meanwhile is left out.
    #[must_use]
    pub fn ending(&self, written: &[&Queued]) -> Vec<u8> {
        if self.files.is_empty() {
            return Vec::new();
        }
        let names: Vec<u8> = written.iter().flat_map(|file| name(&file.sha256)).collect();
        let mut w = Writer::new();
        w.byte(END);
        w.number(written.len() as u64);
        w.raw(&hash16(&names));
        w.into_bytes()
    }
}

/// What stands before the bytes of a file.
#[must_use]
pub fn before(file: &Queued) -> Vec<u8> {
    let Queued { sha256, bytes, about, at, shown_by, .. } = file;
    let mut said = Writer::new();
    said.raw(&name(sha256));
    said.number(*bytes);
    said.bytes(about.mime.as_str().as_bytes());
    let (width, height) = about.size.unwrap_or_default();
    said.number(width.into());
    said.number(height.into());
    said.number(about.duration_ms.unwrap_or(0));
    said.bytes(about.taken.as_bytes());
    said.byte(u8::from(about.keeps_metadata));
    said.signed(at.0);
    said.bytes(shown_by.as_deref().unwrap_or_default().as_bytes());
    let said = said.into_bytes();
    let mut w = Writer::new();
    w.byte(FILE);
    w.bytes(&said);
    w.raw(&hash16(&said));
    w.into_bytes()
}

/// The files of a file of unsent work, one after the other.
#[derive(Debug)]
pub struct Files<R> {
    source: R,
    names: Vec<u8>,
    ended: bool,
}

/// Reads the text of a file of unsent work, and gives what follows it.
///
/// # Errors
/// [`Unusable`].
pub fn open<R: Read>(mut source: R) -> Result<(Rescue, Files<R>), Unusable> {
    let magic = up_to(&mut source, MAGIC.len() as u64)?;
    let whole = |source, ended| Files { source, names: Vec::new(), ended };
    if magic != MAGIC {
        if !magic.is_empty() && MAGIC.starts_with(&magic) {
            return Err(Unusable::CutShort);
        }
        let mut file = magic;
        file.extend(up_to(&mut source, LARGEST as u64)?);
        if file.len() > LARGEST {
            return Err(Unusable::TooLarge);
        }
        return Ok((decode_unversioned(&file)?, whole(source, true)));
    }
    let version = number(&mut source)?;
    match version {
        0 => return Err(Unusable::Damaged),
        version if version > VERSION => return Err(Unusable::Newer),
        _ => {}
    }
    let length = number(&mut source)?;
    if length > LARGEST as u64 {
        // What is far too long for anybody's text is what damage makes of a length.
        return Err(Unusable::TooLarge);
    }
    let body = exactly(&mut source, length)?;
    if exactly(&mut source, 16)? != hash16(&body) {
        return Err(Unusable::Damaged);
    }
    // What the hash vouches for is as it was written: anything odd in it is of a build that this one does not know.
    let rescue = read_body(&body).map_err(|_| Unusable::Newer)?;
    let mut files = whole(source, version == TEXT_ONLY);
    if files.ended {
        files.nothing_more()?;
    }
    Ok((rescue, files))
}

impl<R: Read> Files<R> {
    /// The next file and its bytes, which are those that its name says; nothing once all were read.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn next_file(&mut self) -> Result<Option<(Queued, Vec<u8>)>, Unusable> {
        if self.ended {
            return Ok(None);
        }
        match exactly(&mut self.source, 1)?.first().copied() {
            Some(END) => {
                let count = number(&mut self.source)?;
                let hash = exactly(&mut self.source, 16)?;
                if count != (self.names.len() / 32) as u64 || hash != hash16(&self.names) {
                    return Err(Unusable::Damaged);
                }
                self.nothing_more()?;
                self.ended = true;
                return Ok(None);
            }
            Some(FILE) => {}
            _ => return Err(Unusable::Damaged),
        }
        let length = number(&mut self.source)?;
        if length > LARGEST_SAID {
            return Err(Unusable::Damaged);
        }
        let said = exactly(&mut self.source, length)?;
        if exactly(&mut self.source, 16)? != hash16(&said) {
            return Err(Unusable::Damaged);
        }
        let (hash, file) = read_said(&said).map_err(|_| Unusable::Newer)?;
        if file.bytes > MAX_BYTES {
            return Err(Unusable::Damaged);
        }
        let bytes = exactly(&mut self.source, file.bytes)?;
        if Sha256::digest(&bytes).as_slice() != hash {
            return Err(Unusable::Damaged);
        }
        self.names.extend(hash);
        Ok(Some((file, bytes)))
    }

    fn nothing_more(&mut self) -> Result<(), Unusable> {
        if up_to(&mut self.source, 1)?.is_empty() { Ok(()) } else { Err(Unusable::Damaged) }
    }
}

fn read_said(said: &[u8]) -> Result<([u8; 32], Queued), WireError> {
    let mut r = Reader::new(said);
    let hash: [u8; 32] = r.array()?;
    let bytes = r.number()?;
    let mime = MediaType::from_word(r.text()?).ok_or(WireError::Unknown)?;
    let (width, height) = (r.number()?, r.number()?);
    let size = u32::try_from(width).ok().zip(u32::try_from(height).ok()).filter(|size| *size != (0, 0));
    let duration_ms = Some(r.number()?).filter(|ms| *ms > 0);
    let taken = r.text()?.to_owned();
    let keeps_metadata = r.byte()? != 0;
    let at = Instant(r.signed()?);
    let shown_by = Some(r.text()?.to_owned()).filter(|title| !title.is_empty());
    let about = About { mime, size, duration_ms, taken, keeps_metadata };
    Ok((hash, Queued { shown_by, ..Queued::picked(hex(hash), bytes, about, at) }))
}

/// The bytes of a name; of what is no name, zeros, which no file has.
fn name(sha256: &str) -> [u8; 32] {
    let mut name = [0; 32];
    for (to, two) in name.iter_mut().zip(sha256.as_bytes().chunks(2)) {
        let digits = core::str::from_utf8(two).ok();
        *to = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0);
    }
    name
}

fn hex(name: [u8; 32]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    name.into_iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// As many bytes as there are, up to so many: a length that somebody wrote reserves nothing.
fn up_to(source: &mut impl Read, length: u64) -> Result<Vec<u8>, Unusable> {
    let mut bytes = Vec::new();
    match source.take(length).read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(Unusable::CutShort),
        Err(_) => Err(Unusable::Unread),
    }
}

fn exactly(source: &mut impl Read, length: u64) -> Result<Vec<u8>, Unusable> {
    let bytes = up_to(source, length)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(Unusable::CutShort) }
}

/// A number as [`Writer::number`] writes it.
fn number(source: &mut impl Read) -> Result<u64, Unusable> {
    let mut bytes = Vec::new();
    loop {
        bytes.extend(exactly(source, 1)?);
        let last = bytes.last().is_none_or(|byte| byte & 0x80 == 0);
        if last || bytes.len() > 10 {
            return Reader::new(&bytes).number().map_err(|_| Unusable::Damaged);
        }
    }
}

#[cfg(test)]
mod tests;
