//! Keeping a carnet on this device: its size before, its progress during, as of when after.

use api::KitSize;
use domain::kit::MediaLevel;
use domain::{RecordId, Selector};
use i18n::number;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::Held;

use super::icon::{Glyph, Icon};
use super::milestones::{Coming, ComingBar, Milestones};
use super::waking::waking;
use crate::labels;
use crate::routes;
use crate::state::asked::asked;
use crate::state::device::{Device, device};
use crate::state::{clock, locale, state};

/// The button and what it says; nothing without a script, for nothing could be kept.
#[component]
pub fn KeepButton(
    notebook: RecordId,
    /// What it weighs, when the server said.
    size: Option<KitSize>,
) -> impl IntoView {
    let selector = Selector::Notebook(notebook);
    let held = asked(move |device| async move {
        let all = device.store().held().await.ok()?;
        Some(all.into_iter().find(|held| held.selector == selector))
    });
    let failed = RwSignal::new(false);
    let device = device();
    let whole = NodeRef::<Div>::new();
    let keep = {
        let device = device.clone();
        move || act(device.clone(), selector, (failed, whole), true)
    };
    let release = move || act(device.clone(), selector, (failed, whole), false);
    let told = move || {
        let name = locale::words().kit_this().to_owned();
        held.get().map(|held| held.map(|held| coming(name, &held)).into_iter().collect::<Vec<_>>())
    };
    // That it is not kept, once that is known, makes nothing anew.
    let kept = Memo::new(move |_| held.get().flatten());
    let parts = move || {
        view! {
            {move || match kept.get() {
                None => view! { <Offer size keep=keep.clone()/> }.into_any(),
                Some(held) => view! { <Keeping held release=release.clone()/> }.into_any(),
            }}
            <Milestones coming=Signal::derive(told)/>
            <p class="field-error" role="alert">
                {move || failed.get().then(|| locale::words().kit_failed())}
            </p>
        }
        .into_any()
    };
    view! {
        <div class="keep" tabindex="-1" node_ref=whole hidden=move || held.with(Option::is_none)>
            {waking(parts)}
        </div>
    }
    .into_any()
}

fn act(device: Option<Device>, selector: Selector, (failed, whole): (RwSignal<bool>, NodeRef<Div>), keep: bool) {
    let Some(device) = device else { return };
    failed.set(false);
    // The button gives way to another: one goes on from what holds both.
    if let Some(whole) = whole.get_untracked() {
        let _focused = whole.focus();
    }
    spawn_local(async move {
        let done = if keep { device.store().hold(selector).await } else { device.store().release(selector).await };
        let _still_there = failed.try_set(done.is_err());
    });
}

/// The way to keep it, and what it will weigh.
#[component]
pub fn Offer(size: Option<KitSize>, keep: impl Fn() + 'static) -> impl IntoView {
    let words = locale::words();
    let connectivity = state().connectivity;
    let said = size.map(|size| words.kit_size(size.records, &labels::size(words, size.bytes)));
    let level = asked(|device| async move {
        let store = device.store();
        // A device in which there is nothing keeps pictures as any does at first.
        if !store.is_near() && store.held().await.is_ok_and(|held| held.is_empty()) {
            return Some(MediaLevel::default());
        }
        Some(store.media().await.ok()?.mirrored().await.ok()?.level)
    });
    let files = move || {
        let level = level.get()?;
        let more = size?.files(level);
        let more = (more > 0).then(|| labels::size(words, more))?;
        Some(if level == MediaLevel::Full { words.kit_size_full(&more) } else { words.kit_size_small(&more) })
    };
    view! {
        <button
            class="button"
            data-kind="quiet"
            type="button"
            aria-disabled=move || (!connectivity.get().is_online()).then_some("true")
            on:click=move |_| {
                if connectivity.get_untracked().is_online() {
                    keep();
                }
            }
        >
            <Glyph icon=Icon::Kit/>
            <span>{words.kit_keep()}</span>
        </button>
        <p class="small">{said}</p>
        {move || files().map(|files| view! { <p class="small">{files}</p> })}
        <p class="small">{move || (!connectivity.get().is_online()).then(|| words.kit_keep_offline())}</p>
    }
    .into_any()
}

/// What is kept of it, how far it is, and the way to keep it no more.
#[component]
pub fn Keeping(held: Held, release: impl Fn() + 'static) -> impl IntoView {
    let words = locale::words();
    let line = line(&held);
    let progress =
        held.complete_at.is_none().then(|| view! { <ComingBar coming=coming(words.kit_this().to_owned(), &held)/> });
    view! {
        <p class="keep-line"><Glyph icon=Icon::Check/><span>{line}</span></p>
        {progress}
        <div class="cluster">
            <a href=routes::kit(words.lang())>{words.offline_open_kit()}</a>
            <button class="link-button" type="button" on:click=move |_| release()>{words.kit_release()}</button>
        </div>
    }
    .into_any()
}

/// How far something held is.
#[must_use]
pub fn coming(name: String, held: &Held) -> Coming {
    Coming { name, here: held.records, all: held.expected, is_whole: held.complete_at.is_some() }
}

/// What is known of something held: coming, or whole as of when.
#[must_use]
pub fn line(held: &Held) -> String {
    let words = locale::words();
    let lang = words.lang();
    let here = number(lang, held.records.into());
    match (held.complete_at, held.expected) {
        (Some(at), _) => {
            words.kit_complete(u64::from(held.records), &labels::size(words, held.bytes), &clock::moment(words, at))
        }
        (None, Some(expected)) => words.kit_coming(&here, &number(lang, expected.max(held.records).into())),
        (None, None) => words.kit_waiting(&here),
    }
}
