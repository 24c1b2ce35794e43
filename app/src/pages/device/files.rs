//! Files that are not all sent: how far each is, why one goes no further, and the ways out.

use domain::order::Arrange;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::media::{Queued, Stuck};

use crate::capture::passage;
use crate::commands::file;
use crate::components::tag::{Tag, TagTone};
use crate::labels;
use crate::state::asked::asked;
use crate::state::device::Device as Store;
use crate::state::locale;

/// The files that wait, those that need their person first; nothing where none does.
#[component]
pub fn Files(device: Store) -> impl IntoView {
    let words = locale::words();
    let files = asked(|device| async move {
        let mut queued = device.store().media().await.ok()?.queued().await.ok()?;
        queued.retain(|queued| queued.shown_by.is_some());
        queued.arrange_by_key(|queued| queued.stuck.is_none());
        Some(queued)
    });
    let list = move || {
        let found = files.get().filter(|found| !found.is_empty())?;
        let device = device.clone();
        let line = move |queued: Queued| view! { <File queued device=device.clone()/> };
        Some(view! {
            <h3>{words.media_waiting()}</h3>
            <ol class="journal stack">{found.into_iter().map(line).collect_view()}</ol>
        })
    };
    view! { <div>{list}</div> }.into_any()
}

#[component]
fn File(queued: Queued, device: Store) -> impl IntoView {
    let words = locale::words();
    let is_picture = queued.about.mime.form() == "picture";
    let title =
        queued.shown_by.clone().filter(|title| !title.is_empty()).unwrap_or_else(|| words.note_untitled().to_owned());
    let (label, tone) = match (queued.stuck, is_picture) {
        (Some(_), _) => (words.media_stuck_tag(), TagTone::Attention),
        (None, true) => (words.media_still_here(), TagTone::Info),
        (None, false) => (words.media_still_here_sound(), TagTone::Info),
    };
    let size = match queued.sent {
        0 => labels::size(words, queued.bytes),
        sent => words.media_size(&labels::size(words, queued.bytes), &labels::size(words, sent)),
    };
    let thumbnail = is_picture.then(|| {
        let address = passage::address(&queued.sha256, &queued.about);
        view! { <img class="media-thumbnail" src=address alt=""/> }
    });
    let ways = queued.stuck.map(|why| view! { <Ways why queued=queued.clone() title=title.clone() device/> });
    view! {
        <li class="card journal-line">
            {thumbnail}
            <p class="journal-title">{words.media_with(&title)} " " <Tag label tone/></p>
            <p class="small">{size}</p>
            {ways}
        </li>
    }
    .into_any()
}

/// Why a file goes no further, and the ways out: again, as a file, away.
#[component]
fn Ways(why: Stuck, queued: Queued, title: String, device: Store) -> impl IntoView {
    let words = locale::words();
    let said = RwSignal::new(None::<&'static str>);
    let why = match why {
        Stuck::Type => words.media_why_type(),
        Stuck::Told => words.media_why_told(),
        Stuck::Dimensions => words.media_why_dimensions(),
        Stuck::Broken => words.media_why_broken(),
        Stuck::Size => words.media_why_size(),
        Stuck::Lost => words.media_why_lost(),
        Stuck::Other => words.media_why_other(),
    };
    let name = format!("{}.{}", queued.sha256, queued.about.mime.extension());
    let sha256 = queued.sha256;
    let retry = {
        let (device, sha256) = (device.clone(), sha256.clone());
        move |_| {
            let (device, sha256) = (device.clone(), sha256.clone());
            spawn_local(async move {
                if let Ok(files) = device.store().media().await {
                    // Still listed if it fails: it can be tried again.
                    let _asked = files.try_again(sha256).await;
                }
                let _still_there = said.try_set(Some(words.device_retry_asked()));
            });
        }
    };
    let take = {
        let (device, sha256) = (device.clone(), sha256.clone());
        move |_| {
            let (device, sha256, name) = (device.clone(), sha256.clone(), name.clone());
            spawn_local(async move {
                let bytes = match device.store().media().await {
                    Ok(files) => files.bytes(sha256).await.ok().flatten(),
                    Err(_) => None,
                };
                let text = match bytes {
                    Some(bytes) if file::offer(&name, &bytes) => words.device_export_done(),
                    _ => words.error_device(),
                };
                let _still_there = said.try_set(Some(text));
            });
        }
    };
    let discard = move |_| {
        let (device, sha256) = (device.clone(), sha256.clone());
        spawn_local(async move {
            if let Ok(files) = device.store().media().await {
                // Still listed if it fails.
                let _gone = files.discard(sha256).await;
            }
        });
    };
    let hidden = {
        let title = title.clone();
        move || view! { <span class="visually-hidden">{title.clone()}</span> }
    };
    view! {
        <p>{why}</p>
        <p class="cluster">
            <button class="button" data-kind="quiet" type="button" on:click=retry>{words.action_retry()} " " {hidden()}</button>
            <button class="button" data-kind="quiet" type="button" on:click=take>{words.device_export_one()} " " {hidden()}</button>
        </p>
        <p class="small" role="status">{move || said.get()}</p>
        <details class="discard">
            <summary>{words.media_discard()} " " {hidden()}</summary>
            <p>{words.media_discard_sure()}</p>
            <button class="button" data-kind="danger" type="button" on:click=discard>
                {words.media_discard_do()} " " <span class="visually-hidden">{title}</span>
            </button>
        </details>
    }
    .into_any()
}
