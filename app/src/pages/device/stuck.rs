//! A piece of writing that goes no further by itself: why, and the three ways out; throwing it away is apart.

use std::sync::Arc;

use domain::GroupId;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::engine::Choice;
use sync::ports::JournalLine;
use sync::status::RecordStatus;
use web_sys::HtmlElement;

use crate::commands::export::export;
use crate::components::going_on;
use crate::labels;
use crate::routes;
use crate::state::device::Device as Store;
use crate::state::locale;

/// Whether it goes no further by itself.
#[must_use]
pub const fn is_stuck(status: RecordStatus) -> bool {
    matches!(status, RecordStatus::NeedsFix | RecordStatus::ToCheck | RecordStatus::HandedOver | RecordStatus::Waiting)
}

/// Where it stands in the list: what needs the person, what waits for another, what is to leave, then the rest.
#[must_use]
pub const fn rank(status: RecordStatus) -> u8 {
    match status {
        RecordStatus::Waiting => 1,
        RecordStatus::OnDevice | RecordStatus::Sending => 2,
        status if is_stuck(status) => 0,
        _ => OVER,
    }
}

/// The rank of what nothing is to be done about any more.
pub const OVER: u8 = 3;

/// Whether the device holds it aside: it can be sent again under new identifiers, or thrown away.
const fn is_aside(status: RecordStatus) -> bool {
    matches!(status, RecordStatus::NeedsFix | RecordStatus::HandedOver)
}

/// Why a line is stuck, and the ways out.
#[component]
pub fn Stuck(line: JournalLine, title: String, device: Store) -> impl IntoView {
    let words = locale::words();
    let (lang, status, group) = (words.lang(), line.status, line.group);
    let why = line.why.as_ref().and_then(|why| labels::why(words, line.record.kind, why));
    let why = why.unwrap_or_else(|| words.device_why_unsaid().to_owned());
    let said = RwSignal::new(None::<&'static str>);
    // A line whose state changes is made anew.
    let done_at = going_on::watch(|| {});
    let retry = {
        let device = device.clone();
        move |event: MouseEvent| {
            if is_aside(status) {
                let (device, done_at) = (device.clone(), Arc::clone(&done_at));
                let button = event_target::<HtmlElement>(&event);
                spawn_local(async move {
                    let place = going_on::place(&button);
                    // Still listed if it fails: it can be tried again.
                    if device.store().choose(Choice::Retry(group)).await.is_ok() {
                        going_on::stay(&button, &place);
                        // It is tried once from this line.
                        let _first = done_at.set(place);
                    }
                });
            } else {
                // The server has it, or waits for what it follows: it is asked again now.
                device.store().sync_now();
            }
            said.set(Some(words.device_retry_asked()));
        }
    };
    let take = {
        let device = device.clone();
        move |_| export(device.clone(), Some(group), said)
    };
    let open = match status {
        RecordStatus::ToCheck => routes::suggestions(lang),
        status if is_aside(status) => routes::mend(lang, line.record.kind, line.record.id, group),
        _ => routes::edit(lang, line.record.kind, line.record.id),
    };
    let hidden = {
        let title = title.clone();
        move || view! { <span class="visually-hidden">{title.clone()}</span> }
    };
    let discard = is_aside(status).then(|| view! { <Discard title status group device/> });
    view! {
        <p>{why}</p>
        <p class="cluster">
            <button class="button" data-kind="quiet" type="button" on:click=retry>
                {words.action_retry()} " " {hidden()}
            </button>
            {(!open.is_empty())
                .then(|| {
                    view! {
                        <a class="button" data-kind="quiet" href=open>
                            {words.device_fix()} " " {hidden()}
                        </a>
                    }
                })}
            <button class="button" data-kind="quiet" type="button" on:click=take>
                {words.device_export_one()} " " {hidden()}
            </button>
        </p>
        <p class="small" role="status">{move || said.get()}</p>
        {discard}
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
    let done_at = going_on::watch(|| {});
    let discard = move |event: MouseEvent| {
        let (device, done_at) = (device.clone(), Arc::clone(&done_at));
        let button = event_target::<HtmlElement>(&event);
        spawn_local(async move {
            let place = going_on::place(&button);
            // Still listed if it fails: it can be tried again.
            if device.store().choose(Choice::Discard(group)).await.is_ok() {
                going_on::stay(&button, &place);
                let _first = done_at.set(place);
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stuck_comes_first_and_only_that_has_ways_out() {
        use RecordStatus::{HandedOver, NeedsFix, OnDevice, Sending, Sent, SentMerged, Settled, ToCheck, Waiting};
        for status in [NeedsFix, ToCheck, HandedOver] {
            assert!(is_stuck(status) && rank(status) == 0, "{status:?}");
        }
        assert!(is_stuck(Waiting) && rank(Waiting) == 1);
        for (status, place) in [(OnDevice, 2), (Sending, 2), (Settled, OVER), (Sent, OVER), (SentMerged, OVER)] {
            assert!(!is_stuck(status) && rank(status) == place, "{status:?}");
        }
        // What the server holds for a person to decide is not thrown away from here.
        assert!(is_aside(NeedsFix) && is_aside(HandedOver) && !is_aside(ToCheck) && !is_aside(Waiting));
    }
}
