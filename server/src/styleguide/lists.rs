//! What leads to records: cards, steps, counts, facts, the way down, the way on.

use leptos::prelude::*;

use crate::components::card::Card;
use crate::components::facts::Facts;
use crate::components::pagination::Pagination;
use crate::components::tag::{Tag, TagTone};
use crate::components::trail::Trail;
use crate::routes;
use crate::state::locale;

/// The lists.
#[component]
pub fn Lists() -> impl IntoView {
    let words = locale::words();
    let here = routes::styleguide(words.lang());
    let facts = vec![
        (words.organisation_phones(), view! { <a class="fact-link" href=here.clone()>"418 555-0123"</a> }.into_any()),
        (words.organisation_address(), view! { <span class="fact-text">"Rimouski"</span> }.into_any()),
    ];
    let step = |number: &'static str| {
        view! {
            <li class="step">
                <span class="step-number" aria-hidden="true">{number}</span>
                <Card href=routes::styleguide(words.lang()) title=words.styleguide_sample_title()/>
            </li>
        }
    };
    view! {
        <section class="section stack">
            <h2>{words.styleguide_lists()}</h2>
            <Trail steps=vec![(routes::territories(words.lang()), words.nav_territories().to_owned())]/>
            <Card href=here.clone() title=words.styleguide_sample_title() summary=words.styleguide_sample_text()>
                <Tag label=words.nav_notebooks() tone=TagTone::Accent/>
                <Tag label=words.status_sent()/>
            </Card>
            <ol class="steps">{["1", "2"].map(step).collect_view()}</ol>
            <Facts facts/>
            <Pagination current=2 total=9 href=move |_| here.clone()/>
        </section>
    }
    .into_any()
}
