//! Files with something told in them, and without.

use proptest::prelude::*;

use super::*;

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, body].concat()
}

fn a_jpeg(told: bool) -> Vec<u8> {
    let mut all = vec![0xff, 0xd8];
    all.extend(segment(0xe0, b"JFIF\0"));
    if told {
        all.extend(segment(0xe1, b"Exif\0\0GPS 48.4 -68.5"));
        all.extend(segment(0xed, b"Photoshop 3.0\0"));
        all.extend(segment(0xfe, "Rose, chez elle".as_bytes()));
    }
    all.extend(segment(0xe2, b"ICC_PROFILE\0"));
    all.extend(segment(0xda, b"scan"));
    // In the scan nothing is a segment, whatever it looks like.
    all.extend([1, 0xff, 0x00, 0xff, 0xe1, 0x00, 0x04, 2, 3, 0xff, 0xd9]);
    all
}

fn chunk(name: &[u8], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], name, body, &[0; 4]].concat()
}

fn a_png(told: bool) -> Vec<u8> {
    let mut all = b"\x89PNG\r\n\x1a\n".to_vec();
    all.extend(chunk(b"IHDR", &[0; 13]));
    if told {
        all.extend(chunk(b"tEXt", b"Author\0Rose"));
        all.extend(chunk(b"eXIf", b"MM"));
    }
    all.extend(chunk(b"IDAT", &[1, 2, 3]));
    all.extend(chunk(b"IEND", b""));
    all
}

fn a_webp(told: bool) -> Vec<u8> {
    let piece = |name: &[u8], body: &[u8]| {
        let mut all = [name, &u32::try_from(body.len()).unwrap().to_le_bytes(), body].concat();
        all.resize(all.len() + body.len() % 2, 0);
        all
    };
    let flags = if told { 0b0000_1100 } else { 0 };
    let mut body = b"WEBP".to_vec();
    body.extend(piece(b"VP8X", &[flags, 0, 0, 0, 1, 0, 0, 1, 0, 0]));
    body.extend(piece(b"VP8 ", &[9, 9, 9]));
    if told {
        body.extend(piece(b"EXIF", b"GPS"));
        body.extend(piece(b"XMP ", b"<x/>"));
    }
    piece(b"RIFF", &body)
}

fn a_box(name: &[u8], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes()[..], name, body].concat()
}

#[test]
fn what_tells_goes_and_nothing_else() {
    for (mime, with, without) in [
        (MediaType::Jpeg, a_jpeg(true), a_jpeg(false)),
        (MediaType::Png, a_png(true), a_png(false)),
        (MediaType::Webp, a_webp(true), a_webp(false)),
    ] {
        assert!(has_metadata(&with, mime), "{mime:?}");
        assert!(!has_metadata(&without, mime), "{mime:?}");
        assert_eq!(without_metadata(&with, mime), without, "{mime:?}");
        assert_eq!(without_metadata(&without, mime), without, "{mime:?}");
    }
}

#[test]
fn a_recording_forgets_where_it_was_made_and_keeps_its_distances() {
    let place = a_box(b"udta", &a_box(b"\xa9xyz", b"+48.4-068.5/"));
    let movie = a_box(b"moov", &[a_box(b"mvhd", &[0; 4]), place].concat());
    let file = [a_box(b"ftyp", b"M4A "), movie, a_box(b"mdat", b"sons")].concat();
    let clean = without_metadata(&file, MediaType::M4a);
    assert!(has_metadata(&file, MediaType::M4a) && !has_metadata(&clean, MediaType::M4a));
    assert_eq!(clean.len(), file.len());
    assert!(!clean.windows(5).any(|bytes| bytes == b"+48.4"));
    assert_eq!(clean[clean.len() - 4..], *b"sons");
}

#[test]
fn a_song_loses_its_tags() {
    let audio = [0xff, 0xfb, 0x90, 0x44, 7, 7, 7];
    let mut file = b"ID3\x04\0\0\0\0\0\x03abc".to_vec();
    file.extend(audio);
    file.extend(b"TAG");
    file.extend([b' '; 125]);
    assert_eq!(without_metadata(&file, MediaType::Mp3), audio);
}

proptest! {
    #[test]
    fn no_bytes_break_it_and_twice_is_once(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        mime in proptest::sample::select(MediaType::ALL),
        start in 0_usize..4,
    ) {
        let head: &[u8] = [b"\xff\xd8".as_slice(), b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"ID3\x04\0\0"][start];
        let file = [head, &bytes].concat();
        let once = without_metadata(&file, mime);
        prop_assert!(once.len() <= file.len());
        if mime != MediaType::Mp3 {
            prop_assert!(!has_metadata(&once, mime));
        }
    }
}
