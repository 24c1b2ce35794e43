//! The regions of Québec, each with how many records it has.

use leptos::prelude::*;

use crate::components::answer;
use crate::components::counted_list::CountedList;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::queries::query;
use crate::queries::territories::Territories;
use crate::state::locale;

/// The page.
#[component]
pub fn TerritoriesView() -> impl IntoView {
    let words = locale::words();
    view! {
        <PageHead title=words.territories_title() description=words.territories_lede()/>
        <h1>{words.territories_title()}</h1>
        <p class="lede">{words.territories_lede()}</p>
        {answer::part(query::<Territories>(|| ()), shown)}
    }
    .into_any()
}

fn shown(page: Territories) -> AnyView {
    let words = locale::words();
    if page.regions.is_empty() {
        return answer::empty(Icon::Compass, words.territories_empty_title(), words.territories_empty_text());
    }
    view! {
        <section class="section" aria-labelledby="regions">
            <h2 id="regions">{words.territories_regions()}</h2>
            <CountedList lines=page.regions/>
        </section>
    }
    .into_any()
}
