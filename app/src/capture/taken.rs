//! The day that a camera wrote into a picture: proposed, where everything else that it wrote goes.

use domain::content::Edtf;

/// How far into a file it is looked for, bytes: the first segment of Exif holds no more.
const WITHIN: usize = 70_000;
/// `YYYY:MM:DD HH:MM:SS`, as Exif writes a moment.
const MOMENT: usize = 19;

/// The earliest day among the moments that are written there: a picture is changed after it was taken.
#[must_use]
pub fn day(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(WITHIN))?;
    let exif = head.windows(4).position(|four| four == b"Exif")?;
    head.get(exif..)?.windows(MOMENT).filter_map(moment).min()
}

fn moment(text: &[u8]) -> Option<String> {
    let shaped = text.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 | 13 | 16 => *byte == b':',
        10 => *byte == b' ',
        _ => byte.is_ascii_digit(),
    });
    let day = core::str::from_utf8(text.get(..10)?).ok().filter(|_| shaped)?.replace(':', "-");
    // A camera whose clock was never set says the year 0000.
    Edtf::parse(&day).ok().filter(|_| !day.starts_with("0000")).map(|_| day)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn the_first_day_is_found_and_nothing_else_is_taken_for_one() {
        let file = |text: &str| [b"\xff\xd8\xff\xe1\0\x10Exif\0\0".as_slice(), text.as_bytes()].concat();
        let both = file("..2026:08:02 09:00:00\0..2026:07:14 18:30:05\0");
        assert_eq!(day(&both).as_deref(), Some("2026-07-14"));
        for other in ["0000:00:00 00:00:00", "2026:13:40 09:00:00", "2026-07-14 18:30:05", ""] {
            assert_eq!(day(&file(other)), None, "{other}");
        }
        assert_eq!(day(b"2026:07:14 18:30:05"), None, "no Exif");
    }
}
