//! Ammonia with exactly the elements and attributes our writer may produce: it must change nothing.

/// Cleans HTML with an allow-list that matches the writer's.
pub fn clean(html: &str) -> String {
    let elements = [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "ul",
        "ol",
        "li",
        "pre",
        "code",
        "em",
        "strong",
        "del",
        "a",
        "span",
        "img",
        "br",
        "hr",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "aside",
        "details",
        "summary",
        "sup",
        "section",
        "input",
    ];
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(elements.into_iter().collect())
        .clean_content_tags(["script", "style"].into_iter().collect())
        .generic_attributes(["class", "id", "aria-label", "tabindex", "role"].into_iter().collect())
        .add_tag_attributes("a", ["href", "title", "rel", "data-kind"])
        .add_tag_attributes("img", ["src", "alt", "title", "loading", "decoding"])
        .add_tag_attributes("ol", ["start"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("aside", ["data-tone"])
        .add_tag_attributes("input", ["type", "disabled", "checked"])
        .url_schemes(["http", "https", "mailto", "tel"].into_iter().collect())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    cleaner.clean(html).to_string()
}
