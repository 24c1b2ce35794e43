//! Steps through a JSON text; compiled once, whatever is read.

use core::str::FromStr;

use super::Unread;

/// The most that values stand within each other.
const DEEPEST: u8 = 128;

/// Where the reading is.
pub struct Reader<'de> {
    pub(super) text: &'de str,
    pub(super) at: usize,
    pub(super) depth: u8,
}

impl<'de> Reader<'de> {
    /// At the start of a text.
    pub const fn new(text: &'de str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// Nothing may follow.
    pub fn end(&mut self) -> Result<(), Unread> {
        let next = self.peek();
        if next == 0 && self.at >= self.text.len() { Ok(()) } else { Err(Unread) }
    }

    fn rest(&self) -> &'de str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next byte that is not space; zero at the end.
    pub(super) fn peek(&mut self) -> u8 {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    fn has(&mut self, byte: u8) -> bool {
        let has = self.peek() == byte;
        self.at += usize::from(has);
        has
    }

    pub(super) fn take(&mut self, byte: u8) -> Result<(), Unread> {
        if self.has(byte) { Ok(()) } else { Err(Unread) }
    }

    pub(super) fn word(&mut self, word: &str) -> bool {
        self.peek();
        let has = self.rest().starts_with(word);
        self.at += if has { word.len() } else { 0 };
        has
    }

    pub(super) fn open(&mut self, bracket: u8) -> Result<(), Unread> {
        self.depth += 1;
        if self.depth > DEEPEST { Err(Unread) } else { self.take(bracket) }
    }

    pub(super) fn close(&mut self, bracket: u8) -> Result<(), Unread> {
        self.depth = self.depth.saturating_sub(1);
        self.take(bracket)
    }

    /// Whether another value comes before the bracket that closes.
    pub(super) fn more(&mut self, first: &mut bool, bracket: u8) -> Result<bool, Unread> {
        if self.peek() == bracket {
            return Ok(false);
        }
        if !core::mem::take(first) {
            self.take(b',')?;
        }
        Ok(true)
    }

    /// A string as it stands, between its quotes.
    pub(super) fn quoted(&mut self) -> Result<&'de str, Unread> {
        self.take(b'"')?;
        let rest = self.rest();
        let mut bytes = rest.bytes().enumerate();
        while let Some((end, byte)) = bytes.next() {
            match byte {
                b'\\' => drop(bytes.next()),
                b'"' => {
                    self.at += end + 1;
                    return rest.get(..end).ok_or(Unread);
                }
                _ => {}
            }
        }
        Err(Unread)
    }

    pub(super) fn string(&mut self) -> Result<String, Unread> {
        let mut rest = self.quoted()?;
        let mut string = String::with_capacity(rest.len());
        while let Some((plain, escaped)) = rest.split_once('\\') {
            string.push_str(plain);
            let mut letters = escaped.chars();
            string.push(match letters.next().ok_or(Unread)? {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'b' => '\u{8}',
                'f' => '\u{c}',
                'u' => unit(&mut letters)?,
                plain @ ('"' | '\\' | '/') => plain,
                _ => return Err(Unread),
            });
            rest = letters.as_str();
        }
        string.push_str(rest);
        Ok(string)
    }

    /// A number, quoted where it is the key of a map.
    pub(super) fn number<T: FromStr>(&mut self) -> Result<T, Unread> {
        self.digits().parse().map_err(|_| Unread)
    }

    fn digits(&mut self) -> &'de str {
        if self.peek() == b'"' {
            return self.quoted().unwrap_or_default();
        }
        let rest = self.rest();
        let end = rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// Passes over a value.
    pub(super) fn skip(&mut self) -> Result<(), Unread> {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                0 => return Err(Unread),
                b'"' => drop(self.quoted()?),
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Unread)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                _ => {
                    let rest = self.rest();
                    self.at +=
                        rest.find([',', ':', '}', ']', ' ', '\n', '\r', '\t']).filter(|end| *end > 0).ok_or(Unread)?;
                }
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// Which of these names stands here.
    pub(super) fn variant(&mut self, names: &[&str]) -> Result<u64, Unread> {
        let name = self.quoted()?;
        names.iter().position(|known| *known == name).map(|index| index as u64).ok_or(Unread)
    }
}

/// A character by its number, or by two that stand for it.
fn unit(letters: &mut core::str::Chars<'_>) -> Result<char, Unread> {
    fn four(letters: &mut core::str::Chars<'_>) -> Result<u32, Unread> {
        let digits = letters.as_str().get(..4).ok_or(Unread)?;
        letters.nth(3);
        u32::from_str_radix(digits, 16).map_err(|_| Unread)
    }
    let first = four(letters)?;
    if !(0xd800..0xdc00).contains(&first) {
        return char::from_u32(first).ok_or(Unread);
    }
    if letters.next() != Some('\\') || letters.next() != Some('u') {
        return Err(Unread);
    }
    let second = four(letters)?.checked_sub(0xdc00).filter(|second| *second < 0x400).ok_or(Unread)?;
    char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + second).ok_or(Unread)
}
