//! The HTML writer: every tag it can write is in these files.

mod file;
mod footnotes;
mod links;
mod text;

use std::collections::BTreeSet;

use pulldown_cmark::{Alignment, CodeBlockKind, Tag, TagEnd};

use crate::container::Tone;
use crate::escape::{attribute, escape};
use crate::headings::{Headings, TocEntry};
use crate::options::RenderOptions;
use crate::source::Prepared;
use crate::stream::{Step, Stream};
use footnotes::Footnotes;
use links::Image;

/// Elements nested deeper than this lose their tags and keep their text: browsers stop at 512, readers long before.
const MAX_FRAMES: usize = 48;

/// Relation of every link that leaves this instance.
const EXTERNAL: &str = "nofollow ugc noopener";

/// A document as HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rendered {
    /// Safe HTML, to place in a `.prose` element.
    pub html: String,
    /// Its headings in order, with the ids they have in `html`.
    pub toc: Vec<TocEntry>,
    /// Words of running text, code blocks apart.
    pub words: usize,
}

/// Renders a Markdown source (without its front matter) to safe HTML.
#[must_use]
pub fn render(source: &str, options: &RenderOptions<'_>) -> Rendered {
    let prepared = Prepared::new(source);
    let mut writer = Writer::new(options, source.len());
    for (step, _) in Stream::new(&prepared) {
        writer.step(step);
    }
    writer.finish()
}

/// What to do when the element that was opened closes.
enum Close {
    Nothing,
    Tag(&'static str),
    Block(&'static str),
    Heading(u8),
    Link { tag: Option<&'static str>, from: usize, fallback: String },
    Image,
    Footnote(String),
    Table,
}

struct Table {
    alignments: Vec<Alignment>,
    cell: usize,
    head: bool,
}

struct Writer<'o> {
    options: &'o RenderOptions<'o>,
    out: String,
    /// Output put aside while a heading or a footnote is written apart.
    aside: Vec<String>,
    open: Vec<Close>,
    frames: usize,
    in_link: bool,
    /// Where the title of the container being opened begins.
    title: Option<(Tone, String, usize)>,
    /// Text of the heading being written.
    heading: Option<String>,
    image: Option<Image>,
    table: Option<Table>,
    headings: Headings,
    footnotes: Footnotes,
    /// Terms linked in this section, and in the whole document.
    section_terms: BTreeSet<String>,
    terms: usize,
    words: usize,
}

impl<'o> Writer<'o> {
    fn new(options: &'o RenderOptions<'o>, length: usize) -> Self {
        Self {
            options,
            out: String::with_capacity(length + length / 4),
            aside: Vec::new(),
            open: Vec::new(),
            frames: 0,
            in_link: false,
            title: None,
            heading: None,
            image: None,
            table: None,
            headings: Headings::default(),
            footnotes: Footnotes::default(),
            section_terms: BTreeSet::new(),
            terms: 0,
            words: 0,
        }
    }

    fn step(&mut self, step: Step<'_>) {
        if self.image.is_some() {
            return self.alternative(step);
        }
        match step {
            Step::Start(tag) => {
                let close = self.start(tag);
                self.frames += usize::from(matches!(close, Close::Tag(_) | Close::Block(_)));
                self.open.push(close);
            }
            Step::End(end) => {
                let close = self.open.pop().unwrap_or(Close::Nothing);
                self.end(close, end);
            }
            Step::Text(run) => self.text(&run.text),
            Step::Code(text) => self.code(&text),
            Step::Verbatim(text) => escape(&mut self.out, &text, false),
            Step::HardBreak => self.out.push_str("<br>\n"),
            Step::Rule => self.out.push_str("<hr>\n"),
            Step::Task(done) => self.task(done),
            Step::FootnoteReference(label) => {
                let prefix = self.options.id_prefix;
                self.footnotes.call(&mut self.out, &label, prefix, self.in_link || self.heading.is_some());
            }
            Step::Button(button, block) => self.button(&button, block),
            Step::Html => {}
            Step::ContainerStart(tone, kind) => self.container(tone, kind),
            Step::ContainerTitle => self.container_title(),
            Step::ContainerEnd(Tone::Details) => self.out.push_str("</details>\n"),
            Step::ContainerEnd(_) => self.out.push_str("</aside>\n"),
        }
    }

    fn start(&mut self, tag: Tag<'_>) -> Close {
        match tag {
            Tag::Paragraph => self.element("p", true),
            Tag::Heading { level, .. } => {
                self.put_aside();
                self.heading = Some(String::new());
                Close::Heading(level as u8)
            }
            Tag::BlockQuote(_) => self.element("blockquote", true),
            Tag::CodeBlock(kind) => {
                self.code_block(&kind);
                Close::Nothing
            }
            Tag::List(None) => self.element("ul", true),
            Tag::List(Some(1)) => self.element("ol", true),
            Tag::List(Some(first)) if self.frames < MAX_FRAMES => {
                self.out.push_str("<ol");
                attribute(&mut self.out, "start", &first.to_string());
                self.out.push_str(">\n");
                Close::Block("ol")
            }
            Tag::Item => self.element("li", true),
            Tag::FootnoteDefinition(label) => {
                self.put_aside();
                Close::Footnote(label.into_string())
            }
            Tag::Table(alignments) => {
                self.out.push_str("<div class=\"table-scroll\" role=\"group\"");
                attribute(&mut self.out, "aria-label", self.options.labels.table);
                self.out.push_str(" tabindex=\"0\"><table>\n");
                self.table = Some(Table { alignments, cell: 0, head: false });
                Close::Table
            }
            Tag::TableHead => {
                self.out.push_str("<thead><tr>");
                if let Some(table) = &mut self.table {
                    (table.head, table.cell) = (true, 0);
                }
                Close::Nothing
            }
            Tag::TableRow => {
                self.out.push_str("<tr>");
                if let Some(table) = &mut self.table {
                    (table.head, table.cell) = (false, 0);
                }
                Close::Nothing
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.element("em", false),
            Tag::Strong => self.element("strong", false),
            Tag::Strikethrough => self.element("del", false),
            Tag::Link { dest_url, title, link_type, .. } => self.link(&dest_url, &title, link_type),
            Tag::Image { dest_url, title, .. } => {
                self.image = Some(Image::new(&dest_url, &title));
                Close::Image
            }
            // Notations we do not read, or a list too deep: their text is kept.
            _ => Close::Nothing,
        }
    }

    fn end(&mut self, close: Close, end: TagEnd) {
        match close {
            Close::Nothing => match end {
                TagEnd::CodeBlock => self.out.push_str("</code></pre>\n"),
                TagEnd::TableHead => self.out.push_str("</tr></thead>\n<tbody>\n"),
                TagEnd::TableRow => self.out.push_str("</tr>\n"),
                // Text that lost its frame still needs something between its parts.
                TagEnd::Paragraph | TagEnd::Item | TagEnd::BlockQuote(_) => self.out.push('\n'),
                _ => {}
            },
            // All its text was raw HTML: nothing to show.
            Close::Block("p") if self.out.ends_with("<p>") => {
                self.frames = self.frames.saturating_sub(1);
                self.out.truncate(self.out.len() - "<p>".len());
            }
            Close::Tag(tag) | Close::Block(tag) => {
                self.frames = self.frames.saturating_sub(1);
                self.out.push_str("</");
                self.out.push_str(tag);
                self.out.push_str(if matches!(close, Close::Block(_)) { ">\n" } else { ">" });
            }
            Close::Heading(level) => self.end_heading(level),
            Close::Link { tag, from, fallback } => self.end_link(tag, from, &fallback),
            Close::Image => {}
            Close::Footnote(label) => {
                let content = std::mem::replace(&mut self.out, self.aside.pop().unwrap_or_default());
                self.footnotes.define(label, content);
            }
            Close::Table => {
                self.out.push_str("</tbody></table></div>\n");
                self.table = None;
            }
        }
    }

    /// Opens an element, unless the document is too deep already.
    fn element(&mut self, tag: &'static str, block: bool) -> Close {
        if self.frames >= MAX_FRAMES {
            return Close::Nothing;
        }
        self.out.push('<');
        self.out.push_str(tag);
        self.out.push('>');
        if matches!(tag, "ul" | "ol" | "blockquote") {
            self.out.push('\n');
        }
        if block { Close::Block(tag) } else { Close::Tag(tag) }
    }

    fn put_aside(&mut self) {
        self.aside.push(std::mem::take(&mut self.out));
    }

    fn end_heading(&mut self, level: u8) {
        let content = std::mem::replace(&mut self.out, self.aside.pop().unwrap_or_default());
        let text = self.heading.take().unwrap_or_default();
        self.section_terms.clear();
        if text.trim().is_empty() {
            self.out.push_str(&content);
            return;
        }
        let (level, id) = self.headings.push(level, self.options.heading_shift, self.options.id_prefix, &text);
        let digit = char::from(b'0' + level);
        self.out.push_str("<h");
        self.out.push(digit);
        attribute(&mut self.out, "id", &id);
        self.out.push('>');
        self.out.push_str(&content);
        self.out.push_str("</h");
        self.out.push(digit);
        self.out.push_str(">\n");
    }

    /// A code block may scroll sideways, so the keyboard must reach it.
    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.out.push_str("<pre tabindex=\"0\"><code");
        if let CodeBlockKind::Fenced(info) = kind {
            let word = info.split([' ', '\t', ',', '{']).next().unwrap_or_default();
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'#');
            if !word.is_empty() && word.len() <= 32 && word.bytes().all(plain) {
                attribute(&mut self.out, "class", &format!("language-{word}"));
            }
        }
        self.out.push('>');
    }

    fn cell(&mut self) -> Close {
        let Some(table) = &mut self.table else { return Close::Nothing };
        let alignment = table.alignments.get(table.cell).copied().unwrap_or(Alignment::None);
        table.cell += 1;
        let tag = if table.head { "th" } else { "td" };
        self.out.push('<');
        self.out.push_str(tag);
        if table.head {
            self.out.push_str(" scope=\"col\"");
        }
        match alignment {
            Alignment::Center => self.out.push_str(" class=\"align-center\""),
            Alignment::Right => self.out.push_str(" class=\"align-right\""),
            Alignment::None | Alignment::Left => {}
        }
        self.out.push('>');
        Close::Tag(tag)
    }

    fn task(&mut self, done: bool) {
        self.out.push_str("<input type=\"checkbox\" disabled=\"\"");
        if done {
            self.out.push_str(" checked=\"\"");
        }
        let labels = &self.options.labels;
        attribute(&mut self.out, "aria-label", if done { labels.done } else { labels.to_do });
        self.out.push_str("> ");
    }

    fn container(&mut self, tone: Tone, kind: &str) {
        if tone == Tone::Details {
            self.out.push_str("<details><summary>");
        } else {
            self.out.push_str("<aside class=\"callout\"");
            attribute(&mut self.out, "data-tone", tone.as_str());
            self.out.push_str("><p class=\"callout-title\">");
        }
        self.title = Some((tone, kind.to_owned(), self.out.len()));
    }

    fn container_title(&mut self) {
        let Some((tone, kind, from)) = self.title.take() else { return };
        let labels = &self.options.labels;
        if self.out.get(from..).is_none_or(|title| title.trim().is_empty()) {
            let label = match tone {
                Tone::Tip => labels.tip,
                Tone::Info => labels.info,
                Tone::Warning => labels.warning,
                Tone::Danger => labels.danger,
                Tone::Lexique => labels.lexique,
                Tone::Details => labels.details,
                Tone::Other => &kind,
            };
            escape(&mut self.out, label, false);
        }
        self.out.push_str(if tone == Tone::Details { "</summary>\n" } else { "</p>\n" });
    }

    fn finish(mut self) -> Rendered {
        self.footnotes.write(&mut self.out, self.options);
        Rendered { html: self.out, toc: self.headings.toc, words: self.words }
    }
}
