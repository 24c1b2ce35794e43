//! How long a recording lasts, as its bytes say it: WAV, Ogg, MP3, MP4 and `WebM`. What cannot be told is not guessed.

mod mp3;

use super::MediaType;

/// What is longer is a fault of the file, milliseconds: two days.
const LONGEST: u64 = 2 * 24 * 3_600 * 1_000;

/// How many bytes at the end of an Ogg file its last page is looked for in.
const LAST_PAGE: usize = 128 * 1024;

/// How long a recording lasts, milliseconds; nothing where its bytes do not say.
#[must_use]
pub fn duration_ms(bytes: &[u8], mime: MediaType) -> Option<u64> {
    let found = match mime {
        MediaType::Wav => wav(bytes),
        MediaType::Ogg => ogg(bytes),
        MediaType::M4a => mp4(bytes),
        MediaType::Webm => webm(bytes),
        MediaType::Mp3 => mp3::duration_ms(bytes),
        MediaType::Jpeg | MediaType::Png | MediaType::Webp | MediaType::Pdf => None,
    };
    found.filter(|length| (1..=LONGEST).contains(length))
}

fn part<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

/// `units` of which there are `rate` a second.
fn milliseconds(units: u64, rate: u64) -> Option<u64> {
    u64::try_from(u128::from(units) * 1_000 / u128::from(rate).max(1)).ok().filter(|_| rate > 0)
}

/// The bytes of its data, at as many a second as its format says.
fn wav(bytes: &[u8]) -> Option<u64> {
    let (mut at, mut rate) = (12_usize, None);
    loop {
        let name: [u8; 4] = part(bytes, at)?;
        let length = u32::from_le_bytes(part(bytes, at + 4)?) as usize;
        match &name {
            b"fmt " => rate = Some(u32::from_le_bytes(part(bytes, at + 16)?)),
            b"data" => {
                // What was cut, or was still being written, is as long as what is there.
                let there = length.min(bytes.len() - at - 8) as u64;
                return milliseconds(there, rate?.into());
            }
            _ => {}
        }
        at = at.checked_add(8)?.checked_add(length)?.checked_add(length % 2)?;
    }
}

/// Where its last page ends, in samples.
fn ogg(bytes: &[u8]) -> Option<u64> {
    let head = 27 + usize::from(*bytes.get(26)?);
    let first = bytes.get(head..)?;
    let (rate, before) = if first.starts_with(b"OpusHead") {
        (48_000, u64::from(u16::from_le_bytes(part(first, 10)?)))
    } else if first.starts_with(b"\x01vorbis") {
        (u64::from(u32::from_le_bytes(part(first, 12)?)), 0)
    } else {
        return None;
    };
    let end = bytes.get(bytes.len().saturating_sub(LAST_PAGE)..)?;
    let last = end.windows(4).rposition(|four| four == b"OggS")?;
    let samples = u64::from_le_bytes(part(end, last + 6)?);
    milliseconds(samples.checked_sub(before)?, rate)
}

/// What the head of the film says.
fn mp4(bytes: &[u8]) -> Option<u64> {
    let head = atom(atom(bytes, b"moov")?, b"mvhd")?;
    let (scale, units) = match head.first()? {
        0 => (u32::from_be_bytes(part(head, 12)?), u64::from(u32::from_be_bytes(part(head, 16)?))),
        1 => (u32::from_be_bytes(part(head, 20)?), u64::from_be_bytes(part(head, 24)?)),
        _ => return None,
    };
    milliseconds(units, scale.into())
}

/// What the first box of this name holds.
fn atom<'a>(mut bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    loop {
        let length = u32::from_be_bytes(part(bytes, 0)?);
        let (head, length) = match length {
            0 => (8, bytes.len()),
            1 => (16, usize::try_from(u64::from_be_bytes(part(bytes, 8)?)).ok()?),
            length => (8, length as usize),
        };
        if bytes.get(4..8)? == name {
            return bytes.get(head..length.min(bytes.len()));
        }
        bytes = bytes.get(length.max(head)..)?;
    }
}

const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const SCALE: u32 = 0x2a_d7b1;
const DURATION: u32 = 0x4489;
const CLUSTER: u32 = 0x1f43_b675;
const CLUSTER_TIME: u32 = 0xe7;
const BLOCK_GROUP: u32 = 0xa0;
const BLOCK: u32 = 0xa1;
const SIMPLE_BLOCK: u32 = 0xa3;

/// What its head says; where a recorder left that out, when its last block begins.
fn webm(bytes: &[u8]) -> Option<u64> {
    let (mut at, mut scale, mut cluster, mut last) = (0_usize, 1_000_000_u64, 0_u64, None::<u64>);
    // What is cut short is as long as what is there.
    while let Some((name, size, head)) = element(bytes, at) {
        let inside = at + head;
        let value = || bytes.get(inside..inside.checked_add(size?)?);
        let is_parent = matches!(name, SEGMENT | INFO | CLUSTER | BLOCK_GROUP);
        match name {
            SCALE => scale = value().and_then(number)?,
            DURATION => {
                let units = match value()?.len() {
                    4 => f64::from(f32::from_be_bytes(part(bytes, inside)?)),
                    8 => f64::from_be_bytes(part(bytes, inside)?),
                    _ => return None,
                };
                let length = units * scale as f64 / 1e6;
                return (length.is_finite() && length >= 0.0).then_some(length as u64);
            }
            CLUSTER_TIME => cluster = value().and_then(number)?,
            BLOCK | SIMPLE_BLOCK => {
                let (_, track) = variable(bytes, inside)?;
                let begins = i64::from(i16::from_be_bytes(part(bytes, inside + track)?));
                last = last.max(cluster.checked_add_signed(begins));
            }
            _ => {}
        }
        // One of which the end is not known holds what follows.
        at = if is_parent { inside } else { inside.checked_add(size?)? };
    }
    last.and_then(|units| u64::try_from(u128::from(units) * u128::from(scale) / 1_000_000).ok())
}

/// An element: its name, its size where it is known, and how long both are.
fn element(bytes: &[u8], at: usize) -> Option<(u32, Option<usize>, usize)> {
    let name_length = bytes.get(at)?.leading_zeros() as usize + 1;
    if name_length > 4 {
        return None;
    }
    let name = number(bytes.get(at..at + name_length)?)?;
    let (size, length) = variable(bytes, at + name_length)?;
    let unknown = size == (1 << (7 * length)) - 1;
    let size = if unknown { None } else { Some(usize::try_from(size).ok()?) };
    Some((u32::try_from(name).ok()?, size, name_length + length))
}

/// A number of a length that its first bits say.
fn variable(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let first = *bytes.get(at)?;
    let length = first.leading_zeros() as usize + 1;
    if length > 8 {
        return None;
    }
    let whole = number(bytes.get(at..at + length)?)?;
    Some((whole & ((1 << (7 * length)) - 1), length))
}

fn number(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_wav(seconds: u32) -> Vec<u8> {
        let data = vec![0; 16_000 * seconds as usize];
        let mut bytes = b"RIFF\0\0\0\0WAVELIST\x03\0\0\0abc\0fmt \x10\0\0\0\x01\0\x01\0".to_vec();
        bytes.extend(8_000_u32.to_le_bytes());
        bytes.extend(16_000_u32.to_le_bytes());
        bytes.extend(b"\x02\0\x10\0data");
        bytes.extend((data.len() as u32).to_le_bytes());
        bytes.extend(data);
        bytes
    }

    fn an_ogg(head: &[u8], samples: u64) -> Vec<u8> {
        let page = |granule: u64, held: &[u8]| {
            let mut page = b"OggS\0\0".to_vec();
            page.extend(granule.to_le_bytes());
            page.extend([0; 12]);
            page.extend([1, held.len() as u8]);
            page.extend(held);
            page
        };
        [page(0, head), page(48_000, b"x"), page(samples, b"y")].concat()
    }

    fn a_box(name: &[u8], held: &[u8]) -> Vec<u8> {
        [&(held.len() as u32 + 8).to_be_bytes(), name, held].concat()
    }

    fn an_mp4(version: u8, scale: u32, units: u64) -> Vec<u8> {
        let mut head = vec![version, 0, 0, 0];
        if version == 0 {
            head.extend([0; 8]);
            head.extend(scale.to_be_bytes());
            head.extend((units as u32).to_be_bytes());
        } else {
            head.extend([0; 16]);
            head.extend(scale.to_be_bytes());
            head.extend(units.to_be_bytes());
        }
        let film = a_box(b"moov", &[a_box(b"free", b"12"), a_box(b"mvhd", &head)].concat());
        [a_box(b"ftyp", b"M4A "), a_box(b"mdat", &[0; 9]), film].concat()
    }

    fn made(name: &[u8], held: &[u8]) -> Vec<u8> {
        [name, &[0x80 | held.len() as u8], held].concat()
    }

    /// As a browser records it: nothing says how long it is, nor how long what holds the rest is.
    fn a_webm(info: &[u8], blocks: &[(u64, i16)]) -> Vec<u8> {
        let mut bytes = made(b"\x1a\x45\xdf\xa3", b"1234");
        bytes.extend(b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff");
        bytes.extend(made(b"\x15\x49\xa9\x66", info));
        for (cluster, begins) in blocks {
            bytes.extend(b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff");
            bytes.extend(made(b"\xe7", &cluster.to_be_bytes()[6..]));
            bytes.extend(made(b"\xa3", &[&[0x81][..], &begins.to_be_bytes(), &[0x80, 9, 9]].concat()));
        }
        bytes
    }

    #[test]
    fn each_says_how_long_it_lasts() {
        let opus = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0";
        let vorbis = b"\x01vorbis\0\0\0\0\x02\x44\xac\0\0\0\0";
        let scale = made(b"\x2a\xd7\xb1", &1_000_000_u32.to_be_bytes()[1..]);
        let said = [scale, made(b"\x44\x89", &65_250_f64.to_be_bytes())].concat();
        for (bytes, mime, expected) in [
            (a_wav(3), MediaType::Wav, Some(3_000)),
            (an_ogg(opus, 48_000 * 65 + 312), MediaType::Ogg, Some(65_000)),
            (an_ogg(vorbis, 44_100 * 2), MediaType::Ogg, Some(2_000)),
            (an_ogg(b"Speex   ", 9), MediaType::Ogg, None),
            (an_mp4(0, 600, 39_000), MediaType::M4a, Some(65_000)),
            (an_mp4(1, 44_100, 44_100 * 90), MediaType::M4a, Some(90_000)),
            (an_mp4(0, 0, 39_000), MediaType::M4a, None),
            (an_mp4(0, 1_000, 0), MediaType::M4a, None),
            (a_webm(&said, &[(0, 20)]), MediaType::Webm, Some(65_250)),
            (a_webm(&[], &[(0, 20), (9_960, 40)]), MediaType::Webm, Some(10_000)),
            (a_webm(&[], &[]), MediaType::Webm, None),
            (an_mp4(1, 1, u64::MAX), MediaType::M4a, None),
        ] {
            assert_eq!(duration_ms(&bytes, mime), expected, "{mime:?}");
        }
    }

    #[test]
    fn what_is_cut_or_bent_is_read_to_its_end() {
        let opus = b"OpusHead\x01\x01\x38\x01\x80\xbb\0\0\0\0\0";
        let all = [
            (a_wav(1), MediaType::Wav),
            (an_ogg(opus, 48_000), MediaType::Ogg),
            (an_mp4(1, 1_000, 5_000), MediaType::M4a),
            (a_webm(&[], &[(0, 20), (500, 9)]), MediaType::Webm),
        ];
        for (bytes, mime) in all {
            for length in 0..bytes.len().min(400) {
                let _whatever = duration_ms(&bytes[..length], mime);
                for bent in [0, 1, 0x7f, 0x80, 0xff] {
                    let mut bytes = bytes.clone();
                    bytes[length] = bent;
                    let _whatever = duration_ms(&bytes, mime);
                }
            }
        }
    }
}
