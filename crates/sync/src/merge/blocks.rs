//! A total line scanner of Markdown: which block each line is in. Not a parser: it only keeps apart what merges apart.

use core::ops::Range;

/// What a block is, as far as merging cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `---` … `---` at the very start.
    FrontMatter,
    /// A line that starts with `#`.
    Heading,
    /// Running text, and everything without a sign of its own.
    Paragraph,
    /// An item with its indented lines.
    Item,
    /// Code between fences.
    Fence,
    /// One row of a table.
    Row,
    /// Lines that start with `>`.
    Quote,
    /// Lines from a tag to the next empty line.
    Html,
    /// Empty lines before the first block, or a rule.
    Rule,
}

/// A text cut into lines and blocks.
#[derive(Debug)]
pub struct Scan<'a> {
    text: &'a str,
    /// Where each line starts, and where the last one ends.
    starts: Vec<usize>,
    /// Its lines, each with its line end.
    pub lines: Vec<&'a str>,
    /// For each line, whether it is code, a table row or front matter, which never merge below a line.
    pub whole: Vec<bool>,
    /// Its blocks, as ranges of lines that cover the text; trailing empty lines belong to the block.
    pub blocks: Vec<(Shape, Range<usize>)>,
    /// Whether a fence is still open at the end.
    pub unclosed: bool,
}

impl<'a> Scan<'a> {
    /// Scans `text`; `start` says whether front matter may open it.
    pub fn new(text: &'a str, start: bool) -> Self {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let mut starts = Vec::with_capacity(lines.len() + 1);
        starts.push(0);
        starts.extend(lines.iter().scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        }));
        let whole = vec![false; lines.len()];
        let mut scan = Scan { text, starts, whole, lines, blocks: Vec::new(), unclosed: false };
        let mut at = if start { scan.front_matter() } else { 0 };
        while at < scan.lines.len() {
            let (shape, end) = scan.block(at);
            let end = scan.skip_empty(end.max(at + 1));
            scan.blocks.push((shape, at..end));
            at = end;
        }
        scan
    }

    /// The text of a range of lines.
    pub fn text(&self, lines: &Range<usize>) -> &'a str {
        let at = |line: usize| self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text.get(at(lines.start)..at(lines.end)).unwrap_or_default()
    }

    /// The lines that a range of blocks covers.
    pub fn lines_of(&self, blocks: &Range<usize>) -> Range<usize> {
        let start = self.blocks.get(blocks.start).map_or(self.lines.len(), |(_, lines)| lines.start);
        let end = self.blocks.get(..blocks.end).and_then(<[_]>::last).map_or(0, |(_, lines)| lines.end);
        start..end.max(start)
    }

    fn line(&self, at: usize) -> &'a str {
        self.lines.get(at).copied().unwrap_or_default()
    }

    fn skip_empty(&self, mut at: usize) -> usize {
        while at < self.lines.len() && self.line(at).trim().is_empty() {
            at += 1;
        }
        at
    }

    fn keep_whole(&mut self, lines: Range<usize>) {
        if let Some(marks) = self.whole.get_mut(lines) {
            marks.fill(true);
        }
    }

    fn front_matter(&mut self) -> usize {
        if self.line(0).trim_end() != "---" {
            return 0;
        }
        let Some(close) = self.lines.iter().skip(1).position(|line| line.trim_end() == "---") else { return 0 };
        self.keep_whole(0..close + 2);
        let end = self.skip_empty(close + 2);
        self.blocks.push((Shape::FrontMatter, 0..end));
        end
    }

    /// The shape of the block that starts at line `at`, and the line after its last non-empty one.
    fn block(&mut self, at: usize) -> (Shape, usize) {
        let line = self.line(at);
        match opening(line) {
            None if line.trim().is_empty() => (Shape::Rule, at + 1),
            Some(Shape::Fence) => (Shape::Fence, self.fence(at)),
            Some(Shape::Item) => (Shape::Item, self.item(at)),
            Some(Shape::Quote) => (Shape::Quote, self.run(at, |line| opening(line) == Some(Shape::Quote))),
            Some(Shape::Html) => (Shape::Html, self.run(at, |line| !line.trim().is_empty())),
            Some(Shape::Row) => {
                self.keep_whole(at..at + 1);
                (Shape::Row, at + 1)
            }
            Some(shape) => (shape, at + 1),
            None => self.paragraph(at),
        }
    }

    fn run(&self, at: usize, belongs: impl Fn(&str) -> bool) -> usize {
        at + self.lines.iter().skip(at).take_while(|line| belongs(line)).count()
    }

    /// From an opening fence to the line after the closing one.
    fn fence(&mut self, at: usize) -> usize {
        let (sign, length) = fence_marks(self.line(at)).unwrap_or(('`', 3));
        let close = self.lines.iter().skip(at + 1).position(|line| {
            let line = line.trim();
            line.chars().all(|mark| mark == sign) && line.chars().count() >= length
        });
        let end = close.map_or(self.lines.len(), |close| at + 1 + close + 1);
        self.unclosed |= close.is_none();
        self.keep_whole(at..end);
        end
    }

    /// An item holds the lines that follow it until a block of the same or a lesser indent starts.
    fn item(&mut self, at: usize) -> usize {
        let indent = indent(self.line(at));
        let mut end = at + 1;
        let mut after_empty = false;
        while end < self.lines.len() {
            let line = self.line(end);
            if line.trim().is_empty() {
                after_empty = true;
                end += 1;
                continue;
            }
            let inside = self::indent(line) > indent;
            if !inside && (after_empty || opening(line).is_some()) {
                break;
            }
            end = match opening(line.trim_start()) {
                Some(Shape::Fence) => self.fence(end),
                Some(Shape::Row) => {
                    self.keep_whole(end..end + 1);
                    end + 1
                }
                _ => end + 1,
            };
            after_empty = false;
        }
        end
    }

    /// A paragraph, or the first row of a table written without outer bars.
    fn paragraph(&mut self, at: usize) -> (Shape, usize) {
        if is_delimiter_row(self.line(at + 1)) && self.line(at).contains('|') {
            let end = self.run(at, |line| line.contains('|'));
            self.keep_whole(at..end);
            return (Shape::Row, end);
        }
        let mut end = at + 1;
        while end < self.lines.len() {
            let line = self.line(end);
            if is_underline(line) {
                return (Shape::Heading, end + 1);
            }
            if line.trim().is_empty() || opening(line).is_some() {
                break;
            }
            end += 1;
        }
        (Shape::Paragraph, end)
    }
}

/// The shape that a line opens by itself, even right after a paragraph.
fn opening(line: &str) -> Option<Shape> {
    let text = line.trim_start();
    if indent(line) > 3 {
        return None;
    }
    let marks = text.chars().take_while(|mark| *mark == '#').count();
    if (1..=6).contains(&marks) && text.chars().nth(marks).is_none_or(char::is_whitespace) {
        return Some(Shape::Heading);
    }
    if fence_marks(text).is_some() {
        return Some(Shape::Fence);
    }
    if is_rule(text) {
        return Some(Shape::Rule);
    }
    match text.chars().next()? {
        '>' => Some(Shape::Quote),
        '|' => Some(Shape::Row),
        '<' if text.chars().nth(1).is_some_and(|sign| sign.is_ascii_alphabetic() || "/!?".contains(sign)) => {
            Some(Shape::Html)
        }
        _ if is_item(text) => Some(Shape::Item),
        _ => None,
    }
}

/// The sign and the length of an opening fence.
pub fn fence_marks(line: &str) -> Option<(char, usize)> {
    let text = line.trim();
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = text.chars().take_while(|mark| *mark == sign).count();
    let info = text.get(length..).unwrap_or_default();
    (length >= 3 && !(sign == '`' && info.contains('`'))).then_some((sign, length))
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|sign| matches!(sign, ' ' | '\t')).map(|sign| if sign == '\t' { 4 } else { 1 }).sum()
}

fn is_item(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let after = match text.chars().nth(digits) {
        Some('-' | '*' | '+') if digits == 0 => 1,
        Some('.' | ')') if (1..=9).contains(&digits) => digits + 1,
        _ => return false,
    };
    text.chars().nth(after).is_none_or(char::is_whitespace)
}

fn is_rule(text: &str) -> bool {
    let text = text.trim_end();
    ['-', '*', '_'].into_iter().any(|mark| {
        text.chars().filter(|sign| *sign == mark).count() >= 3
            && text.chars().all(|sign| sign == mark || sign == ' ' || sign == '\t')
    })
}

fn is_underline(line: &str) -> bool {
    let text = line.trim();
    !text.is_empty() && (text.chars().all(|sign| sign == '=') || text.chars().all(|sign| sign == '-'))
}

fn is_delimiter_row(line: &str) -> bool {
    let text = line.trim();
    text.contains('|') && text.contains('-') && text.chars().all(|sign| matches!(sign, '|' | '-' | ':' | ' ' | '\t'))
}

#[cfg(test)]
mod tests;
