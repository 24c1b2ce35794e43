//! The répertoire: every organisation one may see, a page at a time, with where it serves and how fresh that is.

use domain::content::Edtf;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::answer;
use crate::components::button::ButtonLink;
use crate::components::card::Card;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::tag::{Tag, TagTone};
use crate::labels;
use crate::pages::knowledge::lists::{counted, further};
use crate::queries::directory::{Directory, Listed, Verified};
use crate::queries::query;
use crate::routes;
use crate::state::{locale, session};

/// The page.
#[component]
pub fn Organisations() -> impl IntoView {
    let words = locale::words();
    let query_map = use_query_map();
    let directory = query::<Directory>(move || query_map.with(|map| map.get("apres").unwrap_or_default()));
    let signed_in = session::session().is_some();
    view! {
        <PageHead title=words.organisations_title() description=words.organisations_lede()/>
        <div class="page-title">
            <h1>{words.organisations_title()}</h1>
            {signed_in
                .then(|| {
                    let href = routes::new_organisation(words.lang());
                    view! { <ButtonLink href label=words.organisations_new() icon=Icon::Plus/> }
                })}
        </div>
        <p class="lede">{words.organisations_lede()}</p>
        {answer::part(directory, shown)}
    }
    .into_any()
}

fn shown(directory: Directory) -> AnyView {
    let words = locale::words();
    if directory.rows.is_empty() {
        return answer::empty(Icon::Directory, words.organisations_empty_title(), words.organisations_empty_text());
    }
    let list = routes::organisations(words.lang());
    view! {
        <section class="list-section">
            {counted(directory.total)}
            <div class="stack">{directory.rows.into_iter().map(line).collect_view()}</div>
            {further(&list, directory.next.as_deref())}
        </section>
    }
    .into_any()
}

fn line(row: Listed) -> AnyView {
    let words = locale::words();
    let reference = row.name.reference;
    let href = routes::record(words.lang(), reference.kind, reference.id, &row.name.title).unwrap_or_default();
    let state = labels::state(words, &row.state);
    let verified = match &row.verified {
        Verified::Unknown => None,
        Verified::Never => Some(view! { <Tag label=words.organisation_never() tone=TagTone::Attention/> }.into_any()),
        Verified::On(date) => {
            let label = labels::verified(words, &Edtf::parse(date).unwrap_or_default(), false);
            Some(view! { <Tag label icon=Icon::Check/> }.into_any())
        }
    };
    view! {
        <Card href title=row.name.title summary=row.sentence>
            {row.places.into_iter().map(|place| view! { <Tag label=place tone=TagTone::Accent/> }).collect_view()}
            {state.map(|(label, tone)| view! { <Tag label tone/> })}
            {verified}
        </Card>
    }
    .into_any()
}
