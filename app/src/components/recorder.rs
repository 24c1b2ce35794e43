//! Recording a voice in the page: each piece is on the device before the next comes; then it is heard, kept or thrown away.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::VecDeque;
use std::rc::Rc;

use domain::memory::MAX_BYTES;
use i18n::Words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::media::Recording;
use sync::ports::StoreError;
use web_sys::Blob;

use listening::Listening;

use super::icon::{Glyph, Icon};
use crate::capture::recorder::{Recorder as Microphone, Refused, is_able};
use crate::capture::{self, Picked};
use crate::labels;
use crate::state::device::Device;
use crate::state::{clock, locale};

mod listening;

/// One of which the last piece came longer ago was left: its tab is gone. Microseconds.
const LEFT: i64 = 10_000_000;
/// How often what was recorded so far is announced, seconds.
const ANNOUNCED: u32 = 30;
/// How long the last piece of a page that went away is waited for.
const LAST_WORDS: Duration = Duration::from_secs(3);
/// What is left for the last piece, once a recording is as long as the commons takes.
const LAST_PIECE: u64 = 256 * 1024;

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
    microphone: StoredValue<Option<Microphone>, LocalStorage>,
    ticking: StoredValue<Option<IntervalHandle>>,
}

/// The control, and what follows from it.
#[component]
pub fn Recorder(
    device: Device,
    /// Where what is kept goes.
    keep: Callback<Picked>,
) -> impl IntoView {
    let words = locale::words();
    let going = Going {
        phase: RwSignal::new(Phase::Rest),
        seconds: RwSignal::new(0),
        announced: RwSignal::new(String::new()),
        failed: RwSignal::new(None),
        id: RwSignal::new(String::new()),
        microphone: StoredValue::new_local(None),
        ticking: StoredValue::new(None),
    };
    if !is_able() {
        return ().into_any();
    }
    look_for_left(device.clone(), going);
    on_cleanup(move || {
        if let Some(microphone) = going.microphone.try_update_value(Option::take).flatten() {
            microphone.stop();
            // Its last piece still comes, and is kept.
            set_timeout(move || drop(microphone), LAST_WORDS);
        }
        let _stopped = going.ticking.try_update_value(|ticking| ticking.take().inspect(IntervalHandle::clear));
    });
    let device = StoredValue::new_local(device);
    let here = move || device.get_value();
    let begin = move |_| spawn_local(begin(words, here(), going));
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
    let throw = move |_| {
        let (device, id) = (here(), going.id.get_untracked());
        spawn_local(async move {
            if let Ok(files) = device.store().media().await {
                // What is not forgotten now is offered again at the next form.
                let _forgotten = files.forget_recording(id).await;
            }
            let _still_there = going.phase.try_set(Phase::Rest);
            let _said = going.announced.try_set(words.media_record_thrown().to_owned());
        });
    };
    let take = move |_| spawn_local(taken(words, here(), going, keep));
    let reload = move |_| {
        // What was typed is kept as it was typed; a page that cannot be loaded stays.
        let _loaded = window().location().reload();
    };
    let panel = move || match going.phase.get() {
        Phase::Rest | Phase::Asking => None,
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
                {button(words.media_record_throw(), "danger", throw)}
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
    };
    let elapsed = move || matches!(going.phase.get(), Phase::Running | Phase::Paused);
    view! {
        <div class="media-recorder">
            // What has a class has a layout of its own: what hides has none.
            <div hidden=move || going.phase.get() != Phase::Rest>
                <button class="button" data-kind="quiet" type="button" on:click=begin>
                    <Glyph icon=Icon::Plus/>
                    <span>{words.media_record()}</span>
                </button>
            </div>
            <div hidden=move || matches!(going.phase.get(), Phase::Rest | Phase::Asking)>
                <div class="media-panel card cluster" role="group" aria-label=words.media_record()>
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

/// Pieces on their way to the disk, one after the other.
#[derive(Default)]
struct Pieces {
    waiting: RefCell<VecDeque<Blob>>,
    writing: Cell<bool>,
    ended: Cell<bool>,
    number: Cell<u32>,
    bytes: Cell<u64>,
}

async fn begin(words: Words, device: Device, going: Going) {
    going.failed.set(None);
    going.phase.set(Phase::Asking);
    going.seconds.set(0);
    let id = format!("{:013}-{}", clock::now().millis(), device.store().fresh_id());
    going.id.set(id.clone());
    let pieces = Rc::new(Pieces::default());
    let write = {
        let (pieces, device) = (Rc::clone(&pieces), device);
        move || {
            if pieces.writing.replace(true) {
                return;
            }
            let (pieces, device, id) = (Rc::clone(&pieces), device.clone(), id.clone());
            spawn_local(async move {
                let outcome = written(&device, &id, &pieces, going).await;
                pieces.writing.set(false);
                if let Err(error) = outcome {
                    let why = if error == StoreError::Quota { words.media_full() } else { words.media_not_kept() };
                    let _still_there = going.failed.try_set(Some(why));
                    end(going);
                }
                if pieces.ended.get() && going.phase.try_get_untracked() == Some(Phase::Ending) {
                    let _let_go = going.microphone.try_update_value(Option::take);
                    let there = pieces.number.get() > 0;
                    going.phase.set(if there { Phase::Done } else { Phase::Rest });
                    say(words, going, words.media_record_ready());
                }
            });
        }
    };
    let come = {
        let (pieces, write) = (Rc::clone(&pieces), write.clone());
        move |blob| {
            pieces.waiting.borrow_mut().push_back(blob);
            write();
        }
    };
    let ended = move || {
        pieces.ended.set(true);
        // The microphone may have gone away by itself.
        end(going);
        write();
    };
    match Microphone::begin(come, ended).await {
        Ok(microphone) => {
            if going.microphone.try_set_value(Some(microphone)).is_some() {
                // The page went away meanwhile, and what was given back lets the microphone go.
                return;
            }
            going.phase.set(Phase::Running);
            going.announced.set(words.media_record_running().to_owned());
            tick(going, true);
        }
        Err(why) => {
            let _still_there =
                going.phase.try_set(if why == Refused::Elsewhere { Phase::Elsewhere } else { Phase::Rest });
            let _said = going.failed.try_set(match why {
                Refused::Denied => Some(words.media_record_denied()),
                Refused::NoMicrophone => Some(words.media_record_no_microphone()),
                Refused::Unable => Some(words.media_record_unable()),
                Refused::Elsewhere => None,
            });
        }
    }
}

/// Writes the pieces that came, in their order.
async fn written(device: &Device, id: &str, pieces: &Pieces, going: Going) -> Result<(), StoreError> {
    let files = device.store().media().await?;
    loop {
        let Some(blob) = pieces.waiting.borrow_mut().pop_front() else { return Ok(()) };
        let Some(bytes) = capture::bytes_of(&blob).await else { continue };
        pieces.bytes.set(pieces.bytes.get() + bytes.len() as u64);
        let number = pieces.number.replace(pieces.number.get() + 1);
        files.piece(id.to_owned(), number, bytes).await?;
        if pieces.bytes.get() + LAST_PIECE > MAX_BYTES {
            end(going);
        }
    }
}

/// What was recorded becomes a file like one that was picked; only then its pieces go.
async fn taken(words: Words, device: Device, going: Going, keep: Callback<Picked>) {
    let id = going.id.get_untracked();
    going.phase.set(Phase::Ending);
    let bytes = match device.store().media().await {
        Ok(files) => files.recorded(id.clone()).await,
        Err(error) => Err(error),
    };
    let picked = bytes.map(capture::recorded);
    let Ok(Ok(picked)) = picked else {
        let _still_there = going.phase.try_set(Phase::Done);
        let _said = going.failed.try_set(Some(words.media_not_kept()));
        return;
    };
    let kept = match device.store().media().await {
        Ok(files) => files.keep(picked.bytes.clone(), picked.about.clone()).await,
        Err(error) => Err(error),
    };
    if kept.is_err() {
        let _still_there = going.phase.try_set(Phase::Done);
        let _said = going.failed.try_set(Some(words.media_full()));
        return;
    }
    if let Ok(files) = device.store().media().await {
        // Kept twice is better than lost: what is not forgotten now is offered again.
        let _forgotten = files.forget_recording(id).await;
    }
    let _still_there = going.phase.try_set(Phase::Rest);
    keep.run(picked);
}

/// Offers what a tab left that was killed while it recorded.
fn look_for_left(device: Device, going: Going) {
    spawn_local(async move {
        let Ok(files) = device.store().media().await else { return };
        let left = files.recordings().await.unwrap_or_default();
        let now = clock::now().0;
        if let Some(Recording { id, .. }) = left.into_iter().find(|one| now - one.at.0 > LEFT)
            && going.phase.try_get_untracked() == Some(Phase::Rest)
        {
            going.id.set(id);
            going.phase.set(Phase::Left);
        }
    });
}
