//! Plain text for search and summaries.

use pulldown_cmark::{Tag, TagEnd};

use crate::escape::collapse;
use crate::source::Prepared;
use crate::stream::{Step, Stream};

/// The text of a source without markup, a line per block: what search reads.
#[must_use]
pub fn plain_text(source: &str) -> String {
    let prepared = Prepared::new(source);
    let mut out = String::with_capacity(source.len());
    for (step, _) in Stream::new(&prepared) {
        match step {
            Step::End(end) => separate(&mut out, end),
            Step::ContainerTitle | Step::ContainerEnd(_) | Step::Rule => new_line(&mut out),
            Step::Button(_, true) => {
                new_line(&mut out);
                append(&mut out, &step);
                new_line(&mut out);
            }
            // A tight list nested in an item follows its text without a paragraph's end.
            Step::Start(Tag::List(_) | Tag::Paragraph | Tag::CodeBlock(_)) => new_line(&mut out),
            _ => append(&mut out, &step),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// The first paragraph's text, cut on a word at `max_chars` characters with `…`.
///
/// A paragraph that stands in no list, quotation or container is preferred; a source without any gives its plain text.
#[must_use]
pub fn excerpt(source: &str, max_chars: usize) -> String {
    let prepared = Prepared::new(source);
    let mut depth = 0_usize;
    let mut paragraph: Option<String> = None;
    let mut inner: Option<String> = None;
    for (step, _) in Stream::new(&prepared) {
        match step {
            Step::Start(Tag::Paragraph) => paragraph = Some(String::new()),
            Step::End(TagEnd::Paragraph) => {
                let text = collapse(&paragraph.take().unwrap_or_default());
                match (depth, text.is_empty()) {
                    (_, true) => {}
                    (0, false) => return cut(&text, max_chars),
                    (_, false) => inner = inner.or(Some(text)),
                }
            }
            Step::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_)) | Step::ContainerStart(..) => {
                depth += 1
            }
            Step::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition) | Step::ContainerEnd(_) => {
                depth = depth.saturating_sub(1)
            }
            step => {
                if let Some(text) = &mut paragraph {
                    append(text, &step);
                }
            }
        }
    }
    cut(&inner.unwrap_or_else(|| collapse(&plain_text(source))), max_chars)
}

pub(crate) fn append(out: &mut String, step: &Step<'_>) {
    match step {
        Step::Text(run) => out.push_str(&run.text),
        Step::Code(text) | Step::Verbatim(text) => out.push_str(text),
        Step::HardBreak => out.push(' '),
        Step::Button(button, _) => out.push_str(&button.text),
        _ => {}
    }
}

fn separate(out: &mut String, end: TagEnd) {
    match end {
        TagEnd::TableCell => out.push(' '),
        TagEnd::Paragraph
        | TagEnd::Heading(_)
        | TagEnd::CodeBlock
        | TagEnd::Item
        | TagEnd::TableHead
        | TagEnd::TableRow => new_line(out),
        _ => {}
    }
}

fn new_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Cuts a line on a word.
fn cut(text: &str, max_chars: usize) -> String {
    let Some((limit, _)) = text.char_indices().nth(max_chars) else { return text.to_owned() };
    if max_chars == 0 {
        return String::new();
    }
    // One character less than the limit leaves room for the ellipsis.
    let room = text.get(..limit).and_then(|kept| kept.char_indices().next_back()).map_or(0, |(at, _)| at);
    let kept = text.get(..room).unwrap_or_default();
    let whole = text.get(room..).is_some_and(|rest| rest.starts_with(' '));
    let word = if whole { kept } else { kept.rfind(' ').and_then(|space| kept.get(..space)).unwrap_or(kept) };
    let word = word.trim_end_matches(|character: char| character.is_whitespace() || ",;:–—-".contains(character));
    format!("{word}…")
}
