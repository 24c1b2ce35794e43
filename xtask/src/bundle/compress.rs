//! Brotli and gzip beside what is text, at their slowest and smallest, once for each content.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{hash, write};

/// What is worth compressing: images and fonts are already.
const ENDINGS: [&str; 9] = ["wasm", "js", "css", "svg", "html", "txt", "xml", "json", "webmanifest"];

/// The compressed copies of one content.
pub struct Compressed {
    /// The file ending in `.br`.
    pub brotli: PathBuf,
    /// The file ending in `.gz`.
    pub gzip: PathBuf,
}

/// Whether a file of this name is compressed.
pub fn worth(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

/// Compresses a content, or finds what was made of it before.
pub fn compress(kept: &Path, bytes: &[u8]) -> Result<Compressed> {
    let name = hash::of(bytes);
    let made = Compressed { brotli: kept.join(format!("{name}.br")), gzip: kept.join(format!("{name}.gz")) };
    if !made.brotli.is_file() {
        write(&made.brotli, &brotli(bytes)?)?;
    }
    if !made.gzip.is_file() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes)?;
        write(&made.gzip, &encoder.finish()?)?;
    }
    Ok(made)
}

/// Brotli at its eleventh level.
fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let settings =
        BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut small = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut small, &settings)?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_is_whole_again() {
        let text = "le commun, ".repeat(500);
        let small = brotli(text.as_bytes()).expect("compressed");
        assert!(small.len() < 100, "{}", small.len());
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut small.as_slice(), &mut back).expect("read back");
        assert_eq!(back, text.as_bytes());
    }

    #[test]
    fn fonts_and_images_are_left_alone() {
        assert!(worth("encommun.1.wasm"));
        assert!(!worth("fonts/texte.woff2"));
        assert!(!worth("hash"));
    }
}
