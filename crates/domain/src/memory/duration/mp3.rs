//! How long an MP3 lasts: its frames, counted one after the other (ISO/IEC 11172-3 and 13818-3), for their rate varies and
//! nothing before them has to say how many there are.

use super::{milliseconds, part};

/// Kilobits a second, by index from 1, of each sort of frame.
const RATES: [[u32; 14]; 5] = [
    [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// What the head of a frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    /// Bytes, its head included.
    length: usize,
    /// Samples of each channel.
    samples: u64,
    /// Samples a second.
    rate: u64,
}

/// How long it lasts, milliseconds; what was cut short is as long as what is there.
pub fn duration_ms(bytes: &[u8]) -> Option<u64> {
    let mut at = after_tag(bytes)?;
    let first = frame(bytes, at)?;
    // A first frame that only describes the others is silence that is not played.
    let describes = bytes.get(at..at.checked_add(first.length)?).is_some_and(|held| {
        let head = held.get(..48).unwrap_or(held);
        head.windows(4).any(|four| four == b"Xing" || four == b"Info")
    });
    if describes {
        at += first.length;
    }
    let mut samples = 0_u64;
    while let Some(next) = frame(bytes, at).filter(|next| next.rate == first.rate) {
        samples += next.samples;
        at = at.checked_add(next.length)?;
    }
    milliseconds(samples, first.rate)
}

/// Where what is heard begins: after what ID3 says of it, if anything.
fn after_tag(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"ID3") {
        return Some(0);
    }
    let size: [u8; 4] = part(bytes, 6)?;
    let size = size.iter().fold(0_usize, |size, byte| size << 7 | usize::from(byte & 0x7f));
    let foot = if bytes.get(5)? & 0x10 == 0 { 0 } else { 10 };
    let mut at = 10 + size + foot;
    // Some leave room after it.
    while bytes.get(at) == Some(&0) {
        at += 1;
    }
    Some(at)
}

fn frame(bytes: &[u8], at: usize) -> Option<Frame> {
    let [sync, sort, rates, _] = part::<4>(bytes, at)?;
    if sync != 0xff || sort & 0xe0 != 0xe0 {
        return None;
    }
    // 3: version 1; 2: version 2; 0: its half rates.
    let version = sort >> 3 & 3;
    let slower = match version {
        3 => 0,
        2 => 1,
        0 => 2,
        _ => return None,
    };
    let layer = 4 - (sort >> 1 & 3);
    let (table, samples) = match (version, layer) {
        (3, 1) => (0, 384),
        (3, 2) => (1, 1_152),
        (3, 3) => (2, 1_152),
        (_, 1) => (3, 384),
        (_, 2) => (4, 1_152),
        (_, 3) => (4, 576),
        _ => return None,
    };
    let index = usize::from(rates >> 4).checked_sub(1)?;
    let bits = *RATES.get(table)?.get(index)? * 1_000;
    let rate = [44_100_u32, 48_000, 32_000].get(usize::from(rates >> 2 & 3))? >> slower;
    let padding = u32::from(rates >> 1 & 1);
    let length = if layer == 1 {
        (12 * bits / rate + padding) * 4
    } else {
        u32::try_from(samples / 8).ok()? * bits / rate + padding
    };
    Some(Frame { length: length as usize, samples, rate: rate.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Frames of 128 kilobits at 44,100 samples, of 417 bytes and every second 418.
    fn frames(count: usize) -> Vec<u8> {
        (0..count)
            .flat_map(|index| {
                let padded = index % 2;
                let mut frame = vec![0xff, 0xfb, if padded == 1 { 0x92 } else { 0x90 }, 0];
                frame.resize(417 + padded, 0x55);
                frame
            })
            .collect()
    }

    #[test]
    fn frames_are_counted_whatever_stands_before_and_after() {
        let tag = [b"ID3\x04\0\0\0\0\x01\x00".as_slice(), &[7; 128], &[0; 20]].concat();
        // A hundred frames of 1,152 samples.
        let expected = Some(100 * 1_152 * 1_000 / 44_100);
        let plain = frames(100);
        assert_eq!(duration_ms(&plain), expected);
        assert_eq!(duration_ms(&[tag.clone(), plain.clone()].concat()), expected);
        assert_eq!(duration_ms(&[plain.clone(), [b"TAG".as_slice(), &[0; 125]].concat()].concat()), expected);
        let mut described = frames(1);
        described[36..40].copy_from_slice(b"Info");
        assert_eq!(duration_ms(&[described, plain].concat()), expected);
    }

    #[test]
    fn each_sort_of_frame_has_its_length() {
        let of = |sort: u8, rates: u8| {
            frame(&[0xff, sort, rates, 0], 0).map(|frame| (frame.length, frame.samples, frame.rate))
        };
        assert_eq!(of(0xfb, 0x90), Some((417, 1_152, 44_100)));
        assert_eq!(of(0xf3, 0x80), Some((208, 576, 22_050)));
        assert_eq!(of(0xe3, 0x48), Some((288, 576, 8_000)));
        assert_eq!(of(0xfd, 0xa4), Some((576, 1_152, 48_000)));
        assert_eq!(of(0xff, 0x92), Some((316, 384, 44_100)));
        for (sort, rates) in [(0xeb, 0x90), (0xf9, 0x90), (0xfb, 0x00), (0xfb, 0xf0), (0xfb, 0x9c), (0x7b, 0x90)] {
            assert_eq!(of(sort, rates), None, "{sort:x} {rates:x}");
        }
    }

    #[test]
    fn what_is_no_mp3_says_nothing() {
        for bytes in [b"".as_slice(), b"ID3", b"ID3\x04\0\0\x7f\x7f\x7f\x7f", b"\xff", b"RIFF"] {
            assert_eq!(duration_ms(bytes), None);
        }
    }
}
