//! A theme, a sector or a situation: what it means, what is near it, what the commons holds about it.

use domain::content::{Text, in_language};
use domain::query::Seen;
use domain::vocabulary::{Concept, ConceptStatus};
use leptos::prelude::*;

use crate::components::answer;
use crate::components::button::ButtonLink;
use crate::components::counted_list::CountedList;
use crate::components::holdings::HoldingsView;
use crate::components::icon::Icon;
use crate::components::markdown_view::{prose, rendered};
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::tag::{Tag, TagTone};
use crate::components::trail::Trail;
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::knowledge::id_in_address;
use crate::pages::not_found::NotFound;
use crate::queries::concept::ConceptPage;
use crate::queries::query;
use crate::queries::row::Named;
use crate::queries::themes::axis_of;
use crate::routes;
use crate::state::locale;

/// The page.
#[component]
pub fn ConceptView() -> impl IntoView {
    let id = id_in_address();
    answer::page(query::<ConceptPage>(move || id.get()), |page: ConceptPage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotFound/> }.into_any(),
    })
}

fn whole(page: ConceptPage, seen: &Seen) -> AnyView {
    describe(Described::Concept(&page));
    let words = locale::words();
    let lang = words.lang();
    let (id, concept): (_, Concept) = (seen.record.id, seen.record.content());
    let title = in_language(&concept.labels, lang.code()).map_or("", Text::as_str).to_owned();
    let definition = in_language(&concept.definition, lang.code()).map_or("", AsRef::as_ref);
    let (has_definition, meaning) = (!definition.trim().is_empty(), definition.to_owned());
    let html = move || rendered(words, &meaning, &[], &[]).html;
    let other_words = concept.alt.get(lang.code()).into_iter().flatten();
    let other_words = other_words.map(Text::as_str).collect::<Vec<_>>().join(", ");
    let steps = core::iter::once((routes::themes(lang), words.themes_title().to_owned()))
        .chain(page.broader.into_iter().map(|named| (address(&named), named.title)))
        .collect();
    let retired = (concept.status == ConceptStatus::Deprecated).then(|| view! { <Retired by=page.replaced_by/> });
    view! {
        <PageHead title=title.clone() description=markdown::excerpt(definition, 160)/>
        <header class="reading-head">
            <Trail steps/>
            <h1>{title.clone()}</h1>
            <p class="cluster"><Tag label=labels::scheme(words, concept.scheme) tone=TagTone::Accent/></p>
        </header>
        {retired}
        <div class="stack">
            {has_definition.then(|| prose(html, None))}
            {(!other_words.is_empty()).then(|| view! { <p class="small">{words.term_synonyms(&other_words)}</p> })}
        </div>
        {(!page.narrower.is_empty())
            .then(|| {
                view! {
                    <section class="section" aria-labelledby="narrower">
                        <h2 id="narrower">{words.concept_narrower()}</h2>
                        <CountedList lines=page.narrower/>
                    </section>
                }
            })}
        <Related related=page.related/>
        {axis_of(concept.scheme)
            .is_none()
            .then(|| {
                view! {
                    <p class="cluster">
                        <ButtonLink href=routes::search_for(lang, &title) label=words.concept_search() icon=Icon::Search/>
                    </p>
                }
            })}
        {page
            .holdings
            .zip(axis_of(concept.scheme))
            .map(|(holdings, axis)| view! { <HoldingsView holdings axis id/> })}
    }
    .into_any()
}

/// Says that it is no longer chosen, and what is in its place.
#[component]
fn Retired(by: Vec<Named>) -> impl IntoView {
    let words = locale::words();
    let links = by
        .into_iter()
        .map(|named| view! { <p><a href=address(&named)>{words.concept_replaced_by(&named.title)}</a></p> })
        .collect_view();
    view! {
        <Notice icon=Icon::Info>
            <p>{words.concept_retired()}</p>
            {links}
        </Notice>
    }
    .into_any()
}

#[component]
fn Related(related: Vec<Named>) -> impl IntoView {
    let words = locale::words();
    let link = |named: Named| {
        let href = address(&named);
        view! { <li><a href=href>{named.title}</a></li> }
    };
    (!related.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="related">
                <h2 id="related">{words.term_related()}</h2>
                <ul class="link-list">{related.into_iter().map(link).collect_view()}</ul>
            </section>
        }
    })
}

fn address(named: &Named) -> String {
    routes::record(locale::lang(), named.reference.kind, named.reference.id, &named.title).unwrap_or_default()
}
