//! Adding pictures, recordings and documents to a text: picked on this device or shared by another application, kept on it, then
//! described one after the other. Only a script can.

use i18n::Words;
use leptos::ev::Event;
use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::StoreError;
use wasm_bindgen::JsCast;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};

use super::icon::{Glyph, Icon};
use super::media_panel::MediaPanel;
use super::recorder::Recorder;
use super::text_mark;
use crate::capture::{self, Form, Picked, passage};
use crate::forms::shared::{Shared, shared};
use crate::state::device::{Device, device};
use crate::state::{locale, session};

mod line;

use line::{Line, Turn};

/// A file that is on the device, and waits to be described.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// What it is.
    pub form: Form,
    /// What its person calls the file; empty of what was recorded here.
    pub name: String,
    /// SHA-256 of its bytes; empty of one that is kept in pieces until it is described.
    pub sha256: String,
    /// What the recording is called here that it is.
    pub recording: Option<String>,
    /// Where it waits, if another application shared it: until it is in the text, or is not wanted.
    pub shared: Option<String>,
    /// The file, and the one that it was made of.
    pub picked: Picked,
}

/// What somebody said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The words that stand for it; none where it only decorates.
    pub alternative: String,
    /// What is written under it.
    pub caption: String,
    /// Whether it goes as it was picked.
    pub as_picked: bool,
    /// Whether the day when it was taken is noted.
    pub dated: bool,
}

/// The controls, and what follows from them.
#[component]
pub fn MediaPicker(
    /// The text that it is added to.
    area: NodeRef<Textarea>,
) -> impl IntoView {
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    // What somebody who is not signed in writes is posted, and takes no file along.
    let device = device().filter(|_| session::session().is_some());
    move || device.clone().filter(|_| scripted.get()).map(|device| view! { <Picker area device/> })
}

#[component]
fn Picker(area: NodeRef<Textarea>, device: Device) -> impl IntoView {
    let words = locale::words();
    let line = Line::new();
    let (reading, keeping) = (device.clone(), device);
    if let Some(key) = shared().as_ref().and_then(Shared::files).map(str::to_owned) {
        let device = reading.clone();
        spawn_local(async move {
            let files = capture::shared::files(&key).await.into_iter();
            line.take(words, device, files.map(|(waits, file)| Turn::File(file, None, Some(waits))).collect());
        });
    }
    let here = reading.clone();
    let pick = Callback::new(move |(event, form): (Event, Form)| {
        let input: Option<HtmlInputElement> = event.target().and_then(|target| target.dyn_into().ok());
        let picked = input.as_ref().and_then(HtmlInputElement::files);
        let files = picked.iter().flat_map(|all| (0..all.length()).filter_map(|at| all.get(at)));
        line.take(words, here.clone(), files.map(|file| Turn::File(file, Some(form), None)).collect());
        // The same file can be picked again.
        if let Some(input) = input {
            input.set_value("");
        }
    });
    let recorded = Callback::new(move |(recording, picked): (String, Picked)| {
        // Its pieces are on the device: it is written as a file once, as its person decided.
        let (form, name, sha256) = (Form::Sound, String::new(), String::new());
        let chosen = Chosen { form, name, sha256, recording: Some(recording), shared: None, picked };
        line.take(words, reading.clone(), vec![Turn::Recorded(Box::new(chosen))]);
    });
    let first = line.first();
    let describing = Memo::new(move |_| {
        first.get();
        line.chosen().is_some_and(|chosen| chosen.recording.is_some())
    });
    let named = RwSignal::new(false);
    let recording = keeping.clone();
    let add = {
        let device = keeping.clone();
        Callback::new(move |(chosen, said): (Chosen, Said)| {
            let device = device.clone();
            spawn_local(async move {
                match settled(&device, &chosen, &said).await {
                    Ok(address) => {
                        if let Some(area) = area.try_get_untracked().flatten() {
                            insert(&area, &passage::passage(&address, &said.alternative, &said.caption));
                            let _told = named.try_set(chosen.recording.is_some());
                        }
                        line.next(words, device);
                        done_with(&chosen).await;
                    }
                    Err(error) => line.failed(said_of(words, &error).to_owned()),
                }
            });
        })
    };
    let leave = Callback::new(move |chosen: Chosen| {
        let device = keeping.clone();
        let text = area.get_untracked().map(|area| area.value()).unwrap_or_default();
        line.next(words, device.clone());
        if let Some(area) = area.get_untracked().filter(|_| line.is_empty()) {
            // A text that cannot take the focus leaves it where it is.
            let _focused = area.focus();
        }
        spawn_local(async move {
            forget(&device, &chosen.sha256, &text).await;
            done_with(&chosen).await;
        });
    });
    let asked = move || {
        first.get()?;
        Some(view! { <MediaPanel chosen=line.chosen()? add leave/> })
    };
    view! {
        <div class="media-picker">
            <div class="cluster">
                {control(words.media_add_picture(), "image/*", Form::Picture, pick)}
                {control(words.media_add_sound(), "audio/*", Form::Sound, pick)}
                {control(words.media_add_document(), "application/pdf", Form::Document, pick)}
            </div>
            <Recorder device=recording keep=recorded describing named/>
            <div role="status">{move || line.said(words)}</div>
            {asked}
        </div>
    }
    .into_any()
}

/// A file input that looks like a button: without a name, it is never posted.
pub fn control(label: &'static str, accept: &'static str, form: Form, pick: Callback<(Event, Form)>) -> AnyView {
    view! {
        <label class="button media-control" data-kind="quiet">
            <Glyph icon=Icon::Plus/>
            <span>{label}</span>
            <input
                class="visually-hidden"
                type="file"
                accept=accept
                multiple
                on:change=move |event| pick.run((event, form))
            />
        </label>
    }
    .into_any()
}

/// Keeps it as its person decided, and gives its name and its address.
async fn settled(device: &Device, chosen: &Chosen, said: &Said) -> Result<String, StoreError> {
    let Picked { bytes, about, original } = &chosen.picked;
    let (bytes, mut about) = match original.clone().filter(|_| said.as_picked) {
        Some(original) => original,
        None => (bytes.clone(), about.clone()),
    };
    if !said.dated {
        about.taken.clear();
    }
    let files = device.store().media().await?;
    let sha256 = files.keep(bytes, about.clone()).await?;
    if sha256 != chosen.sha256 {
        forget(device, &chosen.sha256, "").await;
    }
    Ok(passage::address(&sha256, &about))
}

/// Nobody comes again for what another application shared.
async fn done_with(chosen: &Chosen) {
    if let Some(waits) = &chosen.shared {
        capture::shared::taken(waits).await;
    }
}

/// Forgets a file that nothing shows; forgotten by itself later if this fails.
async fn forget(device: &Device, sha256: &str, text: &str) {
    let Ok(files) = device.store().media().await else { return };
    let queued = files.queued().await.unwrap_or_default();
    let unused = |sha: &str| queued.iter().any(|queued| queued.sha256 == sha && queued.shown_by.is_none());
    if unused(sha256) && !text.contains(sha256) {
        let _forgotten = files.discard(sha256.to_owned()).await;
    }
}

pub(super) fn said_of(words: Words, error: &StoreError) -> &'static str {
    match error {
        StoreError::Quota => words.media_full(),
        _ => words.media_not_kept(),
    }
}

/// Writes a passage as its own paragraph where the cursor is, and goes on writing after it.
fn insert(area: &HtmlTextAreaElement, passage: &str) {
    let value = js_sys::JsString::from(area.value());
    let at = area.selection_end().ok().flatten().unwrap_or_else(|| value.length());
    let (before, after) = (String::from(value.slice(0, at)), String::from(value.slice(at, value.length())));
    let made = passage::apart(&before, passage, &after);
    // What the browser refuses leaves the text as it was.
    let _written = area.set_range_text_with_start_and_end_and_mode(&made, at, at, "end");
    text_mark::tell(area);
}
