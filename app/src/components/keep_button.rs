//! Keeping a carnet on this device: its size before, its progress during, as of when after.

use domain::{RecordId, Selector};
use i18n::number;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::Held;

use super::icon::{Glyph, Icon};
use crate::labels;
use crate::routes;
use crate::state::asked::asked;
use crate::state::device::{Device, device};
use crate::state::{clock, locale, state};

/// The button and what it says; nothing without a script, for nothing could be kept.
#[component]
pub fn KeepButton(
    notebook: RecordId,
    /// Records and bytes, when the server said.
    size: Option<(u64, u64)>,
) -> impl IntoView {
    let selector = Selector::Notebook(notebook);
    let held = asked(move |device| async move {
        let all = device.store().held().await.ok()?;
        Some(all.into_iter().find(|held| held.selector == selector))
    });
    let failed = RwSignal::new(false);
    let device = device();
    let keep = {
        let device = device.clone();
        move || act(device.clone(), selector, failed, true)
    };
    let release = move || act(device.clone(), selector, failed, false);
    view! {
        <div class="keep" hidden=move || held.with(Option::is_none)>
            {move || match held.get().flatten() {
                None => view! { <Offer size keep=keep.clone()/> }.into_any(),
                Some(held) => view! { <Keeping held release=release.clone()/> }.into_any(),
            }}
            <p class="field-error" role="alert">
                {move || failed.get().then(|| locale::words().kit_failed())}
            </p>
        </div>
    }
    .into_any()
}

fn act(device: Option<Device>, selector: Selector, failed: RwSignal<bool>, keep: bool) {
    let Some(device) = device else { return };
    failed.set(false);
    spawn_local(async move {
        let done = if keep { device.store().hold(selector).await } else { device.store().release(selector).await };
        let _still_there = failed.try_set(done.is_err());
    });
}

#[component]
fn Offer(size: Option<(u64, u64)>, keep: impl Fn() + 'static) -> impl IntoView {
    let words = locale::words();
    let connectivity = state().connectivity;
    let said = size.map(|(records, bytes)| words.kit_size(records, &labels::size(words, bytes)));
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
        <p class="small">{move || (!connectivity.get().is_online()).then(|| words.kit_keep_offline())}</p>
    }
    .into_any()
}

#[component]
fn Keeping(held: Held, release: impl Fn() + 'static) -> impl IntoView {
    let words = locale::words();
    let line = line(&held);
    let progress = held.complete_at.is_none().then(|| {
        let expected = held.expected.unwrap_or(0).max(held.records).max(1);
        view! {
            <progress class="keep-progress" max=expected.to_string() value=held.records.to_string()>{line.clone()}</progress>
        }
    });
    view! {
        <p class="keep-line" role="status"><Glyph icon=Icon::Check/><span>{line}</span></p>
        {progress}
        <div class="cluster">
            <a href=routes::kit(words.lang())>{words.offline_open_kit()}</a>
            <button class="link-button" type="button" on:click=move |_| release()>{words.kit_release()}</button>
        </div>
    }
    .into_any()
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
