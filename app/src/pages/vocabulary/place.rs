//! A territory: what holds it, what it holds, what was written from there and who acts there.

use domain::content::{Text, in_language};
use domain::projection::Axis;
use domain::query::Seen;
use domain::vocabulary::Place;
use leptos::prelude::*;

use crate::components::answer;
use crate::components::counted_list::CountedList;
use crate::components::holdings::HoldingsView;
use crate::components::page_head::PageHead;
use crate::components::tag::{Tag, TagTone};
use crate::components::trail::Trail;
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::knowledge::id_in_address;
use crate::pages::not_found::NotFound;
use crate::queries::holdings::Counted;
use crate::queries::place::PlacePage;
use crate::queries::query;
use crate::routes;
use crate::state::locale;

/// How many territories are shown without being unfolded.
const SHOWN: usize = 12;

/// The page.
#[component]
pub fn PlaceView() -> impl IntoView {
    let id = id_in_address();
    answer::page(query::<PlacePage>(move || id.get()), |page: PlacePage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotFound/> }.into_any(),
    })
}

fn whole(page: PlacePage, seen: &Seen) -> AnyView {
    describe(Described::Place(&page));
    let words = locale::words();
    let lang = words.lang();
    let (id, place): (_, Place) = (seen.record.id, seen.record.content());
    let title = in_language(&place.names, lang.code()).map_or("", Text::as_str).to_owned();
    let other_names = place.other_names.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
    let around = page.around.into_iter().map(|named| {
        let href = routes::record(lang, named.reference.kind, named.reference.id, &named.title);
        (href.unwrap_or_default(), named.title)
    });
    let steps =
        core::iter::once((routes::territories(lang), words.territories_title().to_owned())).chain(around).collect();
    view! {
        <PageHead title=title.clone() description=words.place_lede()/>
        <header class="reading-head">
            <Trail steps/>
            <h1>{title}</h1>
            <p class="cluster"><Tag label=labels::place_type(words, place.place_type) tone=TagTone::Accent/></p>
        </header>
        <p class="lede">{words.place_lede()}</p>
        {(!other_names.is_empty()).then(|| view! { <p class="small">{words.place_other_names(&other_names)}</p> })}
        <HoldingsView holdings=page.holdings axis=Axis::Place id/>
        <Within within=page.within/>
    }
    .into_any()
}

/// The territories that it holds, folded where they are many.
#[component]
fn Within(within: Vec<Counted>) -> impl IntoView {
    let words = locale::words();
    let count = within.len();
    if count == 0 {
        return ().into_any();
    }
    let title = words.place_within(count as u64);
    let list = view! { <CountedList lines=within/> };
    let body = if count > SHOWN {
        view! {
            <details class="more">
                <summary>{words.place_show_within()}</summary>
                {list}
            </details>
        }
        .into_any()
    } else {
        list.into_any()
    };
    view! {
        <section class="section" aria-labelledby="within">
            <h2 id="within">{title}</h2>
            {body}
        </section>
    }
    .into_any()
}
