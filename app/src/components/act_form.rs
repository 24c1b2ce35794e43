//! A form of one act on a record that is read: it posts by itself; with a script it is saved on the device first.

use std::sync::Arc;

use api::{ApiError, NewIds, typed};
use domain::content::check_values;
use domain::policy::lacks_reason;
use domain::record::Ref;
use domain::{Fields, Invalid, Problem, Record};
use leptos::ev::SubmitEvent;
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::going_on;
use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::commands::bin::Binning;
use crate::commands::{self, NotKept, Writing};
use crate::forms::entry;
use crate::labels;
use crate::state::device::device;
use crate::state::{locale, state};

/// The form; `children` are what is typed in it, and its button.
#[component]
pub fn ActForm(
    /// The record as the page shows it.
    record: Record,
    /// What the journal calls it.
    title: String,
    /// The fields that the act sets, by name, beside those that are typed.
    set: Vec<(&'static str, String)>,
    /// What is said once it is done.
    said: &'static str,
    /// Where a browser without a script goes on.
    next: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
    /// Whether it is sent at once: it takes the network.
    #[prop(optional)]
    online: bool,
    /// Whether the act puts the record into the bin, or takes it out; it sets nothing then.
    #[prop(optional_no_strip)]
    bin: Option<bool>,
    /// What is wrong with what was typed, for the fields to say it; without it, the form says how many are wrong.
    #[prop(optional)]
    problems: Option<RwSignal<Vec<Invalid>>>,
    /// Set once this act, or another beside it, is done.
    #[prop(optional)]
    done: Option<RwSignal<bool>>,
    children: Children,
) -> impl IntoView {
    let words = locale::words();
    let form = NodeRef::<Form>::new();
    let outcome = RwSignal::new(None::<Result<(), String>>);
    let told = state().done;
    // The page is made anew with what was done: the frame goes on saying it.
    let say = move || {
        // The same words again are said again.
        told.set(None);
        request_animation_frame(move || told.set(Some(said)));
    };
    let done_at = going_on::watch(say);
    let busy = RwSignal::new(false);
    let device = device().filter(|_| !online);
    let hidden = hidden(&record, set, next, (ids, bin));
    let submit = move |event: SubmitEvent| {
        let Some(element) = form.get_untracked() else { return };
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let mut typed = entry::read(&element);
        entry::add_button(&mut typed, entry::button(&event).as_ref());
        let fields = typed::fields(record.kind, &typed).unwrap_or_default();
        let wrong = move |found: Vec<Invalid>| {
            let told = (!found.is_empty()).then(|| Err(words.field_summary(found.len() as u64)));
            outcome.set(told.filter(|_| problems.is_none()));
            if let Some(problems) = problems {
                problems.set(found);
            }
        };
        let found = wrong_in(&record, &fields);
        let stop = !found.is_empty();
        wrong(found);
        if stop {
            return;
        }
        busy.set(true);
        let id = typed::identity(record.kind, record.id, &fields);
        let writing = Writing {
            record: Ref { id, ..record.reference() },
            // One that nobody has seen yet is new.
            before: (record.rev > 0).then(|| record.clone()),
            fields,
            notebook: None,
            title: title.clone(),
        };
        let (device, done_at) = (device.clone(), Arc::clone(&done_at));
        let (seen, place) = (record.rev, going_on::place(&element));
        spawn_local(async move {
            let saved = match bin {
                None => commands::save(device, writing, ids).await,
                Some(into) => {
                    let Writing { record, title, .. } = writing;
                    commands::bin::bin(device, Binning { record, seen, into, title }, ids).await
                }
            };
            match saved {
                Err(NotKept::Server(ApiError::Fields(found))) => wrong(found),
                saved => {
                    if let Some(done) = done.filter(|_| saved.is_ok()) {
                        let _told = done.try_set(true);
                    }
                    let place = saved.is_ok().then_some(place);
                    let why = saved.map(|_| ()).map_err(|why| labels::not_kept(words, &why));
                    let is_gone = outcome.try_set(Some(why)).is_some();
                    if let Some(place) = place {
                        if !is_gone {
                            // The button that had the focus is gone with its form.
                            going_on::stay(&element, &place);
                            // An act is done once: nobody was here before.
                            let _first = done_at.set(place);
                        } else if going_on::at(&place) {
                            // The page was made anew before this was answered.
                            say();
                        }
                    }
                }
            }
            let _still_there = busy.try_set(false);
        });
    };
    view! {
        <form
            class="stack"
            node_ref=form
            method="post"
            action="/api/commons/v1/save"
            hidden=move || matches!(outcome.get(), Some(Ok(()))) || done.is_some_and(|done| done.get())
            on:submit=submit
        >
            {hidden}
            {children()}
        </form>
        <div role="status">
            {move || {
                outcome
                    .get()
                    .map(|outcome| match outcome {
                        Ok(()) => view! { <Notice icon=Icon::Check tone=NoticeTone::Good>{said}</Notice> }.into_any(),
                        Err(text) => view! { <p class="field-error">{text}</p> }.into_any(),
                    })
            }}
        </div>
    }
    .into_any()
}

/// What is wrong with what an act would write.
fn wrong_in(record: &Record, fields: &Fields) -> Vec<Invalid> {
    let mut after = record.clone();
    after.fields.extend(fields.clone());
    let lacks = lacks_reason(&after).map(|field| Invalid { field, problem: Problem::Missing });
    check_values(record.kind, fields).into_iter().chain(lacks).collect()
}

fn hidden(
    record: &Record,
    set: Vec<(&'static str, String)>,
    next: String,
    (ids, bin): (Option<NewIds>, Option<bool>),
) -> AnyView {
    let input = |name: String, value: String| view! { <input type="hidden" name=name value=value/> };
    let ids = ids.map(|ids| {
        view! {
            {input("group".to_owned(), ids.group.to_string())}
            {input("op".to_owned(), ids.op.to_string())}
        }
    });
    let set = set.into_iter().map(|(name, value)| input(entry::control(name), value)).collect_view();
    let bin = bin.map(|bin| input("bin".to_owned(), bin.to_string()));
    let base = (record.rev > 0).then(|| input("base".to_owned(), record.rev.to_string()));
    view! {
        {ids}
        {input("kind".to_owned(), record.kind.name().to_owned())}
        {input("id".to_owned(), record.id.to_string())}
        {base}
        {bin}
        {input("next".to_owned(), next)}
        {set}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::knowledge::note::field;
    use domain::{Instant, Kind, RecordId};

    use super::*;

    #[test]
    fn nothing_is_taken_back_without_a_reason() {
        let record = Record {
            id: RecordId::from_bytes([1; 16]),
            kind: Kind::Note,
            rev: 1,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: Fields::from([(field::STATUS, "published".into())]),
        };
        let typed = |reason: &str| {
            let texts = [("status", "withdrawn"), ("withdrawn_reason", reason)];
            let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned()));
            wrong_in(&record, &typed::fields(Kind::Note, &texts.into()).unwrap())
        };
        let missing = Invalid { field: field::WITHDRAWN_REASON, problem: Problem::Missing };
        for (reason, expected) in [("", vec![missing.clone()]), ("  ", vec![missing]), ("Une erreur.", Vec::new())] {
            assert_eq!(typed(reason), expected, "{reason:?}");
        }
    }
}
