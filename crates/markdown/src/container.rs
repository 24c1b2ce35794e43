//! `:::` container blocks: what a marker line says and which tone it takes.

use std::ops::Range;

/// How many containers may be open inside one another; deeper ones are shown without their frame.
pub(crate) const MAX_CONTAINERS: usize = 24;

/// A line that opens (it has a kind or a title) or closes a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Number of colons: a closing line closes the nearest container opened with as many.
    pub(crate) colons: usize,
    /// First word, as written, in the author's bytes.
    pub(crate) kind: Range<usize>,
    /// The rest of the line, in the author's bytes.
    pub(crate) title: Range<usize>,
}

impl Marker {
    /// Reads a line without its indentation; `at` is where it begins in the author's bytes.
    pub(crate) fn parse(line: &str, at: usize) -> Option<Self> {
        let rest = line.trim_start_matches(':');
        let colons = line.len() - rest.len();
        if colons < 3 {
            return None;
        }
        let trimmed = rest.trim_start();
        let kind_at = at + line.len() - trimmed.len();
        let kind_len = trimmed
            .find(|character: char| !(character.is_alphanumeric() || matches!(character, '-' | '_')))
            .unwrap_or(trimmed.len());
        let after = trimmed.get(kind_len..).unwrap_or_default();
        let title = after.trim_start();
        let title_at = kind_at + kind_len + after.len() - title.len();
        Some(Self { colons, kind: kind_at..kind_at + kind_len, title: title_at..title_at + title.trim_end().len() })
    }

    /// Whether the line closes a container.
    pub(crate) fn closes(&self) -> bool {
        self.kind.is_empty() && self.title.is_empty()
    }
}

/// What a container is for; decides its colour and, without a title, its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    /// A piece of advice.
    Tip,
    /// Neutral information.
    Info,
    /// Something to watch.
    Warning,
    /// Something that hurts.
    Danger,
    /// A definition.
    Lexique,
    /// Text folded until asked for.
    Details,
    /// A kind we do not know: framed, its word kept as the title.
    Other,
}

impl Tone {
    pub(crate) fn parse(kind: &str) -> Self {
        match kind.to_lowercase().as_str() {
            "tip" => Self::Tip,
            "info" => Self::Info,
            "warning" => Self::Warning,
            "danger" => Self::Danger,
            "lexique" => Self::Lexique,
            "details" => Self::Details,
            _ => Self::Other,
        }
    }

    /// Value of `data-tone`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Tip => "tip",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Danger => "danger",
            Self::Lexique => "lexique",
            Self::Details => "details",
            Self::Other => "other",
        }
    }
}
