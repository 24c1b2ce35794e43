//! Markdown as a page shows it: safe HTML, links to records resolved, terms of the lexique linked.

use i18n::{Lang, Words};
use leptos::prelude::*;
use markdown::{Labels, RenderOptions, Rendered, render};

use super::still::still;
use crate::queries::lexicon::{Called, Lexicon};
use crate::queries::row::Named;
use crate::routes;

/// Renders `source`; only records among `mentioned` are linked, for the others may not be there.
#[must_use]
pub fn rendered(words: Words, source: &str, mentioned: &[Named], terms: &[Called]) -> Rendered {
    let lang = words.lang();
    let lexicon = Lexicon::new(lang, terms);
    let links = |_kind: &str, id: &str, fragment: Option<&str>| {
        let named = mentioned.iter().find(|named| id.parse() == Ok(named.reference.id))?;
        address(lang, named, fragment)
    };
    render(
        source,
        &RenderOptions {
            links: &links,
            terms: (!terms.is_empty()).then_some(&lexicon),
            heading_shift: 1,
            id_prefix: "",
            labels: labels(words),
        },
    )
}

/// Renders what is being written: whether what it links to is there is not known yet.
#[must_use]
pub fn preview(words: Words, source: &str) -> String {
    let lang = words.lang();
    let links =
        |kind: &str, id: &str, _fragment: Option<&str>| routes::record(lang, kind.parse().ok()?, id.parse().ok()?, "");
    let options = RenderOptions { labels: labels(words), id_prefix: "p-", ..RenderOptions::new(&links) };
    render(source, &options).html
}

fn address(lang: Lang, named: &Named, fragment: Option<&str>) -> Option<String> {
    let href = routes::record(lang, named.reference.kind, named.reference.id, &named.title)?;
    Some(fragment.map_or_else(|| href.clone(), |fragment| [&href, "#", fragment].concat()))
}

const fn labels(words: Words) -> Labels<'static> {
    match words.lang() {
        Lang::Fr => Labels::FRENCH,
        Lang::En => Labels::ENGLISH,
    }
}

/// Rendered Markdown.
#[component]
pub fn MarkdownView(
    /// What [`rendered`] made.
    html: String,
    /// The language of the text, where it is not the page's.
    #[prop(default = None)]
    lang: Option<String>,
) -> impl IntoView {
    view! { <div class="prose" lang=lang inner_html=html></div> }.into_any()
}

/// A text that is rendered where the server did not: reading it again costs a telephone more than the rest of its page.
pub fn prose(html: impl FnOnce() -> String + Send + 'static, lang: Option<String>) -> AnyView {
    view! { <div>{still(move || view! { <MarkdownView html=html() lang/> }.into_any())}</div> }.into_any()
}
