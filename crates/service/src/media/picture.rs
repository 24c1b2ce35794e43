//! Pictures: decoded under limits, turned as they were held, made again without what the camera wrote, made narrower.

use std::io::Cursor;

use domain::memory::MediaType;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use markdown::WIDTHS;

use super::Unfit;

/// The most pixels of a picture: a sheet of newspaper scanned at 300 dots an inch.
const MOST_PIXELS: u64 = 50_000_000;

/// The most memory that decoding one takes, bytes.
const MOST_MEMORY: u64 = 400 * 1024 * 1024;

/// The longest side of a picture that is made again.
const LONGEST: u32 = 1_600;

/// How closely a photograph is kept, of 100.
const QUALITY: u8 = 82;

/// How a picture of this type is decoded; none for what is no picture.
pub(super) const fn format(mime: MediaType) -> Option<ImageFormat> {
    match mime {
        MediaType::Jpeg => Some(ImageFormat::Jpeg),
        MediaType::Png => Some(ImageFormat::Png),
        MediaType::Webp => Some(ImageFormat::WebP),
        MediaType::Mp3 | MediaType::Ogg | MediaType::Webm | MediaType::M4a | MediaType::Wav | MediaType::Pdf => None,
    }
}

/// Decodes a picture and turns it as it was held. What it would take is known before a pixel is read.
pub(super) fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Unfit> {
    let reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut decoder = reader.into_decoder().map_err(|_| Unfit::Broken)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(Unfit::Pixels);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    decoder.set_limits(limits).map_err(|_| Unfit::Pixels)?;
    let orientation = decoder.orientation().map_err(|_| Unfit::Broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| Unfit::Broken)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Copies in each of the widths that are narrower than the picture.
pub(super) fn copies(picture: &DynamicImage) -> Result<Vec<(u32, Vec<u8>)>, Unfit> {
    let narrower = WIDTHS.into_iter().filter(|width| *width < picture.width());
    narrower.map(|width| Ok((width, encode(&picture.resize(width, u32::MAX, FilterType::CatmullRom))?.0))).collect()
}

/// The picture made again: at most 1,600 pixels a side, upright, with nothing but what is seen.
pub(super) fn remade(picture: &DynamicImage) -> Result<(Vec<u8>, MediaType), Unfit> {
    if picture.width().max(picture.height()) > LONGEST {
        return encode(&picture.resize(LONGEST, LONGEST, FilterType::CatmullRom));
    }
    encode(picture)
}

/// A photograph, or a drawing where something shows through.
fn encode(picture: &DynamicImage) -> Result<(Vec<u8>, MediaType), Unfit> {
    let mut bytes = Vec::new();
    if picture.color().has_alpha() && picture.to_rgba8().pixels().any(|pixel| pixel.0[3] != u8::MAX) {
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(|_| Unfit::Broken)?;
        return Ok((bytes, MediaType::Png));
    }
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).map_err(|_| Unfit::Broken)?;
    Ok((bytes, MediaType::Jpeg))
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;

    fn a_photograph(width: u32, height: u32) -> DynamicImage {
        let dot = |x: u32, y: u32| Rgb([(x % 251) as u8, (y % 241) as u8, 90]);
        DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, dot))
    }

    #[test]
    fn copies_are_narrower_and_only_those() {
        for (width, expected) in [(200, vec![]), (400, vec![320]), (1_000, vec![320, 800])] {
            let copies = copies(&a_photograph(width, 100)).unwrap();
            let widths: Vec<u32> = copies.iter().map(|(width, _)| *width).collect();
            assert_eq!(widths, expected);
            for (width, bytes) in copies {
                assert_eq!(decode(&bytes, ImageFormat::Jpeg).unwrap().width(), width);
            }
        }
    }

    #[test]
    fn what_shows_through_still_does() {
        let mut drawing = RgbaImage::from_pixel(500, 20, Rgba([1, 2, 3, 255]));
        assert_eq!(remade(&DynamicImage::ImageRgba8(drawing.clone())).unwrap().1, MediaType::Jpeg);
        drawing.put_pixel(0, 0, Rgba([1, 2, 3, 0]));
        assert_eq!(remade(&DynamicImage::ImageRgba8(drawing)).unwrap().1, MediaType::Png);
    }

    #[test]
    fn a_large_picture_is_made_smaller() {
        let (bytes, mime) = remade(&a_photograph(2_000, 1_000)).unwrap();
        let again = decode(&bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!((mime, again.width(), again.height()), (MediaType::Jpeg, 1_600, 800));
    }

    #[test]
    fn a_picture_that_would_fill_the_memory_is_not_decoded() {
        // The head of a PNG of 60,000 by 60,000 pixels, whose data would unfold from a few bytes.
        let mut bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bomb.extend([0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 2, 0, 0, 0]);
        bomb.extend(crc(&bomb[12..]));
        bomb.extend(b"\0\0\0\x02IDAT\x78\x9c");
        bomb.extend(crc(b"IDAT\x78\x9c"));
        assert_eq!(decode(&bomb, ImageFormat::Png).err(), Some(Unfit::Pixels));
    }

    fn crc(bytes: &[u8]) -> [u8; 4] {
        let mut sum = u32::MAX;
        for byte in bytes {
            sum ^= u32::from(*byte);
            for _ in 0..8 {
                sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
            }
        }
        (!sum).to_be_bytes()
    }
}
