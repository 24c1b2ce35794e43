//! Putting a record into what may hold it: a note into a carnet, a carnet into a base.

use api::NewIds;
use domain::knowledge::placement;
use domain::{Kind, RecordId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Meta;

use super::edit::SignInFirst;
use super::{id_in_address, said_in_address};
use crate::commands::{self, NotKept};
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::pagination::Pagination;
use crate::components::posted_error::PostedError;
use crate::labels;
use crate::pages::not_found::NotFound;
use crate::queries::once;
use crate::queries::row::Named;
use crate::queries::shelf::{Shelf, holder};
use crate::routes;
use crate::state::device::device;
use crate::state::{locale, session};

/// The page that puts a note into a carnet.
#[component]
pub fn Shelve() -> impl IntoView {
    page(Kind::Note)
}

/// The page that puts a carnet into a base.
#[component]
pub fn ShelveNotebook() -> impl IntoView {
    page(Kind::Notebook)
}

fn page(kind: Kind) -> AnyView {
    if session::session().is_none() {
        return view! { <SignInFirst/> }.into_any();
    }
    let (id, page) = (id_in_address(), said_in_address("page"));
    answer::page(once::<Shelf>(move || (kind, id.get(), page.get())), whole)
}

fn whole(shelf: Shelf) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let Some(seen) = shelf.seen else { return view! { <NotFound/> }.into_any() };
    let item = seen.record.reference();
    let title = domain::projection::project(&seen.record).title;
    let back = routes::record(lang, item.kind, item.id, &title).unwrap_or_default();
    let in_bases = holder(item.kind) == Kind::KnowledgeBase;
    let (heading, new, make) = if in_bases {
        (words.shelve_base_title(), words.bases_new(), routes::new_base(lang))
    } else {
        (words.shelve_title(), words.notebooks_new(), routes::new_notebook(lang))
    };
    let (placed, part, list) = (shelf.placed, shelf.part, routes::shelve(lang, item.kind, item.id));
    let lines: Vec<AnyView> = shelf
        .holders
        .into_iter()
        .map(|holder| {
            let state = placed.get(&holder.reference.id).cloned().unwrap_or_default();
            view! { <Line holder state item=item.id kind=item.kind ids=shelf.ids/> }.into_any()
        })
        .collect();
    let shown = match (lines.is_empty(), in_bases) {
        (true, true) => answer::empty(Icon::Notebook, words.bases_empty_title(), words.bases_empty_text()),
        (true, false) => answer::empty(Icon::Notebook, words.notebooks_empty_title(), words.notebooks_empty_text()),
        (false, _) => view! { <ul class="shelf stack">{lines}</ul> }.into_any(),
    };
    view! {
        <PageHead title=heading/>
        <Meta name="robots" content="noindex"/>
        <h1>{heading}</h1>
        <p class="lede"><a href=back.clone()>{title}</a></p>
        <PostedError/>
        {shown}
        <Pagination
            current=part.number
            total=part.of
            href=move |number| [list.as_str(), &routes::query(&[("page", &number.to_string())])].concat()
        />
        <div class="cluster reading-actions">
            <ButtonLink href=back label=words.history_back() kind=ButtonKind::Quiet icon=Icon::Previous/>
            <ButtonLink href=make label=new kind=ButtonKind::Quiet icon=Icon::Plus/>
        </div>
    }
    .into_any()
}

/// A carnet or a base, and the button that puts the record into it.
#[component]
fn Line(
    holder: Named,
    /// Where the placement of the record here is in its life; empty where there is none.
    state: String,
    item: RecordId,
    kind: Kind,
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let container = holder.reference.id;
    let in_base = holder.reference.kind == Kind::KnowledgeBase;
    // What was taken out may be put back; what was declined, or waits, is the word of whoever looks after it.
    let done = RwSignal::new(matches!(state.as_str(), "accepted" | "proposed" | "declined"));
    let failed = RwSignal::new(None::<NotKept>);
    let device = device();
    let title = holder.title.clone();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let writing = commands::placing(container, item, &title);
        let device = device.clone();
        spawn_local(async move {
            match commands::save(device, writing, ids).await {
                Ok(_) => done.set(true),
                Err(why) => failed.set(Some(why)),
            }
        });
    };
    let into = if in_base { words.shelve_add_to_base(&holder.title) } else { words.shelve_add_to(&holder.title) };
    let said = match (state.as_str(), in_base) {
        ("accepted", false) => words.shelve_in(),
        ("accepted", true) => words.shelve_in_base(),
        ("proposed", _) => words.placing_already_proposed(),
        ("declined", _) => words.placing_already_declined(),
        // Who does not look after it proposes: what was asked here is in it once that is accepted.
        _ => words.shelve_asked(),
    };
    let posted = ids.map(|ids| hidden(container, item, kind, ids));
    view! {
        <li class="card shelf-line">
            <span>{holder.title}</span>
            <span class="small" role="status">{move || done.get().then_some(said)}</span>
            <form method="post" action="/api/commons/v1/save" hidden=move || done.get() on:submit=add>
                {posted}
                <button class="button" data-kind="quiet" type="submit">
                    {words.shelve_add()} " " <span class="visually-hidden">{into}</span>
                </button>
            </form>
            {move || failed.get().map(|why| view! { <p class="field-error">{labels::not_kept(words, &why)}</p> })}
        </li>
    }
    .into_any()
}

fn hidden(container: RecordId, item: RecordId, kind: Kind, ids: NewIds) -> AnyView {
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    view! {
        {input("group", ids.group.to_string())}
        {input("op", ids.op.to_string())}
        {input("kind", Kind::Placement.name().to_owned())}
        {input("id", placement::id(container, item).to_string())}
        {input("fields[container]", container.to_string())}
        {input("fields[item]", item.to_string())}
        {input("fields[status]", "accepted".to_owned())}
        {input("next", routes::record(locale::lang(), kind, item, "").unwrap_or_default())}
    }
    .into_any()
}
