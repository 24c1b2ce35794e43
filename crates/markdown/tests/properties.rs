//! Whatever people write: no panic, safe HTML, true ranges, rewriting that keeps every byte.

#[path = "support/clean.rs"]
mod support;

use markdown::{
    LinkForm, NoLinks, RenderOptions, excerpt, first_heading, front_matter, links, outline, plain_text, render,
    rewrite_links,
};
use proptest::prelude::*;
use support::clean;

fn markdownish() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => prop::sample::select(vec![
            "[", "](", ")", "![", "]", "*", "**", "_", "`", "```\n", "~~", "\n", "\n\n", "> ", "- ", "1. ", "# ", "## ",
            "---\n", "|", "|-|\n", "<", ">", "<br>\n", "<br>", "<!--", "-->", "<div>\n", "<script>", "</script>", "\\",
            "&amp;", "&#9;", "[^1]", "[^1]: ", "[r]: /x\n", "[r]", "[r][]", ":::\n", "::: tip ", "::: details\n",
            ":::: x\n", "    ", "  ", "\t", "\r\n", "<Button link=\"/a\" text=\"b\" />", "<Button link='", "' text='",
            "'/>\n", "https://a.ca/b_c", "<https://a.ca>", "<a@b.ca>", "javascript:", "(/a 'b')", "<b c>", "- [x] ",
            "encommun:note/01904f3e-7c1a-7b4e-9d2c-3f6a5b8c9d0e", "\u{0}", "\u{a0}", "é", "œ", "👩‍🌾", "\u{202e}",
        ]).prop_map(str::to_owned),
        1 => "[a-z ]{1,6}",
        1 => "\\PC{0,4}",
    ];
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

fn check(source: &str) -> Result<(), TestCaseError> {
    let rendered = render(source, &RenderOptions::new(&NoLinks));
    prop_assert_eq!(clean(&rendered.html), rendered.html.as_str());
    prop_assert_eq!(outline(source).len(), rendered.toc.len());
    let mut ids: Vec<_> =
        rendered.html.split(" id=\"").skip(1).map(|part| part.split('"').next().unwrap_or_default()).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    prop_assert_eq!(ids.len(), count, "ids clash");

    for link in links(source) {
        let bytes = source.get(link.range.clone());
        prop_assert!(bytes.is_some());
        let bytes = bytes.unwrap_or_default();
        let mail = link.destination.to_string().starts_with("mailto:") && link.form == LinkForm::Autolink;
        if !mail && !bytes.contains(['\\', '&', '\0']) {
            prop_assert_eq!(bytes, link.destination.to_string());
        }
    }
    prop_assert_eq!(rewrite_links(source, |link| Some(link.destination.to_string())), source);
    prop_assert_eq!(rewrite_links(source, |_| None), source);

    let _ = plain_text(source);
    prop_assert!(excerpt(source, 20).chars().count() <= 20);
    if let Some(heading) = first_heading(source) {
        prop_assert!(source.get(heading.range).is_some());
    }
    let (_, body, _) = front_matter(source);
    prop_assert!(source.get(body..).is_some());
    Ok(())
}

/// After every destination but images' is replaced, a second look finds only the new one, as many times.
fn check_rewrite(source: &str) -> Result<(), TestCaseError> {
    let before = links(source);
    let in_place = |form: LinkForm| !matches!(form, LinkForm::Bare | LinkForm::Autolink);
    let written = rewrite_links(source, |link| in_place(link.form).then(|| "/neuf".to_owned()));
    let after = links(&written);
    prop_assert_eq!(before.len(), after.len(), "{:?}", written);
    for (old, new) in before.iter().zip(&after) {
        let expected = if in_place(old.form) { "/neuf".to_owned() } else { old.destination.to_string() };
        prop_assert_eq!(new.destination.to_string(), expected, "{:?}", written);
    }
    Ok(())
}

#[test]
fn what_was_found_once() {
    for source in [
        "- <Button link='---\n  '/>\n",
        "- <Button text='b\n  b' link='/a'/>\n",
        "> - <Button\n>   text='b'\n>   link='/a'/>\n",
        "[[]([^1]](/a 'b')",
        "1. a\n\n   <Button text='b'\n   link='/a' />\n",
    ] {
        check(source).unwrap();
        check_rewrite(source).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn markdown_like_text(source in markdownish()) {
        check(&source)?;
    }

    #[test]
    fn any_text(source in any::<String>()) {
        check(&source)?;
    }

    #[test]
    fn rewritten_links_are_found_again(source in markdownish()) {
        check_rewrite(&source)?;
    }

    #[test]
    fn front_matter_like_text(lines in prop::collection::vec("(- )?[ ]{0,2}[a-b\"'#|>\\[\\],é:-]{0,8}(: )?[a\"'\\[\\],|]{0,5}", 0..8)) {
        let source = format!("---\n{}\n---\ncorps", lines.join("\n"));
        let (_, body, errors) = front_matter(&source);
        prop_assert!(source.get(body..).is_some());
        prop_assert!(errors.iter().all(|error| error.line >= 1 && error.line <= lines.len() + 2));
    }
}
