//! Themes, then sectors, each with how many records it has.

use leptos::prelude::*;

use crate::components::answer;
use crate::components::counted_list::CountedList;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::queries::holdings::Counted;
use crate::queries::query;
use crate::queries::themes::Themes;
use crate::state::locale;

/// The page.
#[component]
pub fn ThemesView() -> impl IntoView {
    let words = locale::words();
    view! {
        <PageHead title=words.themes_title() description=words.themes_lede()/>
        <h1>{words.themes_title()}</h1>
        <p class="lede">{words.themes_lede()}</p>
        {answer::part(query::<Themes>(|| ()), shown)}
    }
    .into_any()
}

fn shown(page: Themes) -> AnyView {
    let words = locale::words();
    if page.themes.is_empty() && page.sectors.is_empty() {
        return answer::empty(Icon::Leaf, words.themes_empty_title(), words.themes_empty_text());
    }
    let section = |id: &'static str, title: &'static str, lines: Vec<Counted>| {
        (!lines.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby=id>
                    <h2 id=id>{title}</h2>
                    <CountedList lines/>
                </section>
            }
        })
    };
    view! {
        {section("themes", words.subject_themes(), page.themes)}
        {section("secteurs", words.subject_sectors(), page.sectors)}
    }
    .into_any()
}
