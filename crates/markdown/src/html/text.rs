//! Running text: bare addresses and terms of the lexique become links.

use super::Writer;
use crate::bare::addresses;
use crate::destination::href;
use crate::escape::escape;

/// Terms linked in one document; more would turn a text into a glossary.
const MAX_TERMS: usize = 20;

impl Writer<'_> {
    pub(super) fn text(&mut self, text: &str) {
        self.words += words(text);
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
        if self.in_link {
            escape(&mut self.out, text, false);
            return;
        }
        let mut shown = 0;
        for address in addresses(text) {
            let (Some(before), Some(url)) = (text.get(shown..address.start), text.get(address.clone())) else {
                continue;
            };
            let Some(target) = href(url) else { continue };
            self.prose(before);
            self.anchor_start("", &target.url, "", target.external);
            escape(&mut self.out, url, false);
            self.out.push_str("</a>");
            shown = address.end;
        }
        self.prose(text.get(shown..).unwrap_or_default());
    }

    pub(super) fn code(&mut self, text: &str) {
        self.words += words(text);
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
        }
        self.out.push_str("<code>");
        escape(&mut self.out, text, false);
        self.out.push_str("</code>");
    }

    /// Text without addresses: the only place where terms are linked.
    fn prose(&mut self, text: &str) {
        let linker = self.options.terms.filter(|_| {
            self.heading.is_none() && self.title.is_none() && self.terms < MAX_TERMS && !text.trim().is_empty()
        });
        let mut shown = 0;
        for hit in linker.map(|linker| linker.find(text)).unwrap_or_default() {
            if self.terms >= MAX_TERMS || hit.start < shown || hit.start >= hit.end {
                continue;
            }
            let (Some(before), Some(term)) = (text.get(shown..hit.start), text.get(hit.start..hit.end)) else {
                continue;
            };
            let Some(target) = href(&hit.href) else { continue };
            if !self.section_terms.insert(hit.href) {
                continue;
            }
            self.terms += 1;
            escape(&mut self.out, before, false);
            self.anchor_start(" class=\"term\"", &target.url, "", target.external);
            escape(&mut self.out, term, false);
            self.out.push_str("</a>");
            shown = hit.end;
        }
        escape(&mut self.out, text.get(shown..).unwrap_or_default(), false);
    }
}

/// Words of a text: what white space separates and holds a letter or a digit.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}
