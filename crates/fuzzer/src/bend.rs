//! Bending bytes: a bit, a number at its limits, a piece gone, twice, elsewhere, or of another file.

use crate::random::Random;

/// The longest input: what is longer says no more and takes longer.
const LONGEST: usize = 64 * 1024;

/// The longest piece that is moved.
const PIECE: usize = 64;

/// Bytes that stand at the limits of what a number may be.
const LIMITS: [&[u8]; 12] = [
    &[0],
    &[1],
    &[0x7f],
    &[0x80],
    &[0xff],
    &[0x80, 0x01],
    &[0xff, 0x7f],
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80],
    &[0xff, 0xff, 0xff, 0xff],
    &[0, 0, 0, 0, 0, 0, 0, 0x80],
];

/// Input `n` of a seed, from real bytes and the words of what reads them.
pub fn input(seed: u64, n: u64, real: &[Vec<u8>], words: &[&[u8]]) -> Vec<u8> {
    let mut random = Random::of(seed, n);
    let mut bytes = random.pick(real).cloned().unwrap_or_default();
    // Mostly a little: what is bent much is refused at its first byte.
    let times = 1 + random.index(4) + if random.index(8) == 0 { random.index(40) } else { 0 };
    for _ in 0..times {
        once(&mut bytes, &mut random, real, words);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn once(bytes: &mut Vec<u8>, random: &mut Random, real: &[Vec<u8>], words: &[&[u8]]) {
    let at = random.index(bytes.len() + 1);
    let end = (at + 1 + random.index(PIECE)).min(bytes.len());
    match random.index(12) {
        0 | 1 => {
            let bit = 1_u8 << random.index(8);
            bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= bit);
        }
        2 => {
            let drawn = random.next().to_le_bytes()[0];
            bytes.get_mut(at).into_iter().for_each(|byte| *byte = drawn);
        }
        3 => {
            let up = random.index(2) == 0;
            bytes.get_mut(at).into_iter().for_each(|byte| *byte = byte.wrapping_add(if up { 1 } else { 255 }));
        }
        4 => overwrite(bytes, at, random.pick(&LIMITS).copied().unwrap_or_default()),
        5 => insert(bytes, at, random.pick(&LIMITS).copied().unwrap_or_default()),
        6 if !words.is_empty() => insert(bytes, at, random.pick(words).copied().unwrap_or_default()),
        7 if !words.is_empty() => overwrite(bytes, at, random.pick(words).copied().unwrap_or_default()),
        8 => drop(bytes.drain(at..end.max(at))),
        9 => {
            let piece = bytes.get(at..end).unwrap_or_default().to_vec();
            let times = 1 + random.index(4);
            let to = random.index(bytes.len() + 1);
            insert(bytes, to, &piece.repeat(times));
        }
        10 => {
            let other = random.pick(real).map(Vec::as_slice).unwrap_or_default();
            let from = random.index(other.len() + 1);
            let piece = other.get(from..(from + 1 + random.index(PIECE * 4)).min(other.len())).unwrap_or_default();
            if random.index(2) == 0 { insert(bytes, at, piece) } else { overwrite(bytes, at, piece) }
        }
        _ => {
            if random.index(4) == 0 {
                bytes.truncate(at);
            }
        }
    }
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

fn overwrite(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    let end = (at + piece.len()).min(bytes.len());
    bytes.splice(at..end, piece.iter().copied());
}
