//! What a camera or a recorder writes into a file beside what is seen and heard: when, where, with what, by whom. Taken out
//! without touching a pixel or a sound, the same on a phone and on the server.

use crate::memory::MediaType;
use crate::order::Arrange;

/// Whether a file holds any of it.
#[must_use]
pub fn has_metadata(bytes: &[u8], mime: MediaType) -> bool {
    parts(bytes, mime).iter().any(|part| part.tells)
}

/// The file without it. One that cannot be read as its type says is given back as it is: whoever decodes it refuses it.
#[must_use]
pub fn without_metadata(bytes: &[u8], mime: MediaType) -> Vec<u8> {
    let parts = parts(bytes, mime);
    let mut kept = Vec::with_capacity(bytes.len());
    for part in &parts {
        let Some(slice) = bytes.get(part.from..part.to) else { continue };
        match (part.tells, mime) {
            (false, _) => kept.extend_from_slice(slice),
            // Other boxes point into the file by distance from its start: this one becomes room that nobody reads.
            (true, MediaType::M4a) => blank(slice, &mut kept),
            (true, _) => {}
        }
    }
    match mime {
        MediaType::Webp => mended_webp(kept),
        _ => kept,
    }
}

/// A run of a file; `tells` when it only says something of the file.
#[derive(Debug, Clone, Copy)]
struct Part {
    from: usize,
    to: usize,
    tells: bool,
}

fn parts(bytes: &[u8], mime: MediaType) -> Vec<Part> {
    let found = match mime {
        MediaType::Jpeg => jpeg(bytes),
        MediaType::Png => png(bytes),
        MediaType::Webp => webp(bytes),
        MediaType::M4a => boxes(bytes),
        MediaType::Mp3 => mp3(bytes),
        MediaType::Ogg | MediaType::Webm | MediaType::Wav | MediaType::Pdf => Vec::new(),
    };
    covering(found, bytes.len())
}

/// These parts and what lies between them, so that nothing of the file is lost.
fn covering(found: Vec<Part>, length: usize) -> Vec<Part> {
    let mut all = Vec::with_capacity(2 * found.len() + 1);
    let mut at = 0;
    for part in found.into_iter().filter(|part| part.tells) {
        if part.from >= at && part.to > part.from && part.to <= length {
            all.push(Part { from: at, to: part.from, tells: false });
            all.push(part);
            at = part.to;
        }
    }
    all.push(Part { from: at, to: length, tells: false });
    all
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(length)?)?;
    Some(digits.iter().fold(0, |number, byte| (number << 8) | usize::from(*byte)))
}

/// JPEG: segments up to the scan. APP1 (Exif, XMP), APP13 (IPTC) and comments tell; colour profiles and the rest stay.
fn jpeg(bytes: &[u8]) -> Vec<Part> {
    let mut found = Vec::new();
    let mut at = 2;
    while let Some([0xff, marker]) = bytes.get(at..at + 2) {
        let marker = *marker;
        if marker == 0xff {
            at += 1;
            continue;
        }
        if matches!(marker, 0xd9 | 0xda) {
            break;
        }
        let Some(length) = number(bytes, at + 2, 2).filter(|length| *length >= 2) else { break };
        let to = at + 2 + length;
        found.push(Part { from: at, to, tells: matches!(marker, 0xe1 | 0xed | 0xfe) });
        at = to;
    }
    found
}

/// PNG: chunks. Text, time and Exif tell.
fn png(bytes: &[u8]) -> Vec<Part> {
    let mut found = Vec::new();
    let mut at = 8;
    while let Some(length) = number(bytes, at, 4) {
        let Some(name) = bytes.get(at + 4..at + 8) else { break };
        let Some(to) = at.checked_add(12).and_then(|end| end.checked_add(length)) else { break };
        found.push(Part { from: at, to, tells: matches!(name, b"tEXt" | b"zTXt" | b"iTXt" | b"tIME" | b"eXIf") });
        at = to;
    }
    found
}

/// WebP: chunks of a RIFF, each padded to two bytes. Exif and XMP tell.
fn webp(bytes: &[u8]) -> Vec<Part> {
    let mut found = Vec::new();
    let mut at = 12;
    while let (Some(name), Some(length)) = (bytes.get(at..at + 4), little(bytes, at + 4)) {
        let Some(to) = at.checked_add(8).and_then(|end| end.checked_add(length + length % 2)) else { break };
        found.push(Part { from: at, to, tells: matches!(name, b"EXIF" | b"XMP ") });
        at = to;
    }
    found
}

fn little(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = bytes.get(at..at.checked_add(4)?)?;
    Some(digits.iter().rev().fold(0, |number, byte| (number << 8) | usize::from(*byte)))
}

/// The length and the flags of a WebP whose chunks went.
fn mended_webp(mut bytes: Vec<u8>) -> Vec<u8> {
    let length = u32::try_from(bytes.len().saturating_sub(8)).unwrap_or(u32::MAX).to_le_bytes();
    if let Some(place) = bytes.get_mut(4..8) {
        place.copy_from_slice(&length);
    }
    if bytes.get(12..16) == Some(b"VP8X")
        && let Some(flags) = bytes.get_mut(20)
    {
        *flags &= !0b0000_1100;
    }
    bytes
}

/// MPEG-4: boxes. What users and players wrote (`udta`, `meta`, `uuid`) tells, at the top and in the movie and its tracks.
fn boxes(bytes: &[u8]) -> Vec<Part> {
    let mut found = Vec::new();
    let mut open = vec![(0, bytes.len())];
    while let Some((mut at, end)) = open.pop() {
        while let (Some(length), Some(name)) = (number(bytes, at, 4), bytes.get(at + 4..at + 8)) {
            let (head, length) = match length {
                0 => (8, end - at),
                1 => (16, number(bytes, at + 8, 8).unwrap_or_default()),
                length => (8, length),
            };
            let Some(to) = at.checked_add(length).filter(|to| length >= head && *to <= end) else { break };
            match name {
                b"udta" | b"meta" | b"uuid" => found.push(Part { from: at, to, tells: true }),
                b"moov" | b"trak" => open.push((at + head, to)),
                _ => {}
            }
            at = to;
            if at >= end {
                break;
            }
        }
    }
    found.arrange_by_key(|part| part.from);
    found
}

/// A box of the same length that players pass over.
fn blank(slice: &[u8], into: &mut Vec<u8>) {
    let head = slice.get(..4).unwrap_or_default();
    into.extend_from_slice(head);
    into.extend_from_slice(b"free");
    into.resize(into.len() + slice.len().saturating_sub(8), 0);
}

/// MPEG audio: an `ID3v2` tag before, an `ID3v1` tag after.
fn mp3(bytes: &[u8]) -> Vec<Part> {
    let mut found = Vec::new();
    let end = bytes.len();
    if bytes.starts_with(b"ID3")
        && let Some(&[a, b, c, d]) = bytes.get(6..10)
    {
        let length = [a, b, c, d].iter().fold(0, |length, byte| (length << 7) | usize::from(byte & 0x7f));
        found.push(Part { from: 0, to: (10 + length).min(end), tells: true });
    }
    if let Some(start) = end.checked_sub(128).filter(|start| bytes.get(*start..*start + 3) == Some(b"TAG")) {
        found.push(Part { from: start, to: end, tells: true });
    }
    found
}

#[cfg(test)]
mod tests;
