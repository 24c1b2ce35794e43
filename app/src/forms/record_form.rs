//! The form of a record: it posts by itself; with a script it is checked in place, kept as it is typed, saved on the device
//! first.

use api::typed::{self, Typed};
use api::{ApiError, NewIds, Refusal};
use domain::content::{check_complete, check_values};
use domain::order::Arrange;
use domain::record::Ref;
use domain::{Fields, GroupId, Invalid, Kind, Record, RecordId};
use leptos::ev::SubmitEvent;
use leptos::html::{Div, Form};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use sync::engine::Choice;

use super::again::{self, Refused};
use super::draft::{self, Begins, DraftState, Drafts, Unsaved};
use super::entry;
use super::shared::Shared;
use super::subject::look_up::{Unasked, look_up};
use super::summary::Summary;
use crate::commands::{self, NotKept, Writing};
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::labels;
use crate::routes;
use crate::state::device::{Device, device};
use crate::state::{locale, session};

/// What is written, and where one goes on.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The kind.
    pub kind: Kind,
    /// How the record is; none for a new one.
    pub before: Option<Record>,
    /// An action that the server did not take, which this writes anew, and the record that it was done to.
    pub mends: Option<(GroupId, RecordId)>,
    /// The carnet that a new record goes into.
    pub notebook: Option<RecordId>,
    /// The carnet that its form was opened from: what is begun there is kept apart from what is begun elsewhere.
    pub begun_in: Option<RecordId>,
    /// Identifiers for a form that is posted.
    pub ids: Option<NewIds>,
    /// The field that names the record.
    pub named_by: &'static str,
    /// What was typed and not taken, where the form is shown again.
    pub refusal: Option<Refusal>,
    /// What another application shared, with which a new note begins.
    pub shared: Option<Shared>,
}

impl Sheet {
    fn id(&self) -> RecordId {
        if let Some((_, id)) = self.mends {
            return id;
        }
        let fresh = || device().map(|device| device.store().fresh_id());
        match (&self.before, self.ids) {
            (Some(before), _) => before.id,
            (None, Some(ids)) => ids.record,
            (None, None) => fresh().unwrap_or_default(),
        }
    }

    fn draft_key(&self) -> String {
        match (self.mends, &self.before, &self.shared) {
            (Some((group, id)), ..) => draft::mending(group, self.kind, id),
            (None, Some(before), _) => before.id.to_string(),
            (None, None, Some(shared)) => shared.draft_key(),
            (None, None, None) => draft::key(self.kind, self.begun_in),
        }
    }

    /// The form as its author opened it: shown again, it goes on changing the revision that they saw. Where others have
    /// written since, only the server can tell what this author changed, so the device stays out of it.
    fn opened(mut self, device: Option<Device>) -> (Self, Option<Device>) {
        let seen = self.refusal.as_ref().and_then(|refusal| refusal.base);
        if let (Some(before), Some(seen)) = (self.before.as_mut(), seen)
            && before.rev != seen
        {
            before.rev = seen;
            return (self, None);
        }
        (self, device)
    }

    /// What is to be mended where the form is shown again: the server names the first fault it meets, the checks of the
    /// page name the others.
    fn problems(&self) -> Vec<Invalid> {
        let Some(Refusal { why: ApiError::Fields(named), typed, .. }) = &self.refusal else { return Vec::new() };
        let others = written(self, self.id(), self.before.clone(), typed).err().unwrap_or_default();
        let mut all = named.clone();
        all.extend(others.into_iter().filter(|other| named.iter().all(|known| known.field != other.field)));
        all.arrange_by_key(|invalid| invalid.field);
        all
    }
}

/// What is wrong, for the fields of the form below.
#[derive(Clone, Copy)]
pub struct Problems(RwSignal<Vec<Invalid>>);

/// What is wrong with a field, in a sentence; empty when nothing is.
#[must_use]
pub fn problem_of(kind: Kind, field: &'static str) -> Signal<String> {
    let words = locale::words();
    let Some(Problems(problems)) = use_context() else { return Signal::stored(String::new()) };
    let ids: Vec<_> = domain::content::fields(kind).iter().filter(|spec| spec.name == field).map(|s| s.id).collect();
    Signal::derive(move || {
        let found = problems.with(|all| all.iter().find(|invalid| ids.contains(&invalid.field)).cloned());
        found.map_or_else(String::new, |invalid| labels::problem(words, &invalid.problem))
    })
}

/// The form; `children` are its fields and its buttons.
#[component]
pub fn RecordForm(sheet: Sheet, children: Children) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let form = NodeRef::<Form>::new();
    // Whose session has ended is nobody here: what they wrote is posted, under the session that the browser then has, and
    // goes into no store of this device where they would not find it again.
    let visitor = session::session().is_none();
    let (sheet, device) = sheet.opened(device().filter(|_| !visitor));
    let kind = sheet.kind;
    let refused = RwSignal::new(sheet.refusal.clone());
    let problems = RwSignal::new(sheet.problems());
    provide_context(Problems(problems));
    let unasked = RwSignal::new(false);
    provide_context(Unasked(unasked));
    let given = sheet.shared.as_ref().and_then(Shared::said);
    again::provide(sheet.refusal.as_ref().map(|refusal| &refusal.typed).or(given));
    let failed = RwSignal::new(None::<NotKept>);
    let saving = RwSignal::new(false);
    let again = sheet.refusal.as_ref().is_some_and(|refusal| !refusal.typed.is_empty());
    let begins = match (again, &sheet.shared) {
        (true, _) => Begins::Again,
        (false, Some(Shared::Said(..))) => Begins::Shared,
        (false, Some(Shared::Kept(_)) | None) => Begins::Stored,
    };
    let unsaved =
        Unsaved { id: sheet.id(), before: sheet.before.clone(), notebook: sheet.notebook, typed: Typed::new() };
    let drafts = Drafts::new(sheet.draft_key(), form, unsaved, device.clone(), begins);
    provide_context(drafts);
    let navigate = use_navigate();
    let posted = hidden(&sheet, routes::record(lang, kind, sheet.id(), "").unwrap_or_default());
    let action = routes::posted(lang, kind, sheet.before.as_ref().map(|before| before.id), sheet.notebook);
    Effect::new(move |_| {
        // What is wrong is said in the page's own words; a browser that runs nothing says it in its own.
        if let Some(form) = form.get().filter(|_| !visitor) {
            form.set_no_validate(true);
        }
    });
    let summary = NodeRef::<Div>::new();
    let wrong = move |found| {
        problems.set(found);
        request_animation_frame(move || {
            if let Some(summary) = summary.try_get_untracked().flatten() {
                // One that cannot take the focus leaves it on the button: an alert is read all the same.
                let _focused = summary.focus();
            }
        });
    };
    let submit = move |event: SubmitEvent| {
        let Some(element) = form.get_untracked().filter(|_| !visitor) else { return };
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        let (names, button) = (typed::names(&entry::read(&element)), entry::button(&event));
        let Unsaved { id, before, notebook, .. } = drafts.written();
        refused.set(None);
        saving.set(true);
        let (mut sheet, device, navigate) = (sheet.clone(), device.clone(), navigate.clone());
        // The carnet that it was begun in may not be here to be read any more: the note goes into it all the same.
        sheet.notebook = sheet.notebook.or(notebook);
        spawn_local(async move {
            let found = look_up(names, lang, device.clone()).await;
            // Its author may have gone on writing meanwhile.
            let mut typed = entry::read(&element);
            entry::add_button(&mut typed, button.as_ref());
            unasked.set(found.put_into(&mut typed));
            match written(&sheet, id, before, &typed) {
                Ok(writing) => {
                    failed.set(None);
                    problems.set(Vec::new());
                    let page = routes::record(lang, kind, id, &writing.title).unwrap_or_default();
                    let here = device.clone();
                    match commands::save(device, writing, sheet.ids).await {
                        Ok(_) => {
                            if let (Some(device), Some((group, id))) = (here, sheet.mends) {
                                // It is listed still if this fails, and can be thrown away there.
                                let _mended = device.store().choose(Choice::Mended(group, id)).await;
                            }
                            drafts.forget().await;
                            navigate(&page, NavigateOptions { resolve: false, ..NavigateOptions::default() });
                        }
                        Err(NotKept::Server(ApiError::Fields(found))) => wrong(found),
                        Err(why) => failed.set(Some(why)),
                    }
                }
                Err(found) => wrong(found),
            }
            let _still_there = saving.try_set(false);
        });
    };
    let why = move || match refused.get() {
        Some(refusal) => view! { <Refused kind refusal problems=problems.get_untracked()/> }.into_any(),
        None => match problems.get() {
            problems if problems.is_empty() => ().into_any(),
            problems => view! { <Summary kind problems/> }.into_any(),
        },
    };
    view! {
        <div class="form-summary" tabindex="-1" node_ref=summary>{why}</div>
        <form
            class="record-form stack"
            node_ref=form
            method="post"
            action=action
            on:submit=submit
            on:input=move |_| drafts.typed()
        >
            {posted}
            <DraftLine drafts/>
            {children()}
            <div role="alert">{move || failed.get().map(|why| view! { <Failed why/> })}</div>
        </form>
    }
    .into_any()
}

/// What a posted form says beside its fields.
fn hidden(sheet: &Sheet, next: String) -> AnyView {
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    let ids = sheet.ids.map(|ids| {
        let id = sheet.before.as_ref().map_or(ids.record, |before| before.id);
        view! {
            {input("group", ids.group.to_string())}
            {input("op", ids.op.to_string())}
            {input("id", id.to_string())}
        }
    });
    view! {
        {ids}
        {input("kind", sheet.kind.name().to_owned())}
        {sheet.before.as_ref().map(|before| input("base", before.rev.to_string()))}
        {sheet.notebook.map(|notebook| input("carnet", notebook.to_string()))}
        {input("next", next)}
    }
    .into_any()
}

/// The writing that a form makes, or what is wrong with it.
fn written(sheet: &Sheet, id: RecordId, before: Option<Record>, typed: &Typed) -> Result<Writing, Vec<Invalid>> {
    let unknown = typed::unknown(sheet.kind, typed);
    let mut fields = typed::fields(sheet.kind, typed).unwrap_or_default();
    let me = session::session().map(|session| session.person);
    if before.is_none() {
        typed::sign(sheet.kind, &mut fields, me);
    }
    typed::vouch(sheet.kind, &mut fields, me);
    let mut problems = check_values(sheet.kind, &fields);
    let mut whole: Fields = before.as_ref().map(|before| before.fields.clone()).unwrap_or_default();
    whole.extend(fields.clone());
    let is_draft = typed.get("status").is_none_or(|status| status == "draft")
        && before.as_ref().is_none_or(|before| domain::projection::project(before).state == "draft");
    if problems.is_empty() && !is_draft {
        problems = check_complete(sheet.kind, &whole);
    }
    if let Some(unknown) = unknown {
        problems.retain(|invalid| invalid.field != unknown.field);
        problems.push(unknown);
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let title = typed.get(sheet.named_by).map(|title| title.trim().to_owned()).unwrap_or_default();
    let record = Ref { kind: sheet.kind, id };
    Ok(Writing { record, before, fields, notebook: sheet.notebook, title })
}

#[component]
fn Failed(why: NotKept) -> impl IntoView {
    let words = locale::words();
    view! {
        <Notice icon=Icon::Attention tone=NoticeTone::Attention>
            <p>{labels::not_kept(words, &why)}</p>
            <p>{words.editor_nothing_lost()}</p>
        </Notice>
    }
    .into_any()
}

/// Says where what is typed is, quietly.
#[component]
fn DraftLine(drafts: Drafts) -> impl IntoView {
    let words = locale::words();
    let reload = move |_| {
        spawn_local(async move {
            drafts.forget().await;
            // A page that cannot be loaded again stays as it is.
            let _reloaded = window().location().reload();
        });
    };
    let line = move || match drafts.state.get() {
        DraftState::None | DraftState::Typing => ().into_any(),
        DraftState::Kept => view! { <p class="small">{words.editor_draft_kept()}</p> }.into_any(),
        DraftState::Failed => view! { <p class="field-error">{words.editor_draft_failed()}</p> }.into_any(),
        DraftState::Restored => view! {
            <Notice icon=Icon::Leaf tone=NoticeTone::Good>
                <p>{words.editor_draft_restored()}</p>
                <button class="link-button" type="button" on:click=reload>{words.editor_draft_discard()}</button>
            </Notice>
        }
        .into_any(),
    };
    view! { <div class="draft-line" role="status">{line}</div> }.into_any()
}
