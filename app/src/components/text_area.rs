//! The text within a text area, as a document of the server has to write it.

use leptos::prelude::is_server;

/// What stands in a text area, as text wherever the view is made.
///
/// The framework writes into the text areas of a server's document what it is given, markup and all, and a browser drops
/// the first line end of one; a browser that makes the view itself sets the text as text.
#[must_use]
pub fn within_text_area(text: String) -> String {
    if is_server() { written(&text) } else { text }
}

fn written(text: &str) -> String {
    let first = if text.starts_with('\n') { "\n" } else { "" };
    [first, &text.replace('&', "&amp;").replace('<', "&lt;")].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_a_text() {
        assert_eq!(written("</textarea><b>&lt;"), "&lt;/textarea>&lt;b>&amp;lt;");
        assert_eq!(written("\nun\n"), "\n\nun\n");
        assert_eq!(written("un"), "un");
    }
}
