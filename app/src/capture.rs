//! Files that somebody picks in a form: read, made smaller, freed of what a device writes in them beside what is seen and
//! heard, and put into a text.
//!
//! # Layout
//! - `picture`: a picture as the browser draws it, no larger than a page shows
//! - `taken`: the day that a camera wrote into it
//! - `recorder`: what is said into a microphone
//! - `passage`: what is written in the text
//! - `shared`: what another application shared

pub mod passage;
mod picture;
pub mod recorder;
pub mod shared;
mod taken;

use domain::memory::{MAX_BYTES, MediaType, duration_ms, has_metadata, without_metadata};
use sync::media::About;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// The largest file that is read at all: a picture becomes much smaller.
const MOST_READ: f64 = 80.0 * 1024.0 * 1024.0;

/// What somebody picks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Something to look at.
    Picture,
    /// Something to listen to.
    Sound,
    /// Something to read: a PDF.
    Document,
}

/// A file with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// What will be sent.
    pub bytes: Vec<u8>,
    /// What is known of it.
    pub about: About,
    /// The file as it was picked, when it holds what a device wrote in it and the commons takes it as it is.
    pub original: Option<(Vec<u8>, About)>,
}

/// Why a file is not taken: said beside what it was picked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// It is larger than the commons takes.
    Large,
    /// It is not what was asked for, or this browser does not read it.
    Unreadable,
}

/// Reads what was picked.
///
/// # Errors
/// [`NotTaken`].
pub async fn read(file: File, form: Form) -> Result<Picked, NotTaken> {
    if file.size() > MOST_READ {
        return Err(NotTaken::Large);
    }
    let bytes = bytes_of(&file).await.ok_or(NotTaken::Unreadable)?;
    let mime = MediaType::sniff(&bytes).filter(|mime| mime.form() == form.name());
    match form {
        Form::Picture => picture::read(&file, bytes, mime).await,
        Form::Sound | Form::Document => as_it_is(bytes, mime.ok_or(NotTaken::Unreadable)?),
    }
}

/// What was recorded here, as a file that was picked.
///
/// # Errors
/// [`NotTaken`].
pub fn recorded(bytes: Vec<u8>) -> Result<Picked, NotTaken> {
    let mime = MediaType::sniff(&bytes).filter(|mime| mime.form() == Form::Sound.name());
    as_it_is(bytes, mime.ok_or(NotTaken::Unreadable)?)
}

impl Form {
    /// The form of a file of this type, as whoever gives the file calls it; what is not of the others is looked at as a document.
    #[must_use]
    pub fn of(mime: &str) -> Self {
        match mime.split('/').next() {
            Some("image") => Self::Picture,
            Some("audio") => Self::Sound,
            _ => Self::Document,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Sound => "sound",
            Self::Document => "document",
        }
    }
}

fn as_it_is(bytes: Vec<u8>, mime: MediaType) -> Result<Picked, NotTaken> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(NotTaken::Large);
    }
    let about =
        About { mime, size: None, duration_ms: duration_ms(&bytes, mime), taken: String::new(), keeps_metadata: false };
    let freed = without_metadata(&bytes, mime);
    let original = as_it_was(bytes, &about);
    Ok(Picked { bytes: freed, about, original })
}

/// The file as it was, where that says more than what is seen and heard.
fn as_it_was(bytes: Vec<u8>, about: &About) -> Option<(Vec<u8>, About)> {
    let tells = has_metadata(&bytes, about.mime) && bytes.len() as u64 <= MAX_BYTES;
    tells.then(|| (bytes, About { keeps_metadata: true, ..about.clone() }))
}

/// The bytes of a blob; nothing where the browser does not read it.
pub async fn bytes_of(blob: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}
