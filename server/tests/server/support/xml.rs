//! XML as a reader of feeds or sitemaps reads it.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

/// An element.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// The root of a document, which must be one whole document.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::from_str(text);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error} in {text}")) {
                Event::Start(start) => open.push(Self::of(&start)),
                Event::Empty(start) => last(&mut open).children.push(Self::of(&start)),
                Event::End(_) => {
                    let closed = open.pop().expect("an element");
                    last(&mut open).children.push(closed);
                }
                Event::Text(piece) => last(&mut open).text.push_str(&piece.into_inner()),
                Event::GeneralRef(piece) => {
                    let spelled = format!("&{};", piece.into_inner());
                    last(&mut open).text.push_str(&unescape(&spelled).expect("a reference"));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "everything is closed");
        let mut roots = open.pop().expect("a document").children;
        assert_eq!(roots.len(), 1, "one root");
        roots.pop().expect("a root")
    }

    fn of(start: &BytesStart<'_>) -> Self {
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("an attribute");
            let value = unescape(&attribute.value).expect("a value").into_owned();
            (attribute.key.into_inner().to_owned(), value)
        });
        Self { name: start.name().into_inner().to_owned(), attributes: attributes.collect(), ..Self::default() }
    }

    /// The elements of this name in it.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The text of the one element of this name in it.
    pub fn one(&self, name: &str) -> &str {
        let found: Vec<&Self> = self.all(name).collect();
        assert_eq!(found.len(), 1, "{name} in {self:?}");
        &found[0].text
    }

    /// An attribute; empty when absent.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Where its link of this meaning leads.
    pub fn link(&self, rel: &str) -> &str {
        let found: Vec<&Self> = self.all("link").filter(|link| link.attribute("rel") == rel).collect();
        assert_eq!(found.len(), 1, "{rel} in {self:?}");
        found[0].attribute("href")
    }
}

fn last(open: &mut [Element]) -> &mut Element {
    open.last_mut().expect("an open element")
}
