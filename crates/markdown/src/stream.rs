//! Parser events as the rest of the crate wants them: containers balanced, buttons found, text runs joined, and every
//! range in the author's own bytes.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::button::{Button, buttons};
use crate::container::{MAX_CONTAINERS, Marker, Tone};
use crate::source::Prepared;

/// One step through a document.
#[derive(Debug)]
pub(crate) enum Step<'a> {
    /// An element opens (never `HtmlBlock`).
    Start(Tag<'a>),
    /// It closes.
    End(TagEnd),
    /// Running text, soft line breaks included.
    Text(Run<'a>),
    /// Inline code.
    Code(CowStr<'a>),
    /// Text of a code block.
    Verbatim(CowStr<'a>),
    /// A line break the author asked for.
    HardBreak,
    /// A thematic break.
    Rule,
    /// The box of a task list.
    Task(bool),
    /// A call to a footnote that exists.
    FootnoteReference(CowStr<'a>),
    /// A button; `true` where it stands alone as a block.
    Button(Button, bool),
    /// Raw inline HTML, which nobody reads; only its range matters.
    Html,
    /// A container opens; its title, inline, comes until `ContainerTitle`.
    ContainerStart(Tone, &'a str),
    /// The title of the container, maybe empty, is over.
    ContainerTitle,
    /// The container closes.
    ContainerEnd(Tone),
}

/// Running text with the way back to the source.
#[derive(Debug)]
pub(crate) struct Run<'a> {
    pub(crate) text: Cow<'a, str>,
    /// Where each piece begins in `text`, and the author's bytes it comes from.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Run<'_> {
    /// The author's bytes of all of it.
    fn range(&self) -> Range<usize> {
        let from = self.pieces.first().map_or(0, |(_, range)| range.start);
        from..self.pieces.iter().map(|(_, range)| range.end).max().unwrap_or(from)
    }

    /// The author's bytes of a part of the text. Escapes and entities are never cut.
    pub(crate) fn source_range(&self, part: &Range<usize>) -> Option<Range<usize>> {
        let (start, first) = self.piece(part.start)?;
        let (last_start, last) = self.piece(part.end.checked_sub(1)?)?;
        let length = |from: usize| {
            let after = self.pieces.partition_point(|(start, _)| *start <= from);
            self.pieces.get(after).map_or(self.text.len(), |(start, _)| *start) - from
        };
        let linear = |from: usize, range: &Range<usize>| length(from) == range.len();
        let begin = if linear(start, first) { first.start + (part.start - start) } else { first.start };
        let end = if linear(last_start, last) { last.start + (part.end - last_start) } else { last.end };
        Some(begin..end)
    }

    fn piece(&self, at: usize) -> Option<(usize, &Range<usize>)> {
        let after = self.pieces.partition_point(|(start, _)| *start <= at);
        self.pieces.get(after.checked_sub(1)?).map(|(start, range)| (*start, range))
    }
}

/// A container that is open.
#[derive(Debug)]
struct Open {
    colons: usize,
    depth: usize,
    tone: Tone,
}

/// Iterator over the steps of a prepared source.
pub(crate) struct Stream<'a> {
    prepared: &'a Prepared<'a>,
    parser: OffsetIter<'a>,
    peeked: Option<(Event<'a>, Range<usize>)>,
    queue: VecDeque<(Step<'a>, Range<usize>)>,
    containers: Vec<Open>,
    /// Containers opened beyond the limit and not closed yet.
    unframed: usize,
    /// How many blocks that may hold blocks are open.
    depth: usize,
    in_code: bool,
    in_html: bool,
}

/// The notations we read.
fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}

impl<'a> Stream<'a> {
    pub(crate) fn new(prepared: &'a Prepared<'a>) -> Self {
        Self {
            prepared,
            parser: Parser::new_ext(prepared.text(), options()).into_offset_iter(),
            peeked: None,
            queue: VecDeque::new(),
            containers: Vec::new(),
            unframed: 0,
            depth: 0,
            in_code: false,
            in_html: false,
        }
    }

    /// The author's bytes of a link definition (`[label]: destination`).
    pub(crate) fn definition(&self, label: &str) -> Option<Range<usize>> {
        let definition = self.parser.reference_definitions().get(label)?;
        Some(self.prepared.original_range(&definition.span))
    }

    fn pull(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        self.peeked.take().or_else(|| self.parser.next())
    }

    fn advance(&mut self, event: Event<'a>, range: &Range<usize>) {
        let author = self.prepared.original_range(range);
        let step = match event {
            Event::Text(text) if self.in_code => {
                Step::Verbatim(self.prepared.restored(range).map_or(text, CowStr::Borrowed))
            }
            Event::Text(_) | Event::SoftBreak => {
                let text = if let Event::Text(text) = event { text } else { CowStr::Borrowed("\n") };
                let run = self.run(text, author);
                let whole = run.range();
                self.queue.push_back((Step::Text(run), whole));
                return;
            }
            Event::Start(Tag::HtmlBlock) => {
                self.in_html = true;
                return self.html_block(range, author);
            }
            Event::End(TagEnd::HtmlBlock) => {
                self.in_html = false;
                return;
            }
            Event::Html(_) if self.in_html => return,
            Event::Html(html) | Event::InlineHtml(html) => {
                // What begins the lines of a list or a quotation is in the source alone, where a button must be found.
                let written = self.prepared.original().get(author.clone()).unwrap_or(&html);
                inline_html(written, &author)
            }
            Event::Start(tag) => {
                self.in_code |= matches!(tag, Tag::CodeBlock(_));
                self.depth += usize::from(holds_blocks(&tag.to_end()));
                Step::Start(tag)
            }
            Event::End(end) => {
                self.in_code &= end != TagEnd::CodeBlock;
                if holds_blocks(&end) {
                    self.close_containers(self.depth, author.end);
                    self.depth = self.depth.saturating_sub(1);
                }
                Step::End(end)
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => Step::Code(text),
            Event::FootnoteReference(label) => Step::FootnoteReference(label),
            Event::HardBreak => Step::HardBreak,
            Event::Rule => Step::Rule,
            Event::TaskListMarker(done) => Step::Task(done),
        };
        self.queue.push_back((step, author));
    }

    /// Joins the text events that follow one another.
    fn run(&mut self, first: CowStr<'a>, range: Range<usize>) -> Run<'a> {
        let mut text = match first {
            CowStr::Borrowed(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.into_string()),
        };
        let mut pieces = vec![(0, range)];
        while let Some((event, range)) = self.pull() {
            let more = match &event {
                Event::Text(more) => more,
                Event::SoftBreak => "\n",
                _ => {
                    self.peeked = Some((event, range));
                    break;
                }
            };
            if !more.is_empty() {
                pieces.push((text.len(), self.prepared.original_range(&range)));
                text.to_mut().push_str(more);
            }
        }
        Run { text, pieces }
    }

    fn html_block(&mut self, range: &Range<usize>, author: Range<usize>) {
        if let Some(marker) = self.prepared.marker(range) {
            if marker.closes() {
                self.close(marker.colons, author.end)
            } else {
                self.open(marker, &author)
            }
            return;
        }
        let Some(html) = self.prepared.original().get(author.clone()).filter(|html| !is_opaque(html)) else { return };
        for mut button in buttons(html) {
            button.range = author.start + button.range.start..author.start + button.range.end;
            self.queue.push_back((Step::Button(button, true), author.clone()));
        }
    }

    fn open(&mut self, marker: &Marker, author: &Range<usize>) {
        if self.containers.len() >= MAX_CONTAINERS {
            self.unframed += 1;
            return;
        }
        let source = self.prepared.original();
        let kind = source.get(marker.kind.clone()).unwrap_or_default();
        let tone = Tone::parse(kind);
        self.containers.push(Open { colons: marker.colons, depth: self.depth, tone });
        self.queue.push_back((Step::ContainerStart(tone, kind), author.clone()));
        self.title(marker.title.clone());
        self.queue.push_back((Step::ContainerTitle, author.clone()));
    }

    /// Reads a container's title as inline Markdown.
    fn title(&mut self, range: Range<usize>) {
        let Some(text) = self.prepared.original().get(range.clone()).filter(|text| !text.is_empty()) else { return };
        // Behind a full stop nothing can open a block, and emphasis opens as it would at the start of a line.
        let line = format!(".{text}");
        let mut first = true;
        for (event, place) in Parser::new_ext(&line, options()).into_offset_iter() {
            let place = range.start + place.start.saturating_sub(1)..range.start + place.end.saturating_sub(1);
            let step = match event {
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => continue,
                Event::Start(tag) => Step::Start(tag.into_static()),
                Event::End(end) => Step::End(end),
                Event::Text(text) => {
                    let text = if std::mem::take(&mut first) { text.get(1..).unwrap_or_default() } else { &text };
                    Step::Text(Run { text: Cow::Owned(text.to_owned()), pieces: vec![(0, place.clone())] })
                }
                Event::Code(text) => Step::Code(text.into_static()),
                Event::Html(html) | Event::InlineHtml(html) => inline_html(&html, &place),
                _ => continue,
            };
            self.queue.push_back((step, place));
        }
    }

    /// A closing line: the nearest container with as many colons at this level, else the innermost with fewer.
    fn close(&mut self, colons: usize, at: usize) {
        if self.unframed > 0 {
            self.unframed -= 1;
            return;
        }
        let here = self.containers.iter().rposition(|open| open.depth == self.depth && open.colons == colons);
        let fewer = self.containers.len().checked_sub(1).filter(|last| {
            self.containers.get(*last).is_some_and(|open| open.depth == self.depth && open.colons < colons)
        });
        if let Some(index) = here.or(fewer) {
            self.truncate(index, at);
        }
    }

    /// The block that holds containers ends: they end with it.
    fn close_containers(&mut self, depth: usize, at: usize) {
        let kept = self.containers.iter().take_while(|open| open.depth < depth).count();
        self.truncate(kept, at);
    }

    fn truncate(&mut self, kept: usize, at: usize) {
        while self.containers.len() > kept {
            if let Some(open) = self.containers.pop() {
                self.queue.push_back((Step::ContainerEnd(open.tone), at..at));
            }
        }
        if self.containers.is_empty() {
            self.unframed = 0;
        }
    }
}

impl<'a> Iterator for Stream<'a> {
    type Item = (Step<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(step) = self.queue.pop_front() {
                return Some(step);
            }
            match self.pull() {
                Some((event, range)) => self.advance(event, &range),
                None if self.containers.is_empty() => return None,
                None => self.truncate(0, self.prepared.original().len()),
            }
        }
    }
}

/// Whether an element may hold blocks, and so whole containers.
fn holds_blocks(end: &TagEnd) -> bool {
    matches!(end, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition)
}

/// HTML blocks whose inside is never markup: comments, scripts, styles, preformatted text.
fn is_opaque(html: &str) -> bool {
    let start = html.trim_start().get(..10).unwrap_or(html.trim_start()).to_ascii_lowercase();
    ["<!", "<?", "<script", "<style", "<pre", "<textarea"].iter().any(|opaque| start.starts_with(opaque))
}

fn inline_html<'a>(html: &str, author: &Range<usize>) -> Step<'a> {
    if matches!(html, "<br>" | "<br/>" | "<br />") {
        return Step::HardBreak;
    }
    match buttons(html).pop() {
        Some(mut button) => {
            button.range = author.start + button.range.start..author.start + button.range.end;
            Step::Button(button, false)
        }
        None => Step::Html,
    }
}
