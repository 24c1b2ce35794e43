//! What bytes are: looked at before anything is kept of them, whoever sends them and whatever they are called.

use domain::memory::{MAX_BYTES, MediaType, Unfit, has_metadata};
use sha2::{Digest, Sha256};

use super::picture;

/// What bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Examined {
    /// Their type, as they say it themselves.
    pub mime: MediaType,
    /// Width and height, of a picture.
    pub pixels: Option<(u32, u32)>,
    /// Narrower copies of a picture, each under its width.
    pub copies: Vec<(u32, Vec<u8>)>,
}

/// Looks at bytes; `kept` when what the camera wrote stays in them on purpose. It takes a while: never where others wait.
pub(crate) fn examine(bytes: &[u8], kept: bool) -> Result<Examined, Unfit> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Unfit::Size);
    }
    let mime = MediaType::sniff(bytes).ok_or(Unfit::Type)?;
    if !kept && has_metadata(bytes, mime) {
        return Err(Unfit::Told);
    }
    match picture::format(mime) {
        None => Ok(Examined { mime, pixels: None, copies: Vec::new() }),
        Some(format) => {
            let picture = picture::decode(bytes, format)?;
            let pixels = Some((picture.width(), picture.height()));
            Ok(Examined { mime, pixels, copies: picture::copies(&picture)? })
        }
    }
}

/// The name of bytes.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut name = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _written = write!(name, "{byte:02x}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_file_of_ours_is_refused() {
        let page = b"<html><script>alert(1)</script>";
        assert_eq!(examine(page, false), Err(Unfit::Type));
        assert_eq!(examine(b"", false), Err(Unfit::Type));
        assert_eq!(examine(b"\xff\xd8\xff\xe0 not a photograph", false), Err(Unfit::Broken));
        let pdf = examine(b"%PDF-1.7\n...", false).unwrap();
        assert_eq!((pdf.mime, pdf.pixels), (MediaType::Pdf, None));
    }

    #[test]
    fn a_name_is_that_of_the_standard() {
        assert_eq!(sha256(b"test"), "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    }
}
