//! Text that parses: one line with a limit, or Markdown with a limit.

use crate::error::Problem;

/// One line: NFC, trimmed, no control characters, at most `MAX` characters.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text<const MAX: usize>(String);

impl<const MAX: usize> Text<MAX> {
    /// Parses a line as people type it.
    ///
    /// # Errors
    /// [`Problem::ControlCharacters`] or [`Problem::TooLong`].
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = markdown::letters::composed(typed.trim());
        if text.chars().any(char::is_control) {
            return Err(Problem::ControlCharacters);
        }
        within(&text, MAX)?;
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<const MAX: usize> AsRef<str> for Text<MAX> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Markdown: line ends are LF, no NUL, at most `MAX` bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Markdown<const MAX: usize>(String);

impl<const MAX: usize> Markdown<MAX> {
    /// Parses Markdown as people type it; only line ends and NUL are touched.
    ///
    /// # Errors
    /// [`Problem::TooLong`], in bytes.
    pub fn parse(typed: &str) -> Result<Self, Problem> {
        let text = if typed.contains(['\r', '\0']) {
            typed.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
        } else {
            typed.to_owned()
        };
        if text.len() > MAX {
            return Err(Problem::TooLong(u32::try_from(MAX).unwrap_or(u32::MAX)));
        }
        Ok(Self(text))
    }

    /// The Markdown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing but white space was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl<const MAX: usize> AsRef<str> for Markdown<MAX> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

fn within(text: &str, max: usize) -> Result<(), Problem> {
    if text.len() > max && text.chars().count() > max {
        return Err(Problem::TooLong(u32::try_from(max).unwrap_or(u32::MAX)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_trimmed_composed_and_bounded() {
        assert_eq!(Text::<10>::parse("  e\u{301}té ").map(|t| t.as_str().to_owned()), Ok("été".to_owned()));
        assert_eq!(Text::<3>::parse("été"), Text::parse("été"));
        assert_eq!(Text::<2>::parse("été"), Err(Problem::TooLong(2)));
        assert_eq!(Text::<20>::parse("a\nb"), Err(Problem::ControlCharacters));
    }

    #[test]
    fn markdown_keeps_everything_but_line_ends() {
        assert_eq!(Markdown::<20>::parse("a\r\nb\rc\0").map(|m| m.as_str().to_owned()), Ok("a\nb\nc".to_owned()));
        assert_eq!(Markdown::<2>::parse("abc"), Err(Problem::TooLong(2)));
        assert!(Markdown::<9>::parse(" \n ").is_ok_and(|m| m.is_empty()));
    }
}
