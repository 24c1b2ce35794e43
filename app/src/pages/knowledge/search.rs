//! The search page: one box over everything, facets in the address, results with the pieces of text that answer.

use core::time::Duration;

use domain::Kind;
use domain::query::{Ask, Search as Asked};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Meta;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::pagination::Pagination;
use crate::components::passage::PassageView;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::components::still::still;
use crate::components::tag::{Tag, TagTone};
use crate::labels;
use crate::queries::search::{Result as Line, Results, Sought};
use crate::queries::{Reader, query};
use crate::routes;
use crate::state::device::device;
use crate::state::{locale, state};

mod facets;

/// How long after a keystroke the search follows where a server answers it: a word costs it one request, not one a letter.
const PAUSE: Duration = Duration::from_millis(220);

/// The same where the device answers: only what is typed faster than it searches waits.
const PAUSE_HERE: Duration = Duration::from_millis(10);

/// The search page.
#[component]
pub fn Search() -> impl IntoView {
    let words = locale::words();
    let query_map = use_query_map();
    let sought = Memo::new(move |_| query_map.with(Sought::read));
    let asked = Signal::derive(move || sought.with(|sought| sought.words.clone()));
    let kept = Signal::derive(move || sought.with(Sought::kept));
    let results = query::<Results>(move || sought.get());
    let typed = follow_typing(sought);
    open_index();
    // What is unfolded stays so while somebody types.
    let unfolded = RwSignal::new(false);
    let title = move || match sought.with(|sought| sought.words.clone()) {
        words_sought if words_sought.is_empty() => words.search_title().to_owned(),
        words_sought => words.search_title_for(&words_sought),
    };
    view! {
        {move || view! { <PageHead title=title()/> }}
        <Meta name="robots" content="noindex"/>
        <h1 class="search-title">{words.search_title()}</h1>
        <SearchBox place=SearchPlace::Page value=asked kept typed/>
        {answer::part(results, move |results| shown(results, &sought.get_untracked(), unfolded))}
    }
    .into_any()
}

/// Where the device answers, the first letter finds its index open: reading it takes longer than searching it.
fn open_index() {
    let (lang, connectivity) = (locale::lang(), state().connectivity);
    let Some(device) = device() else { return };
    Effect::new(move |_| {
        if connectivity.get_untracked().is_online() {
            return;
        }
        let reader = Reader::device(lang, device.clone());
        spawn_local(async move {
            // What it answers is asked for again by whoever types.
            let _opened = reader.ask(vec![Ask::Search(Asked { limit: 1, ..Asked::default() })]).await;
        });
    });
}

/// Searches while somebody types, replacing the address rather than adding one a letter.
fn follow_typing(sought: Memo<Sought>) -> RwSignal<Option<String>> {
    let lang = locale::lang();
    let typed = RwSignal::new(None::<String>);
    let navigate = use_navigate();
    let connectivity = state().connectivity;
    Effect::watch(
        move || typed.get(),
        move |typed, _, pending: Option<Option<TimeoutHandle>>| {
            if let Some(Some(handle)) = pending {
                handle.clear();
            }
            let words = typed.as_ref()?.trim().to_owned();
            let navigate = navigate.clone();
            let follow = move || {
                let Some(now) = sought.try_get_untracked() else { return };
                if now.words != words {
                    let next = Sought { words, page: 1, ..now };
                    let options =
                        NavigateOptions { resolve: false, replace: true, scroll: false, ..NavigateOptions::default() };
                    navigate(&[routes::search(lang), next.query()].concat(), options);
                }
            };
            let pause = if connectivity.get_untracked().is_online() { PAUSE } else { PAUSE_HERE };
            set_timeout_with_handle(follow, pause).ok()
        },
        false,
    );
    typed
}

fn shown(results: Results, sought: &Sought, unfolded: RwSignal<bool>) -> AnyView {
    let words = locale::words();
    if sought.is_empty() {
        return answer::empty(Icon::Search, words.search_start_title(), words.search_start_text());
    }
    let search = routes::search(words.lang());
    let (pages, current) = (results.pages(), u64::from(sought.page));
    let near = results.total.saturating_sub(results.counted());
    let near = (near > 0).then(|| [" ", &words.search_near_count(near)].concat());
    let counted = view! { <p class="search-count" role="status">{words.search_results(results.counted())} {near}</p> };
    let base = sought.clone();
    let address = move |page: u64| {
        let page = u32::try_from(page).unwrap_or(1);
        [search.clone(), Sought { page, ..base.clone() }.query()].concat()
    };
    let corrections = corrections(&results.corrections, sought);
    let chosen = facets::chosen(&results, sought);
    let facets = facets::facets(&results, sought, unfolded);
    let body = if results.lines.is_empty() {
        none(sought)
    } else {
        let complete = results.complete_lines(sought.page);
        view! {
            {lines(results.lines, complete, results.partial < results.total)}
            <Pagination current total=pages href=address/>
        }
        .into_any()
    };
    view! {
        {counted}
        {corrections}
        {chosen}
        <div class="search-layout">
            {facets}
            <section class="search-results" aria-labelledby="results">
                <h2 id="results" class="visually-hidden">{words.search_results_title()}</h2>
                {body}
            </section>
        </div>
    }
    .into_any()
}

/// The results: those that have all that was asked, if `any` does, then, said to be so, the others.
fn lines(mut lines: Vec<Line>, complete: usize, any: bool) -> AnyView {
    let words = locale::words();
    let partial = lines.split_off(complete.min(lines.len()));
    let some = !partial.is_empty();
    let list = |lines: Vec<Line>| {
        (!lines.is_empty()).then(|| {
            view! {
                <ol class="results stack">
                    {still(move || lines.into_iter().map(|line| view! { <li><ResultCard line/></li> }).collect_view().into_any())}
                </ol>
            }
        })
    };
    let said = if any { words.search_rest() } else { words.search_near() };
    view! {
        {list(lines)}
        {some.then(|| view! { <p class="results-rest">{said}</p> })}
        {list(partial)}
    }
    .into_any()
}

/// Words that exist, as links.
fn corrections(corrections: &[String], sought: &Sought) -> AnyView {
    let words = locale::words();
    let search = routes::search(words.lang());
    let links: Vec<AnyView> = corrections
        .iter()
        .take(3)
        .map(|found| {
            let other = Sought { words: found.clone(), page: 1, ..sought.clone() };
            let href = [search.as_str(), &other.query()].concat();
            view! { <a href=href>{found.clone()}</a> }.into_any()
        })
        .collect();
    (!links.is_empty()).then(|| view! { <p class="cluster corrections">{words.search_try()} {links}</p> }).into_any()
}

/// Nothing found: what to try, with one tap.
fn none(sought: &Sought) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let narrowed = !sought.chosen.is_empty() || sought.within.is_some();
    let wider = (narrowed && !sought.words.is_empty())
        .then(|| view! { <ButtonLink href=routes::search_for(lang, &sought.words) label=words.search_wider()/> });
    view! {
        <EmptyState icon=Icon::Search title=words.search_none_title() text=words.search_none_text()>
            {wider}
            <ButtonLink href=routes::notebooks(lang) label=words.home_browse() kind=ButtonKind::Quiet icon=Icon::Notebook/>
            <ButtonLink href=routes::glossary(lang) label=words.nav_glossary() kind=ButtonKind::Quiet icon=Icon::Language/>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn ResultCard(line: Line) -> impl IntoView {
    let words = locale::words();
    let row = line.row;
    let reference = row.name.reference;
    let href = routes::record(words.lang(), reference.kind, reference.id, &row.name.title).unwrap_or_default();
    let sort = labels::sort(words, reference.kind, &row.sort);
    let lang = row.foreign(words.lang());
    let passages =
        line.passages.into_iter().map(|passage| view! { <PassageView passage lang=lang.clone()/> }).collect_view();
    // A territory is always said with what holds it.
    let summary = ((passages.is_empty() || reference.kind == Kind::Place) && !row.summary.is_empty())
        .then(|| view! { <p class="card-summary" lang=lang.clone()>{row.summary.clone()}</p> });
    view! {
        <article class="card result">
            <h3 class="card-title"><a href=href lang=lang>{row.name.title.clone()}</a></h3>
            {passages}
            {summary}
            <p class="cluster"><Tag label=sort tone=TagTone::Accent/></p>
        </article>
    }
    .into_any()
}
