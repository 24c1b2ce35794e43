//! A file made as it is kept, of what somebody gives as it is: a picture is drawn again, anything else loses what it tells.

use domain::memory::{MediaType, Unfit, duration_ms, without_metadata};

use super::picture;

/// A file as it is kept.
#[derive(Debug)]
pub(crate) struct Kept {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their type.
    pub mime: MediaType,
    /// Width and height, of a picture.
    pub pixels: Option<(u32, u32)>,
    /// How long it lasts, of a recording that says so, milliseconds.
    pub duration: Option<u64>,
}

/// The file to keep: a picture made again unless what it tells is to stay, anything else without what it tells.
pub(crate) fn made(bytes: Vec<u8>, keep: bool) -> Result<Kept, Unfit> {
    if bytes.len() as u64 > domain::memory::MAX_BYTES {
        return Err(Unfit::Size);
    }
    let mime = MediaType::sniff(&bytes).ok_or(Unfit::Type)?;
    let Some(format) = picture::format(mime) else {
        let bytes = if keep { bytes } else { without_metadata(&bytes, mime) };
        let duration = duration_ms(&bytes, mime);
        return Ok(Kept { bytes, mime, pixels: None, duration });
    };
    let decoded = picture::decode(&bytes, format)?;
    if keep {
        let pixels = Some((decoded.width(), decoded.height()));
        return Ok(Kept { bytes, mime, pixels, duration: None });
    }
    let (bytes, mime) = picture::remade(&decoded)?;
    let again = picture::decode(&bytes, picture::format(mime).ok_or(Unfit::Type)?)?;
    Ok(Kept { bytes, mime, pixels: Some((again.width(), again.height())), duration: None })
}
