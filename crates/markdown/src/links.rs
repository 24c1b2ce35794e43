//! Every link of a source, with the bytes of its destination.

use std::ops::Range;

use pulldown_cmark::{CowStr, LinkType, Tag, TagEnd};

use crate::bare::addresses;
use crate::destination::Destination;
use crate::escape::collapse;
use crate::locate;
use crate::source::Prepared;
use crate::stream::{Step, Stream};

/// Longest text kept for a link, in bytes.
const MAX_TEXT: usize = 400;

/// How a link is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkForm {
    /// `[text](destination)`
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`: `range` is in the definition, which several links may share.
    Reference,
    /// `<destination>`
    Autolink,
    /// `https://…` in running text.
    Bare,
    /// `<Button link="destination" …>`
    Button,
}

/// A link of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it points to.
    pub destination: Destination,
    /// Its text (or alternative text), without markup, cut at 400 bytes.
    pub text: String,
    /// Bytes of the destination in the source, quotes and brackets left out.
    pub range: Range<usize>,
    /// How it is written.
    pub form: LinkForm,
    /// Whether it is an image.
    pub image: bool,
}

/// A link that is open.
struct Pending<'a> {
    destination: CowStr<'a>,
    kind: LinkType,
    label: CowStr<'a>,
    range: Range<usize>,
    inner_end: usize,
    text_from: usize,
    image: bool,
}

/// Every link of a Markdown source, in order of their ends; raw HTML other than buttons has none.
#[must_use]
pub fn links(source: &str) -> Vec<Link> {
    let prepared = Prepared::new(source);
    let mut stream = Stream::new(&prepared);
    let mut found = Vec::new();
    let mut open: Vec<Pending<'_>> = Vec::new();
    let mut text = String::new();
    // A page shows neither a link inside a link nor anything inside a picture.
    let (mut images, mut anchors) = (0_usize, 0_usize);
    while let Some((step, range)) = stream.next() {
        let end = range.end;
        match step {
            Step::Start(Tag::Link { dest_url, link_type, id, .. }) => {
                open.push(pending(dest_url, link_type, id, range, text.len(), false));
                anchors += 1;
                continue;
            }
            Step::Start(Tag::Image { dest_url, link_type, id, .. }) => {
                open.push(pending(dest_url, link_type, id, range, text.len(), true));
                images += 1;
                continue;
            }
            Step::End(TagEnd::Link | TagEnd::Image) => {
                if let Some(pending) = open.pop() {
                    let image = pending.image;
                    images -= usize::from(image);
                    anchors -= usize::from(!image);
                    let name = name(&text, pending.text_from);
                    found.extend(
                        finish(source, &stream, pending, name).filter(|_| images == 0 && (image || anchors == 0)),
                    );
                }
                if open.is_empty() {
                    text.clear();
                }
            }
            Step::Text(run) if open.is_empty() => {
                for part in addresses(&run.text) {
                    let (Some(url), Some(range)) = (run.text.get(part.clone()), run.source_range(&part)) else {
                        continue;
                    };
                    let (destination, text) = (Destination::parse(url), url.to_owned());
                    found.push(Link { destination, text, range, form: LinkForm::Bare, image: false });
                }
            }
            Step::Text(run) => text.push_str(&run.text),
            Step::Code(code) if !open.is_empty() => text.push_str(&code),
            Step::Button(button, _) if open.is_empty() => found.push(Link {
                destination: Destination::parse(&button.link),
                text: button.text,
                range: button.range,
                form: LinkForm::Button,
                image: false,
            }),
            _ => {}
        }
        if let Some(pending) = open.last_mut() {
            pending.inner_end = pending.inner_end.max(end);
        }
    }
    found
}

fn pending<'a>(
    destination: CowStr<'a>,
    kind: LinkType,
    label: CowStr<'a>,
    range: Range<usize>,
    text_from: usize,
    image: bool,
) -> Pending<'a> {
    let inner_end = range.start + 1 + usize::from(image);
    Pending { destination, kind, label, range, inner_end, text_from, image }
}

fn name(text: &str, from: usize) -> String {
    let mut end = text.len().min(from + MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    collapse(text.get(from..end).unwrap_or_default())
}

fn finish(source: &str, stream: &Stream<'_>, pending: Pending<'_>, text: String) -> Option<Link> {
    let (form, range, destination) = match pending.kind {
        LinkType::Inline => {
            let range = locate::inline(source, pending.inner_end, pending.range.end)?;
            (LinkForm::Inline, range, pending.destination.into_string())
        }
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
            let range = locate::definition(source, &stream.definition(&pending.label)?)?;
            (LinkForm::Reference, range, pending.destination.into_string())
        }
        LinkType::Autolink | LinkType::Email => {
            let range = pending.range.start + 1..pending.range.end.checked_sub(1)?;
            let mail = if pending.kind == LinkType::Email { "mailto:" } else { "" };
            (LinkForm::Autolink, range, format!("{mail}{}", pending.destination))
        }
        _ => return None,
    };
    Some(Link { destination: Destination::parse(&destination), text, range, form, image: pending.image })
}
