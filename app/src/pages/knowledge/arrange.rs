//! Arranging what a carnet or a base holds: up and down, to its beginning or its end; and the place of one thing, its categories,
//! why it is there.

use api::NewIds;
use domain::knowledge::placement;
use domain::{Fields, Kind, Value};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Meta;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::edit::SignInFirst;
use super::{id_in_address, said_in_address};
use crate::commands::{self, NotKept, Writing};
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::posted_error::PostedError;
use crate::forms::entry;
use crate::labels;
use crate::pages::not_found::NotFound;
use crate::queries::arrangement::{Arrangement, Placed, rank_at, sort};
use crate::queries::once;
use crate::routes;
use crate::state::device::device;
use crate::state::{locale, session};

mod contributing;
mod place;

use contributing::contributing;
use place::place;

/// The page that arranges a carnet.
#[component]
pub fn Arrange() -> impl IntoView {
    page(Kind::Notebook)
}

/// The page that arranges a base.
#[component]
pub fn ArrangeBase() -> impl IntoView {
    page(Kind::KnowledgeBase)
}

fn page(kind: Kind) -> AnyView {
    if session::session().is_none() {
        return view! { <SignInFirst/> }.into_any();
    }
    let (id, chosen) = (id_in_address(), said_in_address("place"));
    answer::page(once::<Arrangement>(move || (kind, id.get(), chosen.get())), whole)
}

fn whole(page: Arrangement) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let Some(seen) = &page.seen else { return view! { <NotFound/> }.into_any() };
    let container = seen.record.reference();
    let title = domain::projection::project(&seen.record).title;
    let back = routes::record(lang, container.kind, container.id, &title).unwrap_or_default();
    let here = routes::arrange(lang, container.kind, container.id);
    let (heading, body) = match page.chosen.clone() {
        Some((record, item)) => {
            let heading = words.arrange_place_of(&item.title);
            (heading, place(record, &item, &title, page.categories, here.clone(), page.ids))
        }
        None => {
            let who =
                (container.kind == Kind::Notebook).then(|| contributing(seen.record.clone(), &title, &here, page.ids));
            let list = list(page, here.clone());
            (words.arrange_title().to_owned(), view! { <div class="stack">{list} {who}</div> }.into_any())
        }
    };
    view! {
        <PageHead title=heading.clone()/>
        <Meta name="robots" content="noindex"/>
        <h1>{heading}</h1>
        <p class="lede"><a href=back.clone()>{title}</a></p>
        <PostedError/>
        {body}
        <div class="cluster reading-actions">
            <ButtonLink href=back label=words.history_back() kind=ButtonKind::Quiet icon=Icon::Previous/>
        </div>
    }
    .into_any()
}

/// All that it holds, in order.
fn list(page: Arrangement, here: String) -> AnyView {
    let words = locale::words();
    if page.placed.is_empty() {
        return answer::empty(Icon::Notebook, words.arrange_none_title(), words.arrange_none_text());
    }
    let shown =
        Shown { placed: RwSignal::new(page.placed), said: RwSignal::new(String::new()), failed: RwSignal::new(None) };
    let ids = page.ids;
    let lines = move || {
        let all = shown.placed.get();
        (0..all.len()).filter_map(|at| line(&all, at, shown, &here, ids)).collect::<Vec<_>>()
    };
    let failed = move || {
        let why = shown.failed.get()?;
        Some(view! { <p class="field-error">{labels::not_kept(words, &why)}</p> })
    };
    view! {
        <div class="stack">
            <p>{words.arrange_lede()}</p>
            {(!page.by_hand).then(|| view! { <Notice icon=Icon::Attention>{words.arrange_other_order()}</Notice> })}
            <p class="small" role="status">{move || shown.said.get()}</p>
            <div role="alert">{failed}</div>
            <ol class="arranged stack">{lines}</ol>
        </div>
    }
    .into_any()
}

/// What the page shows: all of them, as they are arranged now, and what became of the last move.
#[derive(Clone, Copy)]
struct Shown {
    placed: RwSignal<Vec<Placed>>,
    said: RwSignal<String>,
    failed: RwSignal<Option<NotKept>>,
}

/// One thing that is placed, and where it may go.
fn line(all: &[Placed], at: usize, shown: Shown, here: &str, ids: Option<NewIds>) -> Option<AnyView> {
    let words = locale::words();
    let one = all.get(at)?;
    let device = device();
    let (moved, title) = (one.clone(), one.item.title.clone());
    let submit = move |event: SubmitEvent| {
        let Some(button) = entry::button(&event) else { return };
        event.prevent_default();
        let (pressed, rank, device) = (button.id(), button.value(), device.clone());
        let (one, writing) = (moved.clone(), moving(&moved, &rank, words.arrange_place_of(&moved.item.title)));
        spawn_local(async move {
            match commands::save(device, writing, None).await {
                Ok(_) => {
                    let id = one.id();
                    let mut now = 0;
                    shown.placed.update(|all| {
                        all.iter_mut().filter(|other| other.id() == id).for_each(|other| other.rank.clone_from(&rank));
                        sort(all);
                        now = all.iter().position(|other| other.id() == id).unwrap_or_default() + 1;
                    });
                    let of = shown.placed.with_untracked(Vec::len);
                    shown.failed.set(None);
                    shown.said.set(words.arrange_moved(&one.item.title, &now.to_string(), &of.to_string()));
                    // The lines were made anew, and what had the focus with them.
                    request_animation_frame(move || go_on(&pressed));
                }
                Err(why) => shown.failed.set(Some(why)),
            }
        });
    };
    // What is pinned has a beginning and an end of its own.
    let like = |other: &usize| all.get(*other).is_some_and(|other| other.pinned == one.pinned);
    let (first, last) = ((0..all.len()).find(like)?, (0..all.len()).rfind(like)?);
    let id = one.id().to_string();
    let button = |label: &'static str, name: &str, to: Option<usize>| {
        let rank = to.and_then(|to| rank_at(all, at, to));
        view! {
            <button
                class="button"
                data-kind="quiet"
                type="submit"
                id=[name, "-", &id].concat()
                name="fields[order]"
                disabled=rank.is_none()
                value=rank.unwrap_or_default()
            >
                {label}
                " "
                <span class="visually-hidden">{title.clone()}</span>
            </button>
        }
        .into_any()
    };
    let buttons = [
        button(words.arrange_first(), "first", Some(first)),
        button(words.arrange_up(), "up", at.checked_sub(1)),
        button(words.arrange_down(), "down", Some(at + 1)),
        button(words.arrange_last(), "last", Some(last)),
    ];
    let href = routes::record(words.lang(), one.item.reference.kind, one.item.reference.id, &title);
    let own = [here, &routes::query(&[("place", &id)])].concat();
    let posted = ids.map(|ids| hidden(one, here.to_owned(), ids));
    let pinned = one.pinned.then(|| view! { " " <span class="small">{words.arrange_is_pinned()}</span> });
    let line = view! {
        <li class="card arranged-line">
            <span class="arranged-number" aria-hidden="true">{(at + 1).to_string()}</span>
            <p><a href=href>{title.clone()}</a> {pinned}</p>
            <form class="cluster" method="post" action="/api/commons/v1/save" on:submit=submit>
                {posted}
                {buttons}
            </form>
            <p class="small arranged-own">
                <a href=own>{words.arrange_place()} " " <span class="visually-hidden">{title.clone()}</span></a>
            </p>
        </li>
    };
    Some(line.into_any())
}

/// A keyboard goes on at the button that was pressed, or at one beside it where that one leads no further.
fn go_on(pressed: &str) {
    let Some(button) = document().get_element_by_id(pressed) else { return };
    let enabled = |form: Element| form.query_selector("button:not([disabled])").ok().flatten();
    let there = if button.has_attribute("disabled") {
        button.closest("form").ok().flatten().and_then(enabled)
    } else {
        Some(button)
    };
    if let Some(button) = there.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // Where it cannot be had, what was done is said all the same.
        let _focused = button.focus();
    }
}

/// The writing that moves one.
fn moving(one: &Placed, rank: &str, title: String) -> Writing {
    let before = one.record();
    Writing {
        record: before.reference(),
        fields: Fields::from([(placement::field::ORDER, Value::from(rank))]),
        before: Some(before),
        notebook: None,
        title,
    }
}

fn hidden(one: &Placed, next: String, ids: NewIds) -> AnyView {
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    view! {
        {input("group", ids.group.to_string())}
        {input("op", ids.op.to_string())}
        {input("kind", Kind::Placement.name().to_owned())}
        {input("id", one.id().to_string())}
        {input("base", one.rev.to_string())}
        {input("next", next)}
    }
    .into_any()
}
