//! Links, images and buttons.

use pulldown_cmark::LinkType;

use super::{Close, EXTERNAL, Writer};
use crate::button::Button;
use crate::destination::{Destination, href, media_src};
use crate::escape::{attribute, collapse, escape};
use crate::media::MediaAddress;
use crate::slug::anchor;
use crate::stream::Step;

/// An image being read: its alternative text comes as steps.
pub(super) struct Image {
    destination: String,
    title: String,
    alternative: String,
    /// Elements open inside.
    depth: usize,
}

impl Image {
    pub(super) fn new(destination: &str, title: &str) -> Self {
        Self { destination: destination.to_owned(), title: title.to_owned(), alternative: String::new(), depth: 0 }
    }
}

/// Where a destination leads, once records are resolved.
enum Target {
    Address {
        url: String,
        external: bool,
    },
    /// A record that cannot be reached.
    Missing,
    /// An address no page may point to.
    Refused,
}

impl Writer<'_> {
    pub(super) fn link(&mut self, destination: &str, title: &str, kind: LinkType) -> Close {
        let from = self.out.len();
        if self.in_link {
            return Close::Nothing;
        }
        self.in_link = true;
        let mail;
        let destination = if kind == LinkType::Email {
            mail = format!("mailto:{destination}");
            &mail
        } else {
            destination
        };
        let (tag, fallback) = match self.target(destination) {
            Target::Address { url, external } => {
                self.anchor_start("", &url, title, external);
                (Some("a"), destination.to_owned())
            }
            Target::Missing => {
                self.out.push_str("<span class=\"link-missing\">");
                (Some("span"), String::new())
            }
            Target::Refused => (None, String::new()),
        };
        let from = if tag.is_some() { self.out.len() } else { from };
        Close::Link { tag, from, fallback }
    }

    pub(super) fn end_link(&mut self, tag: Option<&'static str>, from: usize, fallback: &str) {
        self.in_link = false;
        // A link without a word has no name for those who hear the page.
        if self.out.get(from..).is_none_or(|content| content.trim().is_empty()) {
            escape(&mut self.out, fallback, false);
        }
        if let Some(tag) = tag {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        }
    }

    pub(super) fn button(&mut self, button: &Button, block: bool) {
        self.words += button.text.split_whitespace().count();
        if let Some(heading) = &mut self.heading {
            heading.push_str(&button.text);
        }
        if self.in_link {
            escape(&mut self.out, &button.text, false);
            return;
        }
        if block {
            self.out.push_str("<p>");
        }
        match self.target(&button.link) {
            Target::Address { url, external } => {
                self.anchor_start(" class=\"button\" data-kind=\"quiet\"", &url, "", external);
                escape(&mut self.out, &button.text, false);
                self.out.push_str("</a>");
            }
            Target::Missing => self.missing(&button.text),
            Target::Refused => escape(&mut self.out, &button.text, false),
        }
        if block {
            self.out.push_str("</p>\n");
        }
    }

    /// Opens an `<a>`; `attributes` is ours, never an author's.
    pub(super) fn anchor_start(&mut self, attributes: &'static str, url: &str, title: &str, external: bool) {
        self.out.push_str("<a");
        self.out.push_str(attributes);
        attribute(&mut self.out, "href", url);
        if !title.is_empty() {
            attribute(&mut self.out, "title", title);
        }
        if external {
            attribute(&mut self.out, "rel", EXTERNAL);
        }
        self.out.push('>');
    }

    /// While an image is open, everything is its alternative text.
    pub(super) fn alternative(&mut self, step: Step<'_>) {
        let Some(image) = &mut self.image else { return };
        match step {
            Step::Start(_) => image.depth += 1,
            Step::End(_) if image.depth > 0 => image.depth -= 1,
            Step::End(_) => {
                self.open.pop();
                if let Some(image) = self.image.take() {
                    self.end_image(&image);
                }
            }
            Step::Text(run) => image.alternative.push_str(&run.text),
            Step::Code(text) | Step::Verbatim(text) => image.alternative.push_str(&text),
            Step::HardBreak => image.alternative.push(' '),
            Step::Button(button, _) => image.alternative.push_str(&button.text),
            _ => {}
        }
    }

    /// Pictures of this instance are shown; any other would call elsewhere, so it is a link.
    fn end_image(&mut self, image: &Image) {
        let alternative = collapse(&image.alternative);
        if let Some(heading) = &mut self.heading {
            heading.push_str(&alternative);
        }
        let media = match Destination::parse(&image.destination) {
            Destination::Record { kind, id, .. } if kind == "media" => self.options.links.href(&kind, &id, None),
            _ => Some(image.destination.clone()),
        };
        if let Some(address) = media.as_deref().and_then(MediaAddress::parse) {
            self.file(&address, &alternative, &image.title);
            return;
        }
        if let Some(src) = media.and_then(|source| media_src(&source)) {
            self.out.push_str("<img");
            attribute(&mut self.out, "src", &src);
            attribute(&mut self.out, "alt", &alternative);
            if !image.title.is_empty() {
                attribute(&mut self.out, "title", &image.title);
            }
            self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
            return;
        }
        let target = self.target(&image.destination);
        match target {
            _ if self.in_link => escape(&mut self.out, &alternative, false),
            Target::Address { url, external: true } => {
                self.anchor_start(" class=\"remote-image\"", &url, &image.title, true);
                let text = if alternative.is_empty() { &image.destination } else { &alternative };
                escape(&mut self.out, text, false);
                self.out.push_str("</a>");
            }
            Target::Refused => escape(&mut self.out, &alternative, false),
            Target::Address { .. } | Target::Missing => self.missing(&alternative),
        }
    }

    fn missing(&mut self, text: &str) {
        self.out.push_str("<span class=\"link-missing\">");
        escape(&mut self.out, text, false);
        self.out.push_str("</span>");
    }

    fn target(&self, destination: &str) -> Target {
        let resolved = match Destination::parse(destination) {
            Destination::Record { kind, id, fragment } => {
                let fragment = fragment.filter(|fragment| !fragment.is_empty()).map(|fragment| anchor(&fragment));
                match self.options.links.href(&kind, &id, fragment.as_deref()) {
                    Some(address) => address,
                    None => return Target::Missing,
                }
            }
            Destination::Url(url) if url.trim_start().starts_with(crate::RECORD_SCHEME) => return Target::Missing,
            _ => destination.to_owned(),
        };
        match href(&resolved) {
            Some(found) => Target::Address { url: found.url, external: found.external },
            None => Target::Refused,
        }
    }
}
