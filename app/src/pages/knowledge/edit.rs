//! The pages of forms: a new record, and changing one that is.

use domain::policy::editing;
use domain::query::Seen;
use domain::{Kind, Level, RecordId};
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::{use_location, use_query_map};

use super::id_in_address;
use crate::components::answer::Failure;
use crate::components::button::ButtonLink;
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::skeleton::SkeletonCards;
use crate::forms::again::LeftText;
use crate::forms::base::BaseForm;
use crate::forms::media::MediaForm;
use crate::forms::note::NoteForm;
use crate::forms::notebook::NotebookForm;
use crate::forms::organisation::OrganisationForm;
use crate::forms::person::PersonForm;
use crate::forms::shared::Shared;
use crate::forms::term::TermForm;
use crate::pages::not_found::NotFound;
use crate::queries::form::{FormPage, Target};
use crate::queries::once;
use crate::routes;
use crate::state::{locale, session};

/// A new note.
#[component]
pub fn NewNote() -> impl IntoView {
    let query = use_query_map();
    let notebook = query.with_untracked(|query| query.get("carnet").and_then(|id| routes::id_of(&id)));
    form(Kind::Note, Signal::stored(Target::New(notebook)))
}

/// A new note that begins with what another application shared.
#[component]
pub fn ShareIn() -> impl IntoView {
    let words = locale::words();
    let query = use_query_map();
    let lost = query.with_untracked(Shared::lost_files);
    if let Some(shared) = query.with_untracked(Shared::read) {
        provide_context(shared);
    }
    view! {
        {lost.then(|| view! { <Notice icon=Icon::Attention tone=NoticeTone::Attention>{words.media_shared_lost()}</Notice> })}
        {form(Kind::Note, Signal::stored(Target::New(None)))}
    }
    .into_any()
}

/// A new carnet.
#[component]
pub fn NewNotebook() -> impl IntoView {
    form(Kind::Notebook, Signal::stored(Target::New(None)))
}

/// A new term.
#[component]
pub fn NewTerm() -> impl IntoView {
    form(Kind::Term, Signal::stored(Target::New(None)))
}

/// A new organisation.
#[component]
pub fn NewOrganisation() -> impl IntoView {
    form(Kind::Organisation, Signal::stored(Target::New(None)))
}

/// A new base.
#[component]
pub fn NewBase() -> impl IntoView {
    form(Kind::KnowledgeBase, Signal::stored(Target::New(None)))
}

/// Changing a note.
#[component]
pub fn EditNote() -> impl IntoView {
    existing(Kind::Note, id_in_address())
}

/// Changing a carnet.
#[component]
pub fn EditNotebook() -> impl IntoView {
    existing(Kind::Notebook, id_in_address())
}

/// Changing a term.
#[component]
pub fn EditTerm() -> impl IntoView {
    existing(Kind::Term, id_in_address())
}

/// Changing an organisation.
#[component]
pub fn EditOrganisation() -> impl IntoView {
    existing(Kind::Organisation, id_in_address())
}

/// Changing one's profile.
#[component]
pub fn EditPerson() -> impl IntoView {
    existing(Kind::Person, id_in_address())
}

/// Changing what is said of a file.
#[component]
pub fn EditMedia() -> impl IntoView {
    existing(Kind::Media, id_in_address())
}

/// Changing a base.
#[component]
pub fn EditBase() -> impl IntoView {
    existing(Kind::KnowledgeBase, id_in_address())
}

fn existing(kind: Kind, id: Signal<Option<RecordId>>) -> AnyView {
    let query = use_query_map();
    let aside = query.with_untracked(|query| query.get(routes::ASIDE).and_then(|group| group.parse().ok()));
    let Some(group) = aside else { return form(kind, Signal::derive(move || Target::Existing(id.get()))) };
    // A server knows nothing of what is aside: the device is asked once the page is alive.
    let is_alive = RwSignal::new(false);
    Effect::new(move |_| is_alive.set(true));
    let mended = move || id.get().map_or(Target::Existing(None), |id| Target::Mended(id, group));
    let shown = move || match is_alive.get() {
        true => form(kind, Signal::derive(mended)),
        false => view! { <SkeletonCards/> }.into_any(),
    };
    shown.into_any()
}

fn form(kind: Kind, target: Signal<Target>) -> AnyView {
    let visitor = session::session().is_none();
    let page = once::<FormPage>(move || (kind, target.get()));
    view! {
        {(!visitor).then(|| view! { <Meta name="robots" content="noindex"/> })}
        <Suspense fallback=|| view! { <SkeletonCards/> }>
            {move || Suspend::new(async move {
                match page.answer().await {
                    // A session may end while somebody writes: what they posted is shown to them all the same.
                    Ok(page) if !visitor || page.refusal.is_some() => sheet(kind, page),
                    _ if visitor => view! { <SignInFirst/> }.into_any(),
                    Ok(page) => sheet(kind, page),
                    Err(error) => view! { <Failure error whole=true/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn sheet(kind: Kind, page: FormPage) -> AnyView {
    let words = locale::words();
    let of_kind = |seen: &Seen| seen.record.kind == kind && seen.level >= Level::Suggest;
    if page.missing || page.seen.as_ref().is_some_and(|seen| !of_kind(seen)) {
        return match page.refusal {
            Some(refusal) => view! { <LeftText kind refusal/> }.into_any(),
            None => view! { <NotFound/> }.into_any(),
        };
    }
    let title = match (kind, page.seen.is_some()) {
        (Kind::Notebook, false) => words.notebooks_new(),
        (Kind::Notebook, true) => words.notebook_edit(),
        (Kind::Term, false) => words.glossary_new(),
        (Kind::Term, true) => words.term_edit(),
        (Kind::Organisation, false) => words.organisations_new(),
        (Kind::Organisation, true) => words.organisation_edit(),
        (Kind::KnowledgeBase, false) => words.bases_new(),
        (Kind::KnowledgeBase, true) => words.base_edit(),
        (Kind::Media, _) => words.media_edit(),
        (Kind::Person, _) => words.person_edit(),
        (_, false) => words.nav_write_note(),
        (_, true) => words.note_edit(),
    };
    let suggests = page.seen.as_ref().is_some_and(|seen| seen.level < editing(kind));
    let form = match kind {
        Kind::Notebook => view! { <NotebookForm page/> }.into_any(),
        Kind::Term => view! { <TermForm page/> }.into_any(),
        Kind::Organisation => view! { <OrganisationForm page/> }.into_any(),
        Kind::KnowledgeBase => view! { <BaseForm page/> }.into_any(),
        Kind::Media => view! { <MediaForm page/> }.into_any(),
        Kind::Person => view! { <PersonForm page/> }.into_any(),
        _ => view! { <NoteForm page/> }.into_any(),
    };
    view! {
        <PageHead title/>
        <h1>{title}</h1>
        {suggests.then(|| view! { <Notice icon=Icon::Info>{words.editor_suggests()}</Notice> })}
        {form}
    }
    .into_any()
}

/// Says that one signs in first, and comes back here after.
#[component]
pub fn SignInFirst() -> impl IntoView {
    let words = locale::words();
    let here = use_location();
    let query = here.search.get_untracked();
    let joint = if query.is_empty() || query.starts_with('?') { "" } else { "?" };
    let href = routes::sign_in(words.lang(), &[&here.pathname.get_untracked(), joint, &query].concat());
    view! {
        <PageHead title=words.account_sign_in()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.account_sign_in()}</h1>
        <EmptyState icon=Icon::Lock title=words.account_first_title() text=words.account_first_text()>
            <ButtonLink href label=words.account_sign_in()/>
        </EmptyState>
    }
    .into_any()
}
