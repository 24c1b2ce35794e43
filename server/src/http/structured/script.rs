//! The element that holds the structured data of a page.

use serde_json::{Value, json};

use super::node::Node;

/// The element; nothing in it can end it, whatever was typed.
///
/// A block of data is never run, so the page's policy has no say in it; it carries the nonce like every script here, so that
/// one without is always a fault.
#[must_use]
pub fn script(nodes: Vec<Node>, nonce: Option<&str>) -> String {
    let graph: Vec<Value> = nodes.into_iter().map(Value::from).collect();
    let written = escaped(&json!({ "@context": "https://schema.org", "@graph": graph }).to_string());
    let nonce = nonce.map(|nonce| format!(" nonce=\"{nonce}\"")).unwrap_or_default();
    format!("<script type=\"application/ld+json\"{nonce}>{written}</script>")
}

/// JSON in which no character means anything to HTML: they only occur in its strings, where each has another spelling.
fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_ends_the_element() {
        let title = "</script><script>alert(1)</script><!--&amp;\u{2028}\"";
        let written = script(vec![Node::of("Article").with("name", title)], Some("n0nce"));
        let inside = written
            .strip_prefix("<script type=\"application/ld+json\" nonce=\"n0nce\">")
            .and_then(|rest| rest.strip_suffix("</script>"))
            .expect("one element");
        assert!(!inside.contains(['<', '>', '&', '\u{2028}']), "{inside}");
        let read: Value = serde_json::from_str(inside).expect("JSON");
        assert_eq!(read["@graph"][0]["name"], title);
        assert_eq!(read["@context"], "https://schema.org");
    }
}
