//! A carnet: its introduction, its notes in order, the bases that hold it, and keeping it whole on this device.

use api::NewIds;
use domain::knowledge::notebook::View;
use domain::knowledge::{Contribute, Notebook, NotebookStatus};
use domain::order;
use domain::policy::editing;
use domain::query::Seen;
use domain::{Kind, Level};
use leptos::prelude::*;
use leptos_meta::Meta;

use super::notebook_shelves::shelves;
use super::{id_in_address, said_in_address};
use crate::components::answer;
use crate::components::bin::RecordBin;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::history_link::HistoryLink;
use crate::components::icon::Icon;
use crate::components::keep_button::KeepButton;
use crate::components::markdown_view::{prose, rendered};
use crate::components::media_link::MediaLink;
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::pagination::Pagination;
use crate::components::part::part;
use crate::components::placing::{HolderList, Proposed, TakeOutList, Unsettled};
use crate::components::posted_error::PostedError;
use crate::components::record_rights::RecordRights;
use crate::components::record_state::RecordState;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::components::subject_line::SubjectLine;
use crate::components::tag::Tag;
use crate::components::waiting_link::WaitingLink;
use crate::components::waking::waking;
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::withdrawn::NotThere;
use crate::queries::notebook::{Asked, NotebookPage, PAGE};
use crate::queries::placing::{Proposal, Standing};
use crate::queries::query;
use crate::queries::row::Named;
use crate::queries::search::WITHIN;
use crate::routes;
use crate::state::{locale, session};

/// What holds fewer is read faster than it is searched.
const SEARCHED: u64 = 6;

/// The page of a carnet.
#[component]
pub fn NotebookView() -> impl IntoView {
    let (id, page) = (id_in_address(), said_in_address("page"));
    let proposals = said_in_address("propositions");
    let asked = move || Asked { id: id.get(), page: page.get(), proposals: proposals.get() };
    let page = answer::page(query::<NotebookPage>(asked), |page: NotebookPage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotThere withdrawn=page.withdrawn/> }.into_any(),
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
    let title = notebook.title.as_str().to_owned();
    let state = labels::state(words, notebook.status.as_str());
    let public = notebook.status != NotebookStatus::Draft && seen.record.audience() == domain::Audience::Public;
    let has_intro = !notebook.description.is_empty();
    let intro = notebook.description.clone();
    let summary = notebook.summary.as_str().to_owned();
    let description =
        if summary.is_empty() { markdown::excerpt(notebook.description.as_str(), 160) } else { summary.clone() };
    let is_path = notebook.view == View::Path;
    let (named, binned) = (title.clone(), seen.record.is_trashed());
    let here = routes::notebook(words.lang(), id, &title);
    let (list, shown, first) = (here.clone(), page.part, page.part.first(PAGE));
    let held = held(&page);
    let head = {
        let (title, subjects, total) = (title.clone(), page.subjects, page.total);
        move || {
            view! {
                <RecordState id/>
                {binned.then(|| view! { <Notice icon=Icon::Lock>{words.note_trashed()}</Notice> })}
                <h1>{title}</h1>
                {(!summary.is_empty()).then(|| view! { <p class="lede">{summary}</p> })}
                <p class="cluster">
                    <Tag label=words.notebook_notes(total)/>
                    {state.map(|(label, tone)| view! { <Tag label tone/> })}
                </p>
                <SubjectLine subjects/>
            }
            .into_any()
        }
    };
    let after = {
        let (next, ids, seen) = (here.clone(), page.ids, seen.clone());
        let (bases, standing, unsettled) = (page.bases, page.in_bases, page.unsettled);
        move || {
            view! {
                <TakeOutList held next=next.clone() ids/>
                <Bases bases standing unsettled next ids/>
                <Actions notebook seen=seen.clone()/>
                <RecordBin record=seen.record title=named level=seen.level offered=true ids/>
            }
            .into_any()
        }
    };
    view! {
        <PageHead title description/>
        {(!public).then(|| view! { <Meta name="robots" content="noindex"/> })}
        <header class="reading-head">{waking(head)}</header>
        <KeepButton notebook=id size=page.size/>
        {(page.total >= SEARCHED)
            .then(|| view! { <SearchBox place=SearchPlace::Notebook kept=vec![(WITHIN, id.to_string())]/> })}
        {has_intro.then(|| prose(move || rendered(words, intro.as_str(), &page.mentioned, &[]).html, None))}
        <WaitingLink id count=page.waiting/>
        <PostedError/>
        <Proposed proposals=page.proposals here=here.clone() ids=page.ids/>
        {shelves(page.shelves, is_path, first)}
        <Pagination
            current=shown.number
            total=shown.of
            href=move |number| [list.as_str(), &routes::query(&[("page", &number.to_string())])].concat()
        />
        {part(after)}
    }
    .into_any()
}

/// What may be taken out of it, of what the page shows, each by its name.
fn held(page: &NotebookPage) -> Vec<(Standing, String)> {
    let rows = page.shelves.iter().flat_map(|shelf| &shelf.rows);
    let names = order::map(rows.map(|row| (row.name.reference.id, row.name.title.as_str())));
    let name = |standing: &Standing| Some((*standing, (*names.get(&standing.item)?).to_owned()));
    page.standing.iter().filter_map(name).collect()
}

/// The bases that hold it, and those that were asked to.
#[component]
fn Bases(
    bases: Vec<Named>,
    standing: Vec<Standing>,
    unsettled: Vec<Proposal>,
    next: String,
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let count = bases.len() as u64;
    let title = words.notebook_in_bases(count);
    (count > 0 || !unsettled.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="bases">
                <h2 id="bases">{title}</h2>
                <HolderList holders=bases standing next=next.clone() ids/>
                <Unsettled proposals=unsettled next ids/>
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
                        <ButtonLink
                            href=routes::arrange(lang, Kind::Notebook, id)
                            label=words.arrange_title()
                            kind=ButtonKind::Quiet
                        />
                    }
                })}
            <MediaLink kind=Kind::Notebook id level=seen.level/>
<HistoryLink kind=Kind::Notebook id/>
        </div>
    }
    .into_any()
}
