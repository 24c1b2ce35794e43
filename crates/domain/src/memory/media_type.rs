//! The types of files that the commons keeps: what a phone takes, what every browser shows.

use crate::content::words;

words! {
    /// A type of file, by its media type (RFC 6838).
    MediaType {
        /// A photograph.
        Jpeg = "image/jpeg",
        /// A drawing, a screen.
        Png = "image/png",
        /// A photograph or a drawing.
        Webp = "image/webp",
        /// A recording in MPEG.
        Mp3 = "audio/mpeg",
        /// A recording in Ogg.
        Ogg = "audio/ogg",
        /// A recording as most browsers make it.
        Webm = "audio/webm",
        /// A recording as Apple's devices make it.
        M4a = "audio/mp4",
        /// A recording that nothing compressed.
        Wav = "audio/wav",
        /// A document.
        Pdf = "application/pdf",
    }
}

impl MediaType {
    /// The end of a file's name, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::Webm => "webm",
            Self::M4a => "m4a",
            Self::Wav => "wav",
            Self::Pdf => "pdf",
        }
    }

    /// What somebody does with it: `picture`, `sound` or `document`.
    #[must_use]
    pub const fn form(self) -> &'static str {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => "picture",
            Self::Mp3 | Self::Ogg | Self::Webm | Self::M4a | Self::Wav => "sound",
            Self::Pdf => "document",
        }
    }

    /// The type whose files begin like this one; the bytes decide, never the name.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        let at = |offset: usize, word: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(word));
        Some(match () {
            () if at(0, b"\xff\xd8\xff") => Self::Jpeg,
            () if at(0, b"\x89PNG\r\n\x1a\n") => Self::Png,
            () if at(0, b"RIFF") && at(8, b"WEBP") => Self::Webp,
            () if at(0, b"RIFF") && at(8, b"WAVE") => Self::Wav,
            () if at(0, b"OggS") => Self::Ogg,
            () if at(0, b"\x1a\x45\xdf\xa3") => Self::Webm,
            () if at(4, b"ftyp") => Self::M4a,
            () if at(0, b"ID3") || is_mpeg(bytes) => Self::Mp3,
            () if at(0, b"%PDF-") => Self::Pdf,
            () => return None,
        })
    }
}

/// Whether an MPEG audio frame begins here: eleven bits of synchronisation, a layer that exists.
fn is_mpeg(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0 && second & 0x18 != 0x08)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_decide() {
        let table: [(&[u8], Option<MediaType>); 12] = [
            (b"\xff\xd8\xff\xe0", Some(MediaType::Jpeg)),
            (b"\x89PNG\r\n\x1a\n....", Some(MediaType::Png)),
            (b"RIFF....WEBPVP8 ", Some(MediaType::Webp)),
            (b"RIFF....WAVEfmt ", Some(MediaType::Wav)),
            (b"OggS\0\x02", Some(MediaType::Ogg)),
            (b"\x1a\x45\xdf\xa3\x9f", Some(MediaType::Webm)),
            (b"\0\0\0\x20ftypM4A ", Some(MediaType::M4a)),
            (b"ID3\x04", Some(MediaType::Mp3)),
            (b"\xff\xfb\x90", Some(MediaType::Mp3)),
            (b"%PDF-1.7", Some(MediaType::Pdf)),
            (b"<svg onload=alert(1)>", None),
            (b"", None),
        ];
        for (bytes, expected) in table {
            assert_eq!(MediaType::sniff(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_page_shows_each_by_the_end_of_its_name() {
        for mime in MediaType::ALL {
            assert!(markdown::MediaForm::of_extension(mime.extension()).is_some(), "{mime:?}");
        }
    }
}
