//! A suggestion: what both started from, what stands, what is proposed, in words; and the choice.

use api::NewIds;
use domain::care::Suggestion;
use domain::content::spec;
use domain::query::Seen;
use domain::{FieldId, Level, Record, Value};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use super::tag::{Tag, TagTone};
use crate::commands::suggestion::{Decision, Meeting, decide};
use crate::labels;
use crate::queries::row::Named;
use crate::state::device::device;
use crate::state::{clock, locale, session};

/// The card; `title` names what it concerns where the page does not.
#[component]
pub fn SuggestionCard(
    suggestion: Seen,
    target: Option<Record>,
    title: String,
    by: Option<String>,
    /// The names of the records that it proposes or takes away.
    named: Vec<Named>,
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let content: Suggestion = suggestion.record.content();
    let who = by.unwrap_or_else(|| words.note_member().to_owned());
    let when = clock::moment(words, suggestion.record.created);
    let meetings: Vec<Meeting> = content.regions.iter().filter_map(Meeting::of).collect();
    let regions = content.regions.len();
    let fields = content.patch.iter().filter(|(number, _)| regions == 0 || !is_text(&target, number));
    let fields: Vec<AnyView> = fields.filter_map(|(number, value)| field(&target, number, value, &named)).collect();
    let reason = content.reason.as_str().to_owned();
    let may = suggestion.level >= Level::Edit;
    view! {
        <article class="card suggestion">
            <p class="cluster">
                <Tag label=labels::source(words, content.source) tone=TagTone::Attention/>
                <span class="small">{words.suggestion_by(&who, &when)}</span>
            </p>
            {(!title.is_empty()).then(|| view! { <h2>{title.clone()}</h2> })}
            {(!reason.is_empty()).then(|| view! { <p>{reason}</p> })}
            {meetings.into_iter().map(|meeting| view! { <Both meeting/> }).collect_view()}
            {fields}
            {may.then(|| view! { <Choice suggestion=suggestion.record target title ids/> })}
        </article>
    }
    .into_any()
}

fn is_text(target: &Option<Record>, number: &str) -> bool {
    let kind = target.as_ref().map(|target| target.kind);
    let spec = kind.zip(number.parse().ok()).and_then(|(kind, number)| spec(kind, FieldId(number)));
    spec.is_some_and(|spec| spec.rule == domain::MergeRule::Text)
}

/// A place where two edits met, the three versions side by side where there is room.
#[component]
fn Both(meeting: Meeting) -> impl IntoView {
    let words = locale::words();
    let place = meeting.headings.join(" › ");
    let version = |label: &'static str, text: String, kind: &'static str| {
        let text = if text.trim().is_empty() { words.suggestion_nothing().to_owned() } else { text };
        view! {
            <div class="version" data-version=kind>
                <dt>{label}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    view! {
        {(!place.is_empty()).then(|| view! { <p class="small">{words.suggestion_under(&place)}</p> })}
        <dl class="versions">
            {version(words.suggestion_base(), meeting.base, "base")}
            {version(words.suggestion_kept(), meeting.kept, "kept")}
            {version(words.suggestion_other(), meeting.other, "other")}
        </dl>
    }
    .into_any()
}

/// A field proposed: what stands, what is proposed.
fn field(target: &Option<Record>, number: &str, value: &Value, named: &[Named]) -> Option<AnyView> {
    let words = locale::words();
    let target = target.as_ref()?;
    let spec = spec(target.kind, FieldId(number.parse().ok()?))?;
    let shown = |value| shown(value, named);
    let now = target.fields.get(&spec.id).map(shown).unwrap_or_default();
    let now = if now.is_empty() { words.suggestion_nothing().to_owned() } else { now };
    Some(
        view! {
            <dl class="versions">
                <div class="version" data-version="kept">
                    <dt>{labels::field(words, spec.name)} " · " {words.suggestion_kept()}</dt>
                    <dd>{now}</dd>
                </div>
                <div class="version" data-version="other">
                    <dt>{labels::field(words, spec.name)} " · " {words.suggestion_other()}</dt>
                    <dd>{shown(value)}</dd>
                </div>
            </dl>
        }
        .into_any(),
    )
}

/// A value as words; long texts are cut, the whole being a click away in the record.
fn shown(value: &Value, named: &[Named]) -> String {
    let words = locale::words();
    let shown = |value| shown(value, named);
    let text = match value {
        Value::Text(text) => match text.parse() {
            Ok(audience) => labels::audience(words, audience).to_owned(),
            Err(_) => labels::state(words, text).map_or_else(|| text.clone(), |(label, _)| label.to_owned()),
        },
        Value::Map(map) => {
            let said = map.iter().map(|(key, value)| match (key.as_str(), shown(value)) {
                ("add", all) if !all.is_empty() => words.suggestion_adds(&all),
                ("remove", all) if !all.is_empty() => words.suggestion_removes(&all),
                (_, all) => all,
            });
            said.filter(|all| !all.is_empty()).collect::<Vec<_>>().join(" · ")
        }
        Value::Id(id) => {
            let name = named.iter().find(|named| named.reference.id == *id);
            name.map_or_else(|| words.suggestion_unnamed().to_owned(), |named| named.title.clone())
        }
        Value::List(_) | Value::Set(_) => value.elements().into_iter().map(shown).collect::<Vec<_>>().join(", "),
        Value::Int(number) => number.to_string(),
        Value::Instant(_) => words.editor_trashed().to_owned(),
        _ => String::new(),
    };
    match text.char_indices().nth(600) {
        Some((at, _)) => [text.get(..at).unwrap_or_default(), "…"].concat(),
        None => text,
    }
}

/// The two buttons; a plain form refuses, since taking a version needs its text worked out.
#[component]
fn Choice(suggestion: Record, target: Option<Record>, title: String, ids: Option<NewIds>) -> impl IntoView {
    let words = locale::words();
    let done = RwSignal::new(None::<Decision>);
    let failed = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let me = session::session().map(|session| session.person);
    let device = device();
    let journal = if title.is_empty() { words.suggestion_journal().to_owned() } else { title };
    let posted = ids.map(|ids| posted(&suggestion, ids));
    let choose = {
        let (suggestion, target) = (suggestion, target.clone());
        move |decision: Decision| {
            if busy.get_untracked() {
                return;
            }
            busy.set(true);
            let (device, suggestion, target) = (device.clone(), suggestion.clone(), target.clone());
            let title = journal.clone();
            spawn_local(async move {
                match decide(device, suggestion, target, decision, me, title).await {
                    Ok(_) => done.set(Some(decision)),
                    Err(why) => failed.set(Some(labels::not_kept(words, &why))),
                }
                busy.set(false);
            });
        }
    };
    let (accept, refuse) = (choose.clone(), choose);
    let can_accept = target.is_some();
    view! {
        <form class="cluster" method="post" action="/api/commons/v1/save" hidden=move || done.get().is_some()>
            {posted}
            {can_accept
                .then(|| {
                    view! {
                        <button class="button" type="button" on:click=move |_| accept(Decision::Accept)>
                            {words.suggestion_accept()}
                        </button>
                    }
                })}
            <button
                class="button"
                data-kind="quiet"
                type="submit"
                name="fields[status]"
                value="refused"
                on:click=move |event| {
                    event.prevent_default();
                    refuse(Decision::Refuse);
                }
            >
                {words.suggestion_refuse()}
            </button>
        </form>
        <div role="status">
            {move || {
                done.get()
                    .map(|decision| {
                        let text = match decision {
                            Decision::Accept => words.suggestion_accepted(),
                            Decision::Refuse => words.suggestion_refused(),
                        };
                        view! { <Notice icon=Icon::Check tone=NoticeTone::Good>{text}</Notice> }
                    })
            }}
            {move || failed.get().map(|text| view! { <p class="field-error">{text}</p> })}
        </div>
    }
    .into_any()
}

fn posted(suggestion: &Record, ids: NewIds) -> AnyView {
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    view! {
        {input("group", ids.group.to_string())}
        {input("op", ids.op.to_string())}
        {input("kind", suggestion.kind.name().to_owned())}
        {input("id", suggestion.id.to_string())}
        {input("base", suggestion.rev.to_string())}
        {input("next", crate::routes::suggestions(locale::lang()))}
    }
    .into_any()
}
