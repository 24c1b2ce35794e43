//! Footnotes, gathered at the end in the order they are called.

use std::collections::BTreeMap;

use crate::escape::attribute;
use crate::options::RenderOptions;

#[derive(Debug, Default)]
pub(super) struct Footnotes {
    /// Number and number of calls, by label.
    calls: BTreeMap<String, (usize, usize)>,
    contents: BTreeMap<String, String>,
    /// Labels defined, in source order.
    defined: Vec<String>,
}

impl Footnotes {
    /// Writes the call of a footnote; as a plain number where a link cannot be.
    pub(super) fn call(&mut self, out: &mut String, label: &str, prefix: &str, plain: bool) {
        let next = self.calls.len() + 1;
        let (number, calls) = self.calls.entry(label.to_owned()).or_insert((next, 0));
        out.push_str("<sup class=\"footnote-call\">");
        if plain {
            out.push_str(&number.to_string());
        } else {
            *calls += 1;
            let again = if *calls > 1 { format!("-{calls}") } else { String::new() };
            out.push_str("<a");
            attribute(out, "id", &format!("fn-ref-{prefix}{number}{again}"));
            attribute(out, "href", &format!("#fn-{prefix}{number}"));
            out.push_str(&format!(">{number}</a>"));
        }
        out.push_str("</sup>");
    }

    /// Keeps the first definition of a label.
    pub(super) fn define(&mut self, label: String, content: String) {
        if !self.contents.contains_key(&label) {
            self.defined.push(label.clone());
            self.contents.insert(label, content);
        }
    }

    /// Writes the list; what nobody calls comes last, so that nothing written is hidden.
    pub(super) fn write(mut self, out: &mut String, options: &RenderOptions<'_>) {
        for label in self.defined {
            let next = self.calls.len() + 1;
            self.calls.entry(label).or_insert((next, 0));
        }
        let mut notes: Vec<(usize, usize, String)> = Vec::new();
        for (label, (number, calls)) in self.calls {
            notes.push((number, calls, self.contents.remove(&label).unwrap_or_default()));
        }
        if notes.is_empty() {
            return;
        }
        notes.sort_unstable_by_key(|(number, ..)| *number);
        out.push_str("<section class=\"footnotes\"");
        attribute(out, "aria-label", options.labels.footnotes);
        out.push_str("><ol>\n");
        for (number, calls, content) in notes {
            let prefix = options.id_prefix;
            out.push_str("<li");
            attribute(out, "id", &format!("fn-{prefix}{number}"));
            out.push('>');
            out.push_str(&content);
            if calls > 0 {
                out.push_str("<a class=\"footnote-back\"");
                attribute(out, "href", &format!("#fn-ref-{prefix}{number}"));
                attribute(out, "aria-label", &format!("{} ({number})", options.labels.back));
                out.push_str(">↩</a>");
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ol></section>\n");
    }
}
