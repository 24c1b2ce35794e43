//! A line of the device's journal: where a piece of writing is, and the ways out when it is stuck.

use domain::GroupId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::engine::Choice;
use sync::ports::JournalLine;
use sync::status::RecordStatus;

use crate::components::tag::Tag;
use crate::labels;
use crate::routes;
use crate::state::device::Device as Store;
use crate::state::{clock, locale};

/// Whether it stays where it is until somebody decides.
#[must_use]
pub const fn needs_person(status: RecordStatus) -> bool {
    matches!(status, RecordStatus::NeedsFix | RecordStatus::ToCheck | RecordStatus::HandedOver)
}

/// A line, its state, and the ways out of one that is stuck.
#[component]
pub fn Line(line: JournalLine, device: Store) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let (label, tone) = labels::status(words, line.status);
    let title = if line.title.is_empty() { words.note_untitled().to_owned() } else { line.title.clone() };
    let reference = line.record;
    let href = routes::record(lang, reference.kind, reference.id, &line.title);
    let name = match href {
        Some(href) => view! { <a href=href>{title.clone()}</a> }.into_any(),
        None => view! { <span>{title.clone()}</span> }.into_any(),
    };
    let when = clock::moment(words, line.answered.unwrap_or(line.written));
    let stuck = needs_person(line.status).then(|| {
        let retry = {
            let (device, group) = (device.clone(), line.group);
            move |_| {
                let device = device.clone();
                spawn_local(async move {
                    // Still listed if it fails: it can be tried again.
                    let _chosen = device.store().choose(Choice::Retry(group)).await;
                });
            }
        };
        let fix = routes::edit(lang, reference.kind, reference.id);
        let suggestions = line.status == RecordStatus::ToCheck;
        let open = if suggestions { routes::suggestions(lang) } else { fix };
        let discard = (!suggestions).then(|| {
            view! { <Discard title=title.clone() status=line.status group=line.group device=device.clone()/> }
        });
        view! {
            <p class="cluster">
                <a class="button" data-kind="quiet" href=open>
                    {words.device_fix()} " " <span class="visually-hidden">{title.clone()}</span>
                </a>
                {(!suggestions)
                    .then(|| {
                        view! {
                            <button class="button" data-kind="quiet" type="button" on:click=retry>
                                {words.action_retry()} " " <span class="visually-hidden">{title.clone()}</span>
                            </button>
                        }
                    })}
            </p>
            {discard}
        }
    });
    view! {
        <li class="card journal-line">
            <p class="journal-title">{name} <Tag label tone/></p>
            <p class="small">{when}</p>
            {stuck}
        </li>
    }
    .into_any()
}

/// Throwing away what was set aside, in two steps.
#[component]
fn Discard(title: String, status: RecordStatus, group: GroupId, device: Store) -> impl IntoView {
    let words = locale::words();
    // What was handed over is also with the team: nothing is lost with this device's copy.
    let (sure, act) = match status {
        RecordStatus::HandedOver => (words.device_discard_handed(), words.device_discard_handed_do()),
        _ => (words.device_discard_sure(), words.device_discard_do()),
    };
    let discard = move |_| {
        let device = device.clone();
        spawn_local(async move {
            // Still listed if it fails: it can be tried again.
            let _chosen = device.store().choose(Choice::Discard(group)).await;
        });
    };
    view! {
        <details class="discard">
            <summary>{words.device_discard()} " " <span class="visually-hidden">{title.clone()}</span></summary>
            <p>{sure}</p>
            <button class="button" data-kind="danger" type="button" on:click=discard>
                {act} " " <span class="visually-hidden">{title}</span>
            </button>
        </details>
    }
    .into_any()
}
