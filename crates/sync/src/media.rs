//! Files that were picked on a device: what is said of one, and how far it is on its way. Text goes first, and a file never
//! holds it back.
//!
//! # Layout
//! - `tail`: files that a server said it has, kept for one that is restored

use core::any::Any;

use domain::Instant;
use domain::kit::MediaLevel;
use domain::memory::MediaType;

use crate::ports::Pending;
use crate::wire::{Reader, WireError, Writer};

pub mod tail;

/// What is known of a file before anything is said of what it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its type.
    pub mime: MediaType,
    /// Its width and height in pixels, of a picture.
    pub size: Option<(u32, u32)>,
    /// How long it lasts, milliseconds, of a sound.
    pub duration_ms: Option<u64>,
    /// When it was taken (EDTF); empty when it does not say.
    pub taken: String,
    /// Whether its bytes keep, on purpose, what the device wrote in them.
    pub keeps_metadata: bool,
}

/// Why a server does not take a file, ever: its person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stuck {
    /// It is no file that the commons takes.
    Type,
    /// It says when and where, and nobody said that this is meant.
    Told,
    /// It has too many pixels.
    Dimensions,
    /// It cannot be read.
    Broken,
    /// It is too large.
    Size,
    /// Its bytes are not on the device any more.
    Lost,
    /// A reason that this build does not know.
    Other,
}

impl Stuck {
    const ALL: [Self; 7] =
        [Self::Type, Self::Told, Self::Dimensions, Self::Broken, Self::Size, Self::Lost, Self::Other];

    /// From the one word of a refusal.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        match word.trim() {
            "type" => Self::Type,
            "told" => Self::Told,
            "dimensions" => Self::Dimensions,
            "broken" | "hash" => Self::Broken,
            "size" => Self::Size,
            _ => Self::Other,
        }
    }
}

/// A file that was picked here and is not all sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What is known of it.
    pub about: About,
    /// When it was picked.
    pub at: Instant,
    /// What it was saved with, by title; nothing as long as it was only picked.
    pub shown_by: Option<String>,
    /// How many bytes the server said that it has.
    pub sent: u64,
    /// How often the server found other bytes than were sent.
    pub tries: u64,
    /// Why it goes no further.
    pub stuck: Option<Stuck>,
}

impl Queued {
    /// A file that was just picked.
    #[must_use]
    pub const fn picked(sha256: String, bytes: u64, about: About, at: Instant) -> Self {
        Self { sha256, bytes, about, at, shown_by: None, sent: 0, tries: 0, stuck: None }
    }

    /// Its entry; the hash is its key.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let About { mime, size, duration_ms, taken, keeps_metadata } = &self.about;
        let mut w = Writer::new();
        w.number(self.bytes);
        w.bytes(mime.as_str().as_bytes());
        let (width, height) = size.unwrap_or_default();
        w.number(width.into());
        w.number(height.into());
        w.number(duration_ms.unwrap_or(0));
        w.bytes(taken.as_bytes());
        w.byte(u8::from(*keeps_metadata));
        w.signed(self.at.0);
        w.list(&self.shown_by, |w, title| w.bytes(title.as_bytes()));
        w.number(self.sent);
        w.number(self.tries);
        w.list(&self.stuck, |w, stuck| {
            w.number(Stuck::ALL.iter().position(|known| known == stuck).unwrap_or(0) as u64);
        });
        w.into_bytes()
    }

    /// Reads an entry.
    ///
    /// # Errors
    /// [`WireError`]: leave it where it is.
    pub fn decode(sha256: &str, bytes: &[u8]) -> Result<Self, WireError> {
        let mut r = Reader::new(bytes);
        let bytes = r.number()?;
        let mime = r.text()?;
        let mime = MediaType::ALL.iter().copied().find(|known| known.as_str() == mime);
        let (width, height) = (r.number()?, r.number()?);
        let size = u32::try_from(width).ok().zip(u32::try_from(height).ok()).filter(|size| *size != (0, 0));
        let about = About {
            mime: mime.ok_or(WireError::Unknown)?,
            size,
            duration_ms: Some(r.number()?).filter(|ms| *ms > 0),
            taken: r.text()?.to_owned(),
            keeps_metadata: r.byte()? != 0,
        };
        Ok(Self {
            sha256: sha256.to_owned(),
            bytes,
            about,
            at: Instant(r.signed()?),
            shown_by: r.list(|r| Ok(r.text()?.to_owned()))?.into_iter().next(),
            sent: r.number()?,
            tries: r.number()?,
            stuck: r
                .list(Reader::number)?
                .into_iter()
                .next()
                .map(|at| usize::try_from(at).ok().and_then(|at| Stuck::ALL.get(at).copied()).unwrap_or(Stuck::Other)),
        })
    }
}

/// Something that was recorded here, and that nobody has decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// What it is called here.
    pub id: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// When it began.
    pub at: Instant,
}

/// As long as this lives, a recording is this page's affair: it runs, or its person is asked about it.
pub type Held = Box<dyn Any>;

/// How far a device is with the files of what it keeps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mirrored {
    /// How much of them it keeps.
    pub level: MediaLevel,
    /// How many are here.
    pub here: u32,
    /// How many are to come; nothing as long as nobody has looked.
    pub missing: Option<u32>,
}

/// Whether files wait for a network that costs nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sparing {
    /// Whether their person, or else the browser, asks for it.
    pub on: bool,
    /// Whether they wait now: it is asked for, and this network is none that costs nothing, as far as the browser says.
    pub waits: bool,
}

/// What the interface asks of a device about files.
pub trait MediaStore {
    /// Keeps a file, and gives its hash; returns once it is on the disk. A device that is nearly full answers
    /// [`Quota`](crate::ports::StoreError::Quota), and keeps what room it has for text.
    fn keep(&self, bytes: Vec<u8>, about: About) -> Pending<'_, String>;

    /// The files that are not all sent, those picked last first.
    fn queued(&self) -> Pending<'_, Vec<Queued>>;

    /// The bytes of a file that is here; of one of an export that is a recording, what its pieces make.
    fn bytes(&self, sha256: String) -> Pending<'_, Option<Vec<u8>>>;

    /// These were saved with what has this title: they are sent when they can be.
    fn shown(&self, sha256: Vec<String>, title: String) -> Pending<'_, ()>;

    /// Tries again to send one that a server did not take.
    fn try_again(&self, sha256: String) -> Pending<'_, ()>;

    /// Keeps a piece of what is being recorded; returns once it is on the disk. Kept twice, it is there once.
    fn piece(&self, recording: String, number: u32, bytes: Vec<u8>) -> Pending<'_, ()>;

    /// What was recorded, and is neither kept nor thrown away; the last first.
    fn recordings(&self) -> Pending<'_, Vec<Recording>>;

    /// All that was kept of a recording, in order.
    fn recorded(&self, recording: String) -> Pending<'_, Vec<u8>>;

    /// Takes a recording for this page; nothing while any page has it. One whose page is gone is free.
    fn hold_recording(&self, recording: String) -> Pending<'_, Option<Held>>;

    /// Forgets a recording.
    fn forget_recording(&self, recording: String) -> Pending<'_, ()>;

    /// Forgets one that is not sent.
    fn discard(&self, sha256: String) -> Pending<'_, ()>;

    /// How far the device is with the files of what it keeps.
    fn mirrored(&self) -> Pending<'_, Mirrored>;

    /// Keeps this much of them from now on.
    fn keep_level(&self, level: MediaLevel) -> Pending<'_, ()>;

    /// Whether files wait for a network that costs nothing.
    fn sparing(&self) -> Pending<'_, Sparing>;

    /// Has them wait for it from now on, or not.
    fn spare(&self, on: bool) -> Pending<'_, ()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_comes_back_as_it_was() {
        let about = About {
            mime: MediaType::Jpeg,
            size: Some((1600, 1200)),
            duration_ms: None,
            taken: "2026-07-14".to_owned(),
            keeps_metadata: true,
        };
        let picked = Queued::picked("ab".repeat(32), 240_000, about.clone(), Instant(1_700_000_000_000));
        let mut sent = Queued { shown_by: Some("La crue".to_owned()), sent: 65_536, tries: 2, ..picked.clone() };
        for stuck in Stuck::ALL {
            sent.stuck = Some(stuck);
            assert_eq!(Queued::decode(&sent.sha256, &sent.encode()), Ok(sent.clone()));
        }
        let sound = About { mime: MediaType::Ogg, size: None, duration_ms: Some(61_000), ..about };
        let sound = Queued { about: sound, ..picked.clone() };
        for entry in [picked, sound] {
            assert_eq!(Queued::decode(&entry.sha256, &entry.encode()), Ok(entry.clone()));
            for end in 0..entry.encode().len() {
                assert!(Queued::decode(&entry.sha256, &entry.encode()[..end]).is_err(), "{end}");
            }
        }
    }

    #[test]
    fn every_word_of_a_refusal_is_known() {
        for (word, stuck) in [
            ("type", Stuck::Type),
            ("told\n", Stuck::Told),
            ("dimensions", Stuck::Dimensions),
            ("broken", Stuck::Broken),
            ("size", Stuck::Size),
            ("autre", Stuck::Other),
        ] {
            assert_eq!(Stuck::of_word(word), stuck, "{word}");
        }
    }
}
