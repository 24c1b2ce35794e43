//! Recording a voice in the page: each piece is on the device before the next comes; then it is heard, kept or thrown away.
//!
//! Its pieces stay until something that is saved shows the file that they became: who then looks for recordings lets them go.
//!
//! # Layout
//! - `listening`: hearing it; `pieces`: how it comes onto the disk; `throwing`: how it goes

use core::time::Duration;

use domain::order::Arrange;
use i18n::Words;
use leptos::html::{Button, Div};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use sync::media::Held;

use listening::Listening;
use throwing::Throwing;

use super::icon::{Glyph, Icon};
use crate::capture::recorder::{Recorder as Microphone, is_able};
use crate::capture::{self, Picked};
use crate::labels;
use crate::state::device::Device;
use crate::state::locale;

pub mod listening;
mod pieces;
pub mod throwing;

/// How often what was recorded so far is announced, seconds.
const ANNOUNCED: u32 = 30;
/// How long the last piece of a page that went away is waited for.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// Where a recording is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Rest,
    Asking,
    Running,
    Paused,
    Ending,
    /// It is there to be heard.
    Done,
    /// It is being described, beside.
    Taken,
    /// It is there since another day: its tab was gone before it was decided on.
    Left,
    /// The page has to be loaded again.
    Elsewhere,
}

/// What goes on, in one tab.
#[derive(Clone, Copy)]
struct Going {
    phase: RwSignal<Phase>,
    seconds: RwSignal<u32>,
    announced: RwSignal<String>,
    failed: RwSignal<Option<&'static str>>,
    /// What the recording is called on this device.
    id: RwSignal<String>,
    /// As long as it is here, no other page offers it.
    held: StoredValue<Option<Held>, LocalStorage>,
    microphone: StoredValue<Option<Microphone>, LocalStorage>,
    ticking: StoredValue<Option<IntervalHandle>>,
}

/// The control, and what follows from it.
#[component]
pub fn Recorder(
    device: Device,
    /// Where what is kept goes, with what it is called here.
    keep: Callback<(String, Picked)>,
    /// Whether what was kept is being described.
    describing: Memo<bool>,
    /// Whether the text names the file that it became.
    named: RwSignal<bool>,
) -> impl IntoView {
    let words = locale::words();
    let going = Going {
        phase: RwSignal::new(Phase::Rest),
        seconds: RwSignal::new(0),
        announced: RwSignal::new(String::new()),
        failed: RwSignal::new(None),
        id: RwSignal::new(String::new()),
        held: StoredValue::new_local(None),
        microphone: StoredValue::new_local(None),
        ticking: StoredValue::new(None),
    };
    if !is_able() {
        return ().into_any();
    }
    look_for_left(device.clone(), going, use_location().hash.get_untracked());
    on_cleanup(move || {
        if let Some(microphone) = going.microphone.try_update_value(Option::take).flatten() {
            let held = going.held.try_update_value(Option::take);
            microphone.stop();
            // Its last piece still comes, and is kept.
            set_timeout(move || drop((microphone, held)), LAST_WORDS);
        }
        let _stopped = going.ticking.try_update_value(|ticking| ticking.take().inspect(IntervalHandle::clear));
    });
    let device = StoredValue::new_local(device);
    let here = move || device.get_value();
    let begin = move |_| spawn_local(pieces::begin(words, here(), going));
    let pause = move |_| {
        going.microphone.with_value(|microphone| microphone.iter().for_each(Microphone::pause));
        tick(going, false);
        say(words, going, words.media_record_paused());
        going.phase.set(Phase::Paused);
    };
    let resume = move |_| {
        going.microphone.with_value(|microphone| microphone.iter().for_each(Microphone::resume));
        tick(going, true);
        going.announced.set(words.media_record_running().to_owned());
        going.phase.set(Phase::Running);
    };
    let stop = move |_| end(going);
    let thrown = Callback::new(move |()| {
        going.held.set_value(None);
        going.phase.set(Phase::Rest);
        going.failed.set(None);
        going.announced.set(words.media_record_thrown().to_owned());
    });
    // It is asked about another time: here one records now.
    let later = move |_| {
        going.held.set_value(None);
        going.failed.set(None);
        going.phase.set(Phase::Rest);
    };
    let take = move |_| spawn_local(taken(words, here(), going, keep));
    Effect::new(move |_| {
        if describing.get() || going.phase.get_untracked() != Phase::Taken {
            return;
        }
        // Given up, it is offered again.
        if named.try_update(core::mem::take) == Some(true) {
            going.held.set_value(None);
            going.phase.set(Phase::Rest);
        } else {
            going.phase.set(Phase::Done);
        }
    });
    let (panel_place, begin_place) = (NodeRef::<Div>::new(), NodeRef::<Button>::new());
    Effect::new(move |before: Option<Phase>| {
        let phase = going.phase.get();
        // What is offered as the form opens, and what is asked beside, leave the focus where it is.
        let beside =
            [before, Some(phase)].contains(&Some(Phase::Taken)) || (before, phase) == (Some(Phase::Rest), Phase::Left);
        if before.is_some_and(|before| before != phase) && !beside {
            request_animation_frame(move || focus(panel_place, begin_place));
        }
        phase
    });
    let reload = move |_| {
        // What was typed is kept as it was typed; a page that cannot be loaded stays.
        let _loaded = window().location().reload();
    };
    let panel = move || {
        match going.phase.get() {
        Phase::Rest | Phase::Asking | Phase::Taken => None,
        Phase::Running => Some(
            view! {
                {button(words.media_record_pause(), "quiet", pause)}
                {button(words.media_record_stop(), "", stop)}
            }
            .into_any(),
        ),
        Phase::Paused => Some(
            view! {
                {button(words.media_record_resume(), "quiet", resume)}
                {button(words.media_record_stop(), "", stop)}
            }
            .into_any(),
        ),
        Phase::Ending => Some(view! { <p class="small">{words.media_reading()}</p> }.into_any()),
        Phase::Done | Phase::Left => Some(
            view! {
                <Listening device=here() id=going.id.get_untracked()/>
                {button(words.media_record_keep(), "", take)}
                {(going.phase.get_untracked() == Phase::Left).then(|| button(words.media_record_later(), "quiet", later))}
                <Throwing device=here() id=going.id.get_untracked() thrown/>
            }
            .into_any(),
        ),
        Phase::Elsewhere => Some(
            view! {
                <p>{words.media_record_reload()}</p>
                {button(words.media_record_reload_do(), "", reload)}
            }
            .into_any(),
        ),
    }
    };
    let elapsed = move || matches!(going.phase.get(), Phase::Running | Phase::Paused);
    view! {
        <div class="media-recorder">
            // What has a class has a layout of its own: what hides has none.
            <div hidden=move || going.phase.get() != Phase::Rest>
                <button class="button" data-kind="quiet" type="button" node_ref=begin_place on:click=begin>
                    <Glyph icon=Icon::Plus/>
                    <span>{words.media_record()}</span>
                </button>
            </div>
            <div hidden=move || matches!(going.phase.get(), Phase::Rest | Phase::Asking | Phase::Taken)>
                <div class="media-panel card cluster" role="group" tabindex="-1" node_ref=panel_place aria-label=words.media_record()>
                    <p class="media-elapsed" role="timer" hidden=move || !elapsed()>
                        {move || on_clock(going.seconds.get())}
                    </p>
                    {move || (going.phase.get() == Phase::Left).then(|| view! { <p>{words.media_record_left()}</p> })}
                    {panel}
                </div>
            </div>
            <div role="status">
                {move || {
                    let said = going.announced.get();
                    (!said.is_empty()).then(|| view! { <p class="visually-hidden">{said}</p> })
                }}
                {move || going.failed.get().map(|why| view! { <p class="field-error">{why}</p> })}
            </div>
        </div>
    }
    .into_any()
}

fn button(label: &'static str, kind: &'static str, press: impl Fn(leptos::ev::MouseEvent) + 'static) -> AnyView {
    view! { <button class="button" data-kind=kind type="button" on:click=press>{label}</button> }.into_any()
}

/// Minutes and seconds, as a clock has them.
fn on_clock(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Says how much is recorded, before something else.
fn say(words: Words, going: Going, what: &str) {
    let length = labels::length(words, i64::from(going.seconds.get_untracked()) * 1_000);
    let length = length.map(|length| words.media_record_elapsed(&length)).unwrap_or_default();
    going.announced.set([what, " ", &length].concat());
}

/// Has the seconds run, or stand.
fn tick(going: Going, on: bool) {
    if let Some(before) = going.ticking.try_update_value(Option::take).flatten() {
        before.clear();
    }
    if !on {
        return;
    }
    let words = locale::words();
    let next = move || {
        let Some(seconds) = going.seconds.try_update(|seconds| {
            *seconds += 1;
            *seconds
        }) else {
            return;
        };
        if seconds % ANNOUNCED == 0 {
            say(words, going, "");
        }
    };
    going.ticking.set_value(set_interval_with_handle(next, Duration::from_secs(1)).ok());
}

/// Ends it: the last piece is on its way.
fn end(going: Going) {
    let ending = going.phase.try_update(|phase| {
        let runs = matches!(phase, Phase::Running | Phase::Paused);
        if runs {
            *phase = Phase::Ending;
        }
        runs
    });
    if ending == Some(true) {
        tick(going, false);
        going.microphone.with_value(|microphone| microphone.iter().for_each(Microphone::stop));
    }
}

/// What was recorded becomes a file once it is described; until a text names it, its pieces are what there is of it.
async fn taken(words: Words, device: Device, going: Going, keep: Callback<(String, Picked)>) {
    let id = going.id.get_untracked();
    going.failed.set(None);
    going.phase.set(Phase::Ending);
    let bytes = match device.store().media().await {
        Ok(files) => files.recorded(id.clone()).await,
        Err(error) => Err(error),
    };
    let Ok(Ok(picked)) = bytes.map(capture::recorded) else {
        let _still_there = going.phase.try_set(Phase::Done);
        let _said = going.failed.try_set(Some(words.media_not_kept()));
        return;
    };
    if going.phase.try_get_untracked().is_some() {
        keep.run((id, picked));
        going.phase.set(Phase::Taken);
    }
}

/// Offers what was left by a page that is gone, the one that the address names before others: one that another page has is
/// its own affair.
fn look_for_left(device: Device, going: Going, named: String) {
    spawn_local(async move {
        let Ok(files) = device.store().media().await else { return };
        let mut all = files.recordings().await.unwrap_or_default();
        all.arrange_by_key(|left| !named.ends_with(&left.id));
        for left in all {
            let Ok(Some(held)) = files.hold_recording(left.id.clone()).await else { continue };
            if going.phase.try_get_untracked() == Some(Phase::Rest) {
                going.held.set_value(Some(held));
                going.id.set(left.id);
                going.phase.set(Phase::Left);
            }
            return;
        }
    });
}

/// Puts the focus where one goes on, where the control that had it is gone: who writes meanwhile is left alone.
fn focus(panel: NodeRef<Div>, begin: NodeRef<Button>) {
    let is_hidden = |holder: &web_sys::Element| holder.closest("[hidden]").is_ok_and(|around| around.is_some());
    if document().active_element().is_some_and(|holder| holder.tag_name() != "BODY" && !is_hidden(&holder)) {
        return;
    }
    // What is hidden takes none, and leaves it to the other.
    if let Some(panel) = panel.try_get_untracked().flatten() {
        let _focused = panel.focus();
    }
    if let Some(begin) = begin.try_get_untracked().flatten() {
        let _focused = begin.focus();
    }
}
