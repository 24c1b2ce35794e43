//! Marks that a toolbar puts around or before what is selected in a text area.

use wasm_bindgen::JsCast;
use web_sys::{Event, EventInit, HtmlTextAreaElement};

/// A mark of Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Strong.
    Bold,
    /// Emphasis.
    Italic,
    /// A heading.
    Heading,
    /// A link.
    Link,
    /// A list.
    List,
    /// A quotation.
    Quote,
}

impl Mark {
    /// The value of `data-mark`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bold => "bold",
            Self::Italic => "italic",
            Self::Heading => "heading",
            Self::Link => "link",
            Self::List => "list",
            Self::Quote => "quote",
        }
    }

    /// What is written instead of what is selected.
    #[must_use]
    pub fn around(self, selected: &str) -> String {
        let before_each = |mark: &str| {
            let lines: Vec<String> = selected.split('\n').map(|line| [mark, line].concat()).collect();
            lines.join("\n")
        };
        match self {
            Self::Bold => ["**", selected, "**"].concat(),
            Self::Italic => ["*", selected, "*"].concat(),
            Self::Link => ["[", selected, "](https://)"].concat(),
            Self::Heading => before_each("## "),
            Self::List => before_each("- "),
            Self::Quote => before_each("> "),
        }
    }
}

/// Writes the mark, selects what it made, and says that something was typed.
pub fn apply(area: &HtmlTextAreaElement, mark: Mark) {
    let (Ok(Some(start)), Ok(Some(end))) = (area.selection_start(), area.selection_end()) else { return };
    let selected = String::from(js_sys::JsString::from(area.value()).substring(start, end));
    let made = mark.around(&selected);
    // A selection that the browser refuses leaves the text as it was.
    let _written = area.set_range_text_with_start_and_end_and_mode(&made, start, end, "select");
    tell(area);
}

/// Goes on writing in it, and says that something was typed.
pub fn tell(area: &HtmlTextAreaElement) {
    let _focused = area.unchecked_ref::<web_sys::HtmlElement>().focus();
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &init) {
        let _heard = area.dispatch_event(&event);
    }
}

#[cfg(test)]
mod tests {
    use super::Mark;

    #[test]
    fn marks_go_around_or_before_each_line() {
        assert_eq!(Mark::Bold.around("mot"), "**mot**");
        assert_eq!(Mark::List.around("un\ndeux"), "- un\n- deux");
        assert_eq!(Mark::Link.around(""), "[](https://)");
    }
}
