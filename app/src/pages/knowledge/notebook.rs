//! A carnet: its introduction, its notes in order, the bases that hold it, and keeping it whole on this device.

use domain::knowledge::notebook::View;
use domain::knowledge::{Contribute, Notebook, NotebookStatus};
use domain::policy::editing;
use domain::query::Seen;
use domain::{Kind, Level};
use leptos::prelude::*;
use leptos_meta::Meta;

use super::id_in_address;
use super::notebook_shelves::shelves;
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::history_link::HistoryLink;
use crate::components::icon::Icon;
use crate::components::keep_button::KeepButton;
use crate::components::markdown_view::{MarkdownView, rendered};
use crate::components::page_head::PageHead;
use crate::components::record_rights::RecordRights;
use crate::components::record_state::RecordState;
use crate::components::subject_line::SubjectLine;
use crate::components::tag::Tag;
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::not_found::NotFound;
use crate::queries::notebook::NotebookPage;
use crate::queries::query;
use crate::queries::row::Named;
use crate::routes;
use crate::state::{locale, session};

/// The page of a carnet.
#[component]
pub fn NotebookView() -> impl IntoView {
    let id = id_in_address();
    let page = answer::page(query::<NotebookPage>(move || id.get()), |page: NotebookPage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotFound/> }.into_any(),
    });
    view! {
        {page}
        <RecordRights id/>
    }
    .into_any()
}

fn whole(page: NotebookPage, seen: &Seen) -> AnyView {
    describe(Described::Notebook(&page));
    let words = locale::words();
    let notebook: Notebook = seen.record.content();
    let id = seen.record.id;
    let text = rendered(words, notebook.description.as_str(), &page.mentioned, &[]);
    let title = notebook.title.as_str().to_owned();
    let state = labels::state(words, notebook.status.as_str());
    let public = notebook.status != NotebookStatus::Draft && seen.record.audience() == domain::Audience::Public;
    let has_intro = !notebook.description.is_empty();
    let summary = notebook.summary.as_str().to_owned();
    let description =
        if summary.is_empty() { markdown::excerpt(notebook.description.as_str(), 160) } else { summary.clone() };
    let is_path = notebook.view == View::Path;
    view! {
        <PageHead title=title.clone() description/>
        {(!public).then(|| view! { <Meta name="robots" content="noindex"/> })}
        <header class="reading-head">
            <RecordState id/>
            <h1>{title}</h1>
            {(!summary.is_empty()).then(|| view! { <p class="lede">{summary}</p> })}
            <p class="cluster">
                <Tag label=words.notebook_notes(page.total)/>
                {state.map(|(label, tone)| view! { <Tag label tone/> })}
            </p>
            <SubjectLine subjects=page.subjects/>
        </header>
        <KeepButton notebook=id size=page.size/>
        {has_intro.then(|| view! { <MarkdownView html=text.html/> })}
        {shelves(page.shelves, is_path)}
        <Bases bases=page.bases/>
        <Actions notebook seen=seen.clone()/>
    }
    .into_any()
}

/// The bases that hold it.
#[component]
fn Bases(bases: Vec<Named>) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let count = bases.len() as u64;
    let base = move |named: Named| {
        let href = routes::record(lang, named.reference.kind, named.reference.id, &named.title);
        view! { <li><a href=href>{named.title}</a></li> }
    };
    (count > 0).then(|| {
        view! {
            <section class="section" aria-labelledby="bases">
                <h2 id="bases">{words.notebook_in_bases(count)}</h2>
                <ul class="link-list">{bases.into_iter().map(base).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Actions(notebook: Notebook, seen: Seen) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let id = seen.record.id;
    let member = session::session().is_some();
    let open = notebook.status != NotebookStatus::Archived;
    let adds = member && open && (seen.level >= Level::Edit || notebook.contribute == Contribute::Members);
    let edits = seen.level >= editing(Kind::Notebook);
    view! {
        <div class="cluster reading-actions">
            {adds
                .then(|| {
                    view! { <ButtonLink href=routes::new_note_in(lang, id) label=words.notebook_write() icon=Icon::Plus/> }
                })}
            {edits
                .then(|| {
                    view! {
                        <ButtonLink
                            href=routes::edit(lang, Kind::Notebook, id)
                            label=words.notebook_edit()
                            kind=ButtonKind::Quiet
                        />
                        <ButtonLink
                            href=routes::shelve(lang, Kind::Notebook, id)
                            label=words.notebook_shelve()
                            kind=ButtonKind::Quiet
                            icon=Icon::Notebook
                        />
                    }
                })}
            <HistoryLink kind=Kind::Notebook id/>
        </div>
    }
    .into_any()
}
