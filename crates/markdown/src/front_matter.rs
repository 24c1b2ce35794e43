//! The small part of YAML found at the head of Markdown pages: scalars, quoted text, lists in a line or in a block.

use thiserror::Error;

/// The head of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FrontMatter {
    /// What stands between the two `---` lines, as written.
    pub raw: String,
    /// Keys and values in order; a list gives its key once for each item.
    pub fields: Vec<(String, String)>,
}

/// A line that could not be read. The others are.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}: {fault}")]
pub struct FrontMatterError {
    /// Line of the file, from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: FrontMatterFault,
}

/// What is wrong with a line of front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FrontMatterFault {
    /// Add a line of three hyphens after the last field; until then the whole file is read as text.
    #[error("the front matter that opens here is never closed by `---`")]
    Unclosed,
    /// Write `key: value`.
    #[error("this is not `key: value`")]
    NotAField,
    /// Close the quotation mark, and write nothing after it.
    #[error("a quotation mark is not closed, or something follows it")]
    Quote,
    /// Close the list with `]` on the same line.
    #[error("a list opened by `[` is not closed on its line")]
    List,
    /// Put the item under a key that has no value of its own.
    #[error("this list item belongs to no key")]
    StrayItem,
    /// Use plain keys: nested values, anchors and tags are not read.
    #[error("nested values, anchors and tags are not read")]
    Nested,
}

/// Reads the front matter of a page; answers it, where the body begins, and the lines that could not be read.
///
/// A page without front matter, or whose front matter is never closed, is all body.
#[must_use]
pub fn front_matter(source: &str) -> (Option<FrontMatter>, usize, Vec<FrontMatterError>) {
    let mark = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = source.get(mark..).unwrap_or_default().split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return (None, mark, Vec::new()) };
    let start = mark + first.len();
    let mut at = start;
    let mut reader = Reader::default();
    for (number, line) in (2..).zip(lines) {
        if matches!(line.trim_end(), "---" | "...") {
            reader.finish_block();
            let raw = source.get(start..at).unwrap_or_default().to_owned();
            return (Some(FrontMatter { raw, fields: reader.fields }), at + line.len(), reader.errors);
        }
        reader.line(number, line.trim_end_matches(['\n', '\r']));
        at += line.len();
    }
    (None, mark, vec![FrontMatterError { line: 1, fault: FrontMatterFault::Unclosed }])
}

#[derive(Default)]
struct Reader {
    fields: Vec<(String, String)>,
    errors: Vec<FrontMatterError>,
    /// The last key, while it has no value yet.
    waiting: Option<String>,
    /// A `|` or `>` block being read: key, text, whether lines are joined.
    block: Option<(String, String, bool)>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) {
        if self.block.is_some() && (line.starts_with([' ', '\t']) || line.trim().is_empty()) {
            if let Some((_, text, folded)) = &mut self.block {
                if !text.is_empty() {
                    text.push(if *folded { ' ' } else { '\n' });
                }
                text.push_str(line.trim());
            }
            return;
        }
        self.finish_block();
        if let Err(fault) = self.field(line) {
            self.errors.push(FrontMatterError { line: number, fault });
        }
    }

    fn field(&mut self, line: &str) -> Result<(), FrontMatterFault> {
        let content = line.trim();
        if content.is_empty() || content.starts_with('#') {
            return Ok(());
        }
        if let Some(item) = content.strip_prefix("- ").or((content == "-").then_some("")) {
            let key = self.waiting.clone().ok_or(FrontMatterFault::StrayItem)?;
            let item = item.trim();
            if !item.starts_with(['"', '\'']) && split_field(item).is_some() {
                return Err(FrontMatterFault::Nested);
            }
            self.fields.push((key, scalar(item)?));
            return Ok(());
        }
        if line.starts_with([' ', '\t']) {
            return Err(FrontMatterFault::Nested);
        }
        self.waiting = None;
        let (key, value) = split_field(content).ok_or(FrontMatterFault::NotAField)?;
        let key = key.trim_matches(['"', '\'']).trim().to_owned();
        match value {
            "" => self.waiting = Some(key),
            "|" | "|-" => self.block = Some((key, String::new(), false)),
            ">" | ">-" => self.block = Some((key, String::new(), true)),
            _ if value.starts_with(['{', '&', '*']) || value.starts_with("!!") => return Err(FrontMatterFault::Nested),
            _ => match value.strip_prefix('[') {
                Some(list) => {
                    for item in items(list)? {
                        self.fields.push((key.clone(), item));
                    }
                }
                None => self.fields.push((key, scalar(value)?)),
            },
        }
        Ok(())
    }

    fn finish_block(&mut self) {
        if let Some((key, text, _)) = self.block.take() {
            self.fields.push((key, text.trim_end().to_owned()));
        }
    }
}

/// Splits at the first `: ` (or a last `:`), where a key stands before.
fn split_field(content: &str) -> Option<(&str, &str)> {
    let at = content.find(": ").or_else(|| content.ends_with(':').then(|| content.len() - 1))?;
    let (key, value) = (content.get(..at)?.trim(), content.get(at + 1..)?.trim());
    (!key.is_empty()).then_some((key, value))
}

/// A value: quoted, or as it is without its comment.
fn scalar(text: &str) -> Result<String, FrontMatterFault> {
    match text.chars().next() {
        Some('"' | '\'') => {
            let (value, rest) = quoted(text).ok_or(FrontMatterFault::Quote)?;
            let rest = rest.trim();
            if rest.is_empty() || rest.starts_with('#') { Ok(value) } else { Err(FrontMatterFault::Quote) }
        }
        _ => Ok(text.split(" #").next().unwrap_or_default().trim().to_owned()),
    }
}

/// Reads a quoted text; answers it and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let quote = text.chars().next()?;
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            value.push(match characters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                other => other,
            });
        } else if character != quote {
            value.push(character);
        } else if quote == '\'' && characters.next_if(|(_, next)| *next == '\'').is_some() {
            value.push('\'');
        } else {
            return Some((value, text.get(at + 1..)?));
        }
    }
    None
}

/// The items of a list in a line, after its `[`.
fn items(list: &str) -> Result<Vec<String>, FrontMatterFault> {
    let mut found = Vec::new();
    let mut rest = list.trim_start();
    loop {
        if let Some(after) = rest.strip_prefix(']') {
            let after = after.trim();
            return if after.is_empty() || after.starts_with('#') { Ok(found) } else { Err(FrontMatterFault::List) };
        }
        if rest.starts_with(['"', '\'']) {
            let (item, after) = quoted(rest).ok_or(FrontMatterFault::Quote)?;
            found.push(item);
            rest = after.trim_start();
        } else {
            let end = rest.find([',', ']']).ok_or(FrontMatterFault::List)?;
            let item = rest.get(..end).unwrap_or_default().trim();
            if !item.is_empty() {
                found.push(item.to_owned());
            }
            rest = rest.get(end..).unwrap_or_default();
        }
        match rest.strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None if rest.starts_with(']') => {}
            None => return Err(FrontMatterFault::List),
        }
    }
}
