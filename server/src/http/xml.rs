//! XML as it is written here: what somebody typed is escaped, and what no XML document may hold is left out.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// A document in the making.
pub type Xml = Writer<Vec<u8>>;

/// A document whose root is `name` with these attributes, and `content` in it.
///
/// # Errors
/// None in practice: what is written goes to memory.
pub fn document(
    name: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    within(&mut xml, name, attributes, content)?;
    Ok(xml.into_inner())
}

/// An element with others in it.
///
/// # Errors
/// As [`document`].
pub fn within(
    xml: &mut Xml,
    name: &str,
    attributes: &[(&str, &str)],
    content: impl FnOnce(&mut Xml) -> io::Result<()>,
) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_inner_content(content)?;
    Ok(())
}

/// An element with text in it.
///
/// # Errors
/// As [`document`].
pub fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&legal(text)))?;
    Ok(())
}

/// An element with nothing in it.
///
/// # Errors
/// As [`document`].
pub fn empty(xml: &mut Xml, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
    xml.create_element(name).with_attributes(attributes.iter().copied()).write_empty()?;
    Ok(())
}

/// Text without the characters that XML 1.0 has no way to write, which would make the whole document unreadable.
#[must_use]
pub fn legal(text: &str) -> Cow<'_, str> {
    let illegal =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if text.contains(illegal) { Cow::Owned(text.replace(illegal, "")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_text() {
        let written = document("a", &[("b", "\"&<")], |xml| text(xml, "c", "</c><b>&\u{8}\u{c}é")).expect("written");
        let written = String::from_utf8(written).expect("UTF-8");
        assert_eq!(
            written,
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><a b=\"&quot;&amp;&lt;\"><c>&lt;/c&gt;&lt;b&gt;&amp;é</c></a>"
        );
    }
}
