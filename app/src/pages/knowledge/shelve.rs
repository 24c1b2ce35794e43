//! Putting a note into a carnet.

use api::NewIds;
use domain::knowledge::placement;
use domain::{Kind, RecordId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Meta;

use super::edit::SignInFirst;
use super::id_in_address;
use crate::commands::{self, NotKept};
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::posted_error::PostedError;
use crate::labels;
use crate::pages::not_found::NotFound;
use crate::queries::form::{FormPage, Target};
use crate::queries::once;
use crate::queries::row::Named;
use crate::routes;
use crate::state::device::device;
use crate::state::{locale, session};

/// The page.
#[component]
pub fn Shelve() -> impl IntoView {
    if session::session().is_none() {
        return view! { <SignInFirst/> }.into_any();
    }
    let id = id_in_address();
    answer::page(once::<FormPage>(move || Target::Existing(id.get())), whole)
}

fn whole(page: FormPage) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let Some(note) = page.seen.filter(|seen| seen.record.kind == Kind::Note) else {
        return view! { <NotFound/> }.into_any();
    };
    let title = note.record.content::<domain::knowledge::Note>().title.as_str().to_owned();
    let item = note.record.id;
    let back = routes::note(lang, item, &title);
    let held = page.held_in;
    let lines: Vec<AnyView> = page
        .notebooks
        .into_iter()
        .map(|notebook| {
            let here = held.contains(&notebook);
            view! { <Line notebook here item ids=page.ids/> }.into_any()
        })
        .collect();
    let list = if lines.is_empty() {
        answer::empty(Icon::Notebook, words.notebooks_empty_title(), words.notebooks_empty_text())
    } else {
        view! { <ul class="shelf stack">{lines}</ul> }.into_any()
    };
    view! {
        <PageHead title=words.shelve_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.shelve_title()}</h1>
        <p class="lede"><a href=back.clone()>{title}</a></p>
        <PostedError/>
        {list}
        <div class="cluster reading-actions">
            <ButtonLink href=back label=words.history_back() kind=ButtonKind::Quiet icon=Icon::Previous/>
            <ButtonLink href=routes::new_notebook(lang) label=words.notebooks_new() kind=ButtonKind::Quiet icon=Icon::Plus/>
        </div>
    }
    .into_any()
}

/// A carnet, and the button that puts the note into it.
#[component]
fn Line(notebook: Named, here: bool, item: RecordId, ids: Option<NewIds>) -> impl IntoView {
    let words = locale::words();
    let container = notebook.reference.id;
    let done = RwSignal::new(here);
    let failed = RwSignal::new(None::<NotKept>);
    let device = device();
    let title = notebook.title.clone();
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
    let into = words.shelve_add_to(&notebook.title);
    let posted = ids.map(|ids| hidden(container, item, ids));
    view! {
        <li class="card shelf-line">
            <span>{notebook.title}</span>
            <span class="small" role="status">{move || done.get().then(|| words.shelve_in())}</span>
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

fn hidden(container: RecordId, item: RecordId, ids: NewIds) -> AnyView {
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    view! {
        {input("group", ids.group.to_string())}
        {input("op", ids.op.to_string())}
        {input("kind", Kind::Placement.name().to_owned())}
        {input("id", placement::id(container, item).to_string())}
        {input("fields[container]", container.to_string())}
        {input("fields[item]", item.to_string())}
        {input("fields[status]", "accepted".to_owned())}
        {input("next", routes::note(locale::lang(), item, ""))}
    }
    .into_any()
}
