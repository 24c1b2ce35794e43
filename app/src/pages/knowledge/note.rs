//! A note: read first; what surrounds it after.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use domain::knowledge::{Note, NoteStatus, NoteType};
use domain::query::Seen;
use domain::{Kind, Level};
use leptos::prelude::*;
use leptos_meta::Meta;
use markdown::Rendered;

use super::id_in_address;
use crate::components::answer;
use crate::components::bin::RecordBin;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::byline::Byline;
use crate::components::contents::Contents;
use crate::components::history_link::HistoryLink;
use crate::components::icon::Icon;
use crate::components::markdown_view::{prose, rendered};
use crate::components::media_link::MediaLink;
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::part::part;
use crate::components::placing::{HolderList, Unsettled};
use crate::components::posted_error::PostedError;
use crate::components::record_rights::RecordRights;
use crate::components::record_row::rows;
use crate::components::record_state::RecordState;
use crate::components::still::still;
use crate::components::subject_line::SubjectLine;
use crate::components::suggestion_list::{Decisions, Row, SuggestionList};
use crate::components::tag::{Tag, TagTone};
use crate::components::waking::waking;
use crate::components::withdrawal::{LeaveAuthors, Withdrawal};
use crate::contact::site;
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::withdrawn::NotThere;
use crate::queries::note::NotePage;
use crate::queries::placing::{Proposal, Standing};
use crate::queries::query;
use crate::queries::row::Named;
use crate::routes;
use crate::state::{locale, session};

/// The page of a note.
#[component]
pub fn NoteView() -> impl IntoView {
    let id = id_in_address();
    Decisions::provide();
    let page = answer::page(query::<NotePage>(move || id.get()), |page: NotePage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotThere withdrawn=page.withdrawn/> }.into_any(),
    });
    view! {
        {page}
        <RecordRights id/>
    }
    .into_any()
}

/// A text, rendered where it is needed.
type Text = Arc<LazyLock<Rendered, Box<dyn FnOnce() -> Rendered + Send>>>;

fn whole(page: NotePage, seen: &Seen) -> AnyView {
    describe(Described::Note(&page));
    let words = locale::words();
    let note: Note = seen.record.content();
    let source = page.spoken.unwrap_or_else(|| note.body.as_str().to_owned());
    // Rendered once, and only by who needs it.
    let text: Text = Arc::new(LazyLock::new(Box::new(move || rendered(words, &source, &page.mentioned, &page.terms))));
    let (body, contents, length) = (Arc::clone(&text), Arc::clone(&text), text);
    let title = if note.title.is_empty() { words.note_untitled().to_owned() } else { note.title.as_str().to_owned() };
    let lang = Some(seen.record.header().lang.as_str().to_owned()).filter(|lang| !lang.is_empty());
    let (id, updated, level) = (seen.record.id, seen.record.updated, seen.level);
    let (record, named) = (seen.record.clone(), title.clone());
    let here = routes::note(words.lang(), id, &title);
    let hidden = note.status != NoteStatus::Published || seen.record.audience() != domain::Audience::Public;
    let head = {
        let (note, lang, title) = (note.clone(), lang.clone(), title.clone());
        let (authors, notebooks, trashed) = (page.authors, page.notebooks.len(), seen.record.is_trashed());
        move || {
            view! {
                <RecordState id/>
                <Standing note=note.clone() trashed/>
                <h1 lang=lang>{title}</h1>
                <Byline note=note.clone() authors updated length=move || length.words/>
                <Tags note notebooks/>
            }
            .into_any()
        }
    };
    let around = {
        let ids = page.ids;
        let (notebooks, standing, unsettled) = (page.notebooks, page.standing, page.unsettled);
        move || view! { <Around notebooks standing unsettled cited_by=page.cited_by next=here ids/> }.into_any()
    };
    view! {
        <PageHead title=title description=note.shown_summary()/>
        {hidden.then(|| view! { <Meta name="robots" content="noindex"/> })}
        <article class="reading">
            <header class="reading-head">{waking(head)}</header>
            <Waiting suggestions=page.suggestions total=page.waiting bases=page.bases named=page.suggested_by target=seen.clone() ids=page.ids/>
            <div class="reading-contents">{still(move || view! { <Contents entries=contents.toc.clone()/> }.into_any())}</div>
            {prose(move || body.html.clone(), lang)}
            <SubjectLine subjects=page.subjects/>
            <Source source=note.source.as_str().to_owned()/>
            <Actions id level/>
            <PostedError/>
            <Withdrawal record=record.clone() title=named.clone() status=note.status level ids=page.ids/>
            <RecordBin
                record=record.clone()
                title=named.clone()
                level
                offered={note.status != NoteStatus::Published}
                ids=page.ids
            />
            <LeaveAuthors record title=named ids=page.ids/>
        </article>
        {part(around)}
    }
    .into_any()
}

/// Where it is in its life, when that is not simply published.
#[component]
fn Standing(note: Note, trashed: bool) -> impl IntoView {
    let words = locale::words();
    let because = (note.status == NoteStatus::Withdrawn && !note.withdrawn_reason.is_empty())
        .then(|| words.withdrawn_because(note.withdrawn_reason.as_str()));
    let text = match note.status {
        _ if trashed => words.note_trashed(),
        NoteStatus::Draft => words.note_draft(),
        NoteStatus::Submitted => words.note_submitted(),
        NoteStatus::Withdrawn => words.note_withdrawn(),
        NoteStatus::Published => return ().into_any(),
    };
    view! {
        <Notice icon=Icon::Lock>
            <p>{text}</p>
            {because.map(|because| view! { <p>{because}</p> })}
        </Notice>
    }
    .into_any()
}

#[component]
fn Tags(note: Note, notebooks: usize) -> impl IntoView {
    let words = locale::words();
    let sort = (note.note_type != NoteType::General).then(|| labels::note_type(words, note.note_type));
    let in_notebooks = (notebooks > 0).then(|| words.note_in_notebooks(notebooks as u64));
    view! {
        <div class="cluster">
            {sort.map(|label| view! { <Tag label tone=TagTone::Accent/> })}
            {in_notebooks.map(|label| view! { <a class="tag-link" href="#carnets" rel="external"><Tag label tone=TagTone::Info/></a> })}
        </div>
    }
    .into_any()
}

/// What waits on it, for those who may decide.
#[component]
fn Waiting(
    suggestions: Vec<Seen>,
    /// How many there are in all.
    total: u64,
    bases: BTreeMap<domain::RecordId, domain::Fields>,
    named: Vec<Named>,
    target: Seen,
    ids: Option<api::NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let decisions = Decisions::here();
    let row = |seen: Seen| {
        let by = seen.record.header().created_by;
        Row {
            target: Some(target.record.clone()),
            base: bases.get(&seen.record.id).cloned(),
            title: String::new(),
            href: None,
            by: named.iter().find(|named| Some(named.reference.id) == by).map(|named| named.title.clone()),
            named: named.clone(),
            ids,
            suggestion: seen,
        }
    };
    let others = total.saturating_sub(suggestions.len() as u64);
    let all_of_it = routes::suggestions_on(words.lang(), target.record.id);
    let rows = decisions.rows(Some(target.record.id), suggestions.into_iter().map(row).collect());
    (!rows.is_empty()).then(|| {
        let all = rows.clone();
        let waiting = move || match decisions.waiting(&all) {
            0 if others == 0 => words.suggestion_none_title().to_owned(),
            count => words.suggestion_waiting(count as u64 + others),
        };
        view! {
            <section class="waiting" aria-labelledby="waiting">
                <h2 id="waiting">{waiting}</h2>
                <SuggestionList rows/>
                {(others > 0).then(|| view! { <p><a href=all_of_it>{words.page_all(total)}</a></p> })}
            </section>
        }
    })
}

#[component]
fn Source(source: String) -> impl IntoView {
    let words = locale::words();
    (!source.is_empty()).then(|| {
        // An address that is no site's stays text.
        let shown = match site(&source) {
            Some(href) => view! { <a href=href rel="nofollow noopener">{source}</a> }.into_any(),
            None => view! { <span>{source}</span> }.into_any(),
        };
        view! { <p class="small">{words.note_source()} " " {shown}</p> }
    })
}

#[component]
fn Actions(id: domain::RecordId, level: Level) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let member = session::session().is_some();
    let edit = match level {
        Level::Edit | Level::Manage => Some(words.note_edit()),
        Level::Suggest => Some(words.note_suggest()),
        _ => None,
    };
    view! {
        <div class="cluster reading-actions">
            {edit.map(|label| view! { <ButtonLink href=routes::edit(lang, Kind::Note, id) label/> })}
            {member
                .then(|| {
                    view! {
                        <ButtonLink
                            href=routes::shelve(lang, Kind::Note, id)
                            label=words.note_shelve()
                            kind=ButtonKind::Quiet
                            icon=Icon::Notebook
                        />
                    }
                })}
            <MediaLink kind=Kind::Note id level/>
            <HistoryLink kind=Kind::Note id/>
        </div>
    }
    .into_any()
}

/// The carnets that hold it, those that were asked to, and what cites it.
#[component]
fn Around(
    notebooks: Vec<Named>,
    standing: Vec<Standing>,
    unsettled: Vec<Proposal>,
    cited_by: Vec<crate::queries::row::Row>,
    next: String,
    ids: Option<api::NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let count = notebooks.len() as u64;
    let heading =
        if count > 0 { words.note_in_notebooks_title(count) } else { words.placing_proposals(unsettled.len() as u64) };
    view! {
        {(count > 0 || !unsettled.is_empty())
            .then(|| {
                view! {
                    <section class="section" aria-labelledby="carnets">
                        <h2 id="carnets">{heading}</h2>
                        <HolderList holders=notebooks standing next=next.clone() ids/>
                        <Unsettled proposals=unsettled next ids/>
                    </section>
                }
            })}
        {(!cited_by.is_empty())
            .then(|| {
                view! {
                    <section class="section" aria-labelledby="cited">
                        <h2 id="cited">{words.note_cited_by()}</h2>
                        {rows(cited_by)}
                    </section>
                }
            })}
    }
    .into_any()
}
