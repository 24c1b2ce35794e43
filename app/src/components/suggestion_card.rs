//! A suggestion: what stands, what is proposed, part by part; and the choice, by a plain form.

use std::sync::Arc;

use api::NewIds;
use domain::care::{Suggestion, SuggestionStatus};
use domain::policy::TAKEN_BACK;
use domain::query::Seen;
use domain::{Level, RecordId};
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::parts::{Meeting, Part, parts};

use super::going_on;
use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use super::suggestion_list::{Decisions, Row};
use super::suggestion_part::{Both, label_of, proposal};
use super::tag::{Tag, TagTone};
use super::take_back::TakeBack;
use crate::commands::suggestion::{Deciding, decide};
use crate::forms::entry;
use crate::labels;
use crate::queries::row::Named;
use crate::routes;
use crate::state::device::device;
use crate::state::{clock, locale, session};

/// The card; the title of its row names what it concerns where the page does not.
#[component]
pub fn SuggestionCard(row: Row) -> impl IntoView {
    let words = locale::words();
    let Row { suggestion, target, base, title, by, named, ids, .. } = row;
    let content: Suggestion = suggestion.record.content();
    let who = by.unwrap_or_else(|| words.note_member().to_owned());
    let when = clock::moment(words, suggestion.record.created);
    // What this device has decided and not sent yet is decided, here.
    let open = content.status == SuggestionStatus::Open;
    let meetings: Vec<Meeting> = content.regions.iter().filter(|_| open).filter_map(Meeting::of).collect();
    let met = !meetings.is_empty();
    let reason = content.reason.as_str().to_owned();
    let journal = if title.is_empty() { words.suggestion_journal().to_owned() } else { title.clone() };
    let choice = match target {
        _ if !open => said(content.status.as_str()),
        Some(target) => {
            let parts = parts(&content, &target, base.as_ref());
            let deciding = Deciding {
                suggestion: suggestion.record.clone(),
                target,
                base,
                chosen: std::collections::BTreeSet::new(),
                answer: String::new(),
                title: journal,
            };
            let may = suggestion.level >= Level::Edit;
            view! { <Choice deciding parts named met may ids/> }.into_any()
        }
        None => own(&suggestion, journal, ids),
    };
    view! {
        <article class="card suggestion">
            <p class="cluster">
                <Tag label=labels::source(words, content.source) tone=TagTone::Attention/>
                <span class="small">{words.suggestion_by(&who, &when)}</span>
            </p>
            {(!title.is_empty()).then(|| view! { <h2>{title}</h2> })}
            {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
            {meetings.into_iter().map(|meeting| view! { <Both meeting/> }).collect_view()}
            {choice}
        </article>
    }
    .into_any()
}

/// For who made it and may not decide: taking it back.
fn own(suggestion: &Seen, title: String, ids: Option<NewIds>) -> AnyView {
    let words = locale::words();
    let me = session::session().map(|session| session.person);
    if me.is_none() || suggestion.record.header().created_by != me {
        return ().into_any();
    }
    let (record, next) = (suggestion.record.clone(), routes::suggestions(words.lang()));
    view! {
        <TakeBack
            record
            of=title.clone()
            title
            to=TAKEN_BACK
            name="fields[answer]"
            act=words.suggestion_withdraw()
            said=words.suggestion_withdrawn()
            next
            ids
        />
    }
    .into_any()
}

/// Its parts, each with a box where there are several, and the two buttons.
#[component]
fn Choice(
    deciding: Deciding,
    parts: Vec<Part>,
    named: Vec<Named>,
    /// Whether the places where two edits met are shown above.
    met: bool,
    /// Whether the reader decides.
    may: bool,
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let form = NodeRef::<Form>::new();
    let (decisions, id) = (Decisions::here(), deciding.suggestion.id);
    let busy = RwSignal::new(false);
    let done_at = going_on::watch(|| {});
    let me = session::session().map(|session| session.person);
    let device = device();
    let unsure = parts.iter().any(|part| !part.sure);
    // One part alone is taken by the button; not where it may undo more than it says.
    let (kind, boxed, some) = (deciding.target.kind, parts.len() > 1 || unsure, !parts.is_empty());
    let prefix = id.to_string();
    let posted = ids.map(|ids| posted(&deciding, ids));
    let lines: Vec<AnyView> = parts
        .iter()
        .map(|part| {
            let label = label_of(kind, part.field, &part.key);
            line(decisions, id, part, label, boxed && may, met && !boxed, || proposal(kind, part, &named))
        })
        .collect();
    let submit = move |event: SubmitEvent| {
        let Some(element) = form.get_untracked() else { return };
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let take = entry::button(&event).is_some_and(|button| button.value() == "take");
        let mut deciding = deciding.clone();
        for (name, text) in entry::pairs(&element) {
            match name.strip_prefix("parts[").and_then(|rest| rest.strip_suffix(']')) {
                Some(key) if take => deciding.chosen.extend([key.to_owned()]),
                None if name == "answer" => deciding.answer = text,
                _ => {}
            }
        }
        if take && deciding.chosen.is_empty() {
            decisions.tell(id, Err(words.suggestion_tick().to_owned()));
            return;
        }
        busy.set(true);
        let (device, done_at) = (device.clone(), Arc::clone(&done_at));
        spawn_local(async move {
            let place = going_on::place(&element);
            let decided = decide(device, deciding, me, ids).await;
            let is_done = decided.is_ok();
            decisions.tell(id, decided.map_err(|why| labels::not_kept(words, &why)));
            if is_done {
                // The button that had the focus is gone with its form.
                going_on::stay(&element, &place);
                // A suggestion is decided once: nobody was here before.
                let _first = done_at.set(place);
            }
            let _still_there = busy.try_set(false);
        });
    };
    if !may {
        return view! { <div class="stack">{lines}</div> }.into_any();
    }
    let answer = ["answer-", &prefix].concat();
    view! {
        <form
            class="stack"
            node_ref=form
            method="post"
            action="/api/commons/v1/decide"
            hidden=move || matches!(decisions.outcome(id), Some(Ok(_)))
            on:submit=submit
        >
            {posted}
            {(!some).then(|| view! { <p class="small">{words.suggestion_overtaken()}</p> })}
            {(boxed && !unsure).then(|| view! { <p class="small">{words.suggestion_parts()}</p> })}
            {unsure.then(|| view! { <p class="small">{words.suggestion_unsure()}</p> })}
            {lines}
            <div class="field">
                <label class="field-label" for=answer.clone()>
                    {words.suggestion_answer()}
                    <span class="field-optional">{words.field_optional()}</span>
                </label>
                <input
                    class="field-control"
                    type="text"
                    id=answer
                    name="answer"
                    maxlength="500"
                    value=decisions.answer(id)
                    on:input=move |event| decisions.keep_answer(id, event_target_value(&event))
                />
            </div>
            <p class="cluster">
                {some
                    .then(|| {
                        let label = if boxed { words.suggestion_accept_ticked() } else { words.suggestion_accept() };
                        view! { <button class="button" type="submit" name="choice" value="take">{label}</button> }
                    })}
                <button class="button" data-kind="quiet" type="submit" name="choice" value="leave">
                    {words.suggestion_refuse()}
                </button>
            </p>
        </form>
        <div role="status">
            {move || decisions.outcome(id).map(|outcome| match outcome {
                Ok(state) => said(&state),
                Err(text) => view! { <p class="field-error">{text}</p> }.into_any(),
            })}
        </div>
    }
    .into_any()
}

/// A part: a box to take it by where there are several or it is not sure, else what posts it whole.
fn line(
    decisions: Decisions,
    suggestion: RecordId,
    part: &Part,
    label: String,
    boxed: bool,
    bare: bool,
    shown: impl FnOnce() -> AnyView,
) -> AnyView {
    let name = ["parts[", &part.key, "]"].concat();
    if !boxed {
        let shown = (!bare).then(shown);
        return view! { <input type="hidden" name=name value="on"/> {shown} }.into_any();
    }
    let id = ["part-", &suggestion.to_string(), "-", &part.key].concat();
    let on = decisions.is_ticked(suggestion, part);
    let part = part.clone();
    let tick = move |event| decisions.keep_tick(suggestion, &part, event_target_checked(&event));
    view! {
        <div class="suggestion-part">
            <div class="choice">
                <input type="checkbox" id=id.clone() name=name value="on" checked=on on:change=tick/>
                <label for=id>{label}</label>
            </div>
            {shown()}
        </div>
    }
    .into_any()
}

/// What became of it.
fn said(state: &str) -> AnyView {
    let words = locale::words();
    let text = match state {
        "accepted" => words.suggestion_accepted(),
        "accepted_in_part" => words.suggestion_accepted_in_part(),
        "obsolete" => words.suggestion_obsolete(),
        "withdrawn" => words.suggestion_withdrawn(),
        _ => words.suggestion_refused(),
    };
    view! { <Notice icon=Icon::Check tone=NoticeTone::Good>{text}</Notice> }.into_any()
}

fn posted(deciding: &Deciding, ids: NewIds) -> AnyView {
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    view! {
        {input("group", ids.group.to_string())}
        {input("op", ids.op.to_string())}
        {input("id", deciding.suggestion.id.to_string())}
        {input("base", deciding.suggestion.rev.to_string())}
        {input("target", deciding.target.rev.to_string())}
        {input("next", routes::suggestions(locale::lang()))}
    }
    .into_any()
}
