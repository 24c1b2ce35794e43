//! Bytes: varints, lengths and frames, read without panic and within bounds.

/// Bytes that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// They end too early: ask for them again.
    #[error("cut short")]
    Short,
    /// They do not follow the format: keep them aside.
    #[error("malformed")]
    Malformed,
    /// They hold something a newer build wrote: keep them and update.
    #[error("written by a newer build")]
    Unknown,
}

/// Writes bytes.
#[derive(Debug, Default)]
pub struct Writer(Vec<u8>);

impl Writer {
    /// An empty writer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What was written.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// One byte.
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// An unsigned number, seven bits a byte.
    pub fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A signed number, zigzag.
    pub fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)) as u64);
    }

    /// Bytes as they are.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// Bytes after their length.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.raw(bytes);
    }

    /// What `write` writes, after its length.
    pub fn frame(&mut self, write: impl FnOnce(&mut Self)) {
        let mut inner = Self::new();
        write(&mut inner);
        self.bytes(&inner.0);
    }

    /// How many things, then each.
    pub fn list<T>(
        &mut self,
        things: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        write: impl Fn(&mut Self, T),
    ) {
        let things = things.into_iter();
        self.number(things.len() as u64);
        for thing in things {
            write(self, thing);
        }
    }
}

/// Reads bytes.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads these.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What is left.
    #[must_use]
    pub const fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One byte.
    ///
    /// # Errors
    /// [`WireError::Short`].
    pub fn byte(&mut self) -> Result<u8, WireError> {
        let (first, rest) = self.0.split_first().ok_or(WireError::Short)?;
        self.0 = rest;
        Ok(*first)
    }

    /// An unsigned number; one written with more bytes than it needs is malformed, so that bytes have one reading.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn number(&mut self) -> Result<u64, WireError> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if (shift == 63 && bits > 1) || (shift > 0 && byte == 0) {
                return Err(WireError::Malformed);
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(WireError::Malformed)
    }

    /// A signed number.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn signed(&mut self) -> Result<i64, WireError> {
        let number = self.number()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// So many bytes.
    ///
    /// # Errors
    /// [`WireError::Short`].
    pub fn raw(&mut self, len: usize) -> Result<&'a [u8], WireError> {
        let (bytes, rest) = self.0.split_at_checked(len).ok_or(WireError::Short)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// An array of bytes.
    ///
    /// # Errors
    /// [`WireError::Short`].
    pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        self.raw(N)?.try_into().map_err(|_| WireError::Short)
    }

    /// Bytes after their length.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn bytes(&mut self) -> Result<&'a [u8], WireError> {
        let len = usize::try_from(self.number()?).map_err(|_| WireError::Malformed)?;
        self.raw(len)
    }

    /// Text after its length.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn text(&mut self) -> Result<&'a str, WireError> {
        core::str::from_utf8(self.bytes()?).map_err(|_| WireError::Malformed)
    }

    /// A frame, to be read by itself.
    ///
    /// # Errors
    /// [`WireError`].
    pub fn frame(&mut self) -> Result<Self, WireError> {
        Ok(Self(self.bytes()?))
    }

    /// A list of things.
    ///
    /// # Errors
    /// [`WireError`]; a length that the bytes cannot hold is short, so that nothing is allocated for it.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, WireError>) -> Result<Vec<T>, WireError> {
        let len = usize::try_from(self.number()?).map_err(|_| WireError::Malformed)?;
        if len > self.0.len() {
            return Err(WireError::Short);
        }
        (0..len).map(|_| read(self)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_come_back(number: u64, signed: i64) {
            let mut writer = Writer::new();
            writer.number(number);
            writer.signed(signed);
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes);
            prop_assert_eq!(reader.number(), Ok(number));
            prop_assert_eq!(reader.signed(), Ok(signed));
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn nothing_panics(bytes: Vec<u8>) {
            let _ = Reader::new(&bytes).number();
            let _ = Reader::new(&bytes).text();
            let _ = Reader::new(&bytes).list(|reader| reader.bytes().map(<[u8]>::to_vec));
        }
    }

    #[test]
    fn a_number_has_one_spelling() {
        assert_eq!(Reader::new(&[0x80, 0x00]).number(), Err(WireError::Malformed));
        assert_eq!(Reader::new(&[0xff; 11]).number(), Err(WireError::Malformed));
        assert_eq!(Reader::new(&[0x80]).number(), Err(WireError::Short));
    }
}
