//! What this person's devices keep for when there is no network.
//!
//! # Layout
//! - `media`: how much of its pictures and recordings

mod media;

use std::sync::Arc;

use domain::{RecordId, Selector};
use i18n::Lang;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::Held;
use web_sys::HtmlElement;

use crate::components::button::ButtonLink;
use crate::components::empty_state::EmptyState;
use crate::components::going_on;
use crate::components::held_list::named;
use crate::components::icon::{Glyph, Icon};
use crate::components::keep_button::{coming, line};
use crate::components::milestones::{ComingBar, Milestones};
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::room_left::{RoomLeft, RoomShort};
use crate::labels;
use crate::queries::row::Named;
use crate::routes;
use crate::state::asked::asked;
use crate::state::device::{Device, Room, device};
use crate::state::locale;
use media::Media;

/// What the device answered.
#[derive(Debug, Clone, Default, PartialEq)]
struct Kept {
    held: Vec<Held>,
    named: Vec<Named>,
    adopt: Vec<Selector>,
}

impl Kept {
    fn name(&self, held: &Held) -> Option<&Named> {
        let id = notebook(held.selector)?;
        self.named.iter().find(|named| named.reference.id == id)
    }

    fn title(&self, held: &Held) -> String {
        let unnamed = || locale::words().kit_unnamed().to_owned();
        self.name(held).map_or_else(unnamed, |named| named.title.clone())
    }
}

/// The kit.
#[component]
pub fn Kit() -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let kept = asked(move |device| look(lang, device));
    // Apart: the room changes with every byte, and what one does in the list is not to be made anew for it.
    let room = asked(|device| async move { device.store().room().await.ok() });
    let room = Signal::derive(move || room.get().flatten());
    let told =
        move || kept.get().map(|kept| kept.held.iter().map(|held| coming(kept.title(held), held)).collect::<Vec<_>>());
    let device = device();
    let shown = move || match (device.clone(), kept.get()) {
        // What the server rendered, which knows no device.
        (None, _) | (Some(_), None) => ().into_any(),
        (Some(device), Some(now)) => view! { <Contents now device room/> }.into_any(),
    };
    view! {
        <PageHead title=words.kit_title() description=words.kit_lede()/>
        <h1>{words.kit_title()}</h1>
        <p class="lede">{words.kit_lede()}</p>
        <p class="no-script">{words.offline_no_script()}</p>
        <Milestones coming=Signal::derive(told)/>
        <div class="kit">{shown}</div>
    }
    .into_any()
}

async fn look(lang: Lang, device: Device) -> Option<Kept> {
    let held = device.store().held().await.unwrap_or_default();
    let adopt = device.store().to_adopt().await.unwrap_or_default();
    let ids: Vec<RecordId> = held.iter().filter_map(|held| notebook(held.selector)).collect();
    let named = named(lang, &device, ids).await;
    Some(Kept { held, named, adopt })
}

const fn notebook(selector: Selector) -> Option<RecordId> {
    if let Selector::Notebook(id) = selector { Some(id) } else { None }
}

#[component]
fn Contents(now: Kept, device: Device, room: Signal<Option<Room>>) -> impl IntoView {
    let words = locale::words();
    let adopt = (!now.adopt.is_empty()).then(|| {
        let (device, selectors) = (device.clone(), now.adopt.clone());
        view! { <Adopt selectors device/> }
    });
    let total: u64 = now.held.iter().map(|held| held.bytes).sum();
    let list = if now.held.is_empty() {
        view! {
            <EmptyState icon=Icon::Kit title=words.kit_empty_title() text=words.kit_empty_text()>
                <ButtonLink href=routes::notebooks(words.lang()) label=words.home_browse() icon=Icon::Notebook/>
            </EmptyState>
        }
        .into_any()
    } else {
        let selectors: Vec<Selector> = now.held.iter().map(|held| held.selector).collect();
        let files = view! { <Media held=selectors device=device.clone()/> };
        let lines: Vec<AnyView> = now
            .held
            .iter()
            .map(|held| {
                let (title, held, device) = (now.title(held), held.clone(), device.clone());
                view! { <HeldCard held title device/> }.into_any()
            })
            .collect();
        view! {
            <h2>{words.kit_held()}</h2>
            <p class="small">{words.kit_total(&labels::size(words, total))}</p>
            <ul class="stack kit-list">{lines}</ul>
            {files}
        }
        .into_any()
    };
    view! {
        {adopt}
        {move || view! { <RoomShort room=room.get()/> }}
        {list}
        <section class="section" aria-labelledby="room">
            <h2 id="room">{words.device_storage()}</h2>
            {move || view! { <RoomLeft room=room.get()/> }}
        </section>
    }
    .into_any()
}

#[component]
fn HeldCard(held: Held, title: String, device: Device) -> impl IntoView {
    let words = locale::words();
    let href = notebook(held.selector).map(|id| routes::notebook(words.lang(), id, &title));
    let said = line(&held);
    let bar = held.complete_at.is_none().then(|| view! { <ComingBar coming=coming(title.clone(), &held)/> });
    let selector = held.selector;
    let label = words.kit_release_this(&title);
    let done = going_on::watch(|| {});
    let release = move |event: MouseEvent| {
        let (device, done) = (device.clone(), Arc::clone(&done));
        let button = event_target::<HtmlElement>(&event);
        spawn_local(async move {
            let place = going_on::place(&button);
            // Still listed if it fails.
            if device.store().release(selector).await.is_ok() {
                going_on::stay(&button, &place);
                // It is let go once.
                let _first = done.set(place);
            }
        });
    };
    view! {
        <li class="card kit-card">
            <p class="card-title"><a href=href>{title}</a></p>
            <p class="small">{said}</p>
            {bar}
            <button class="link-button" type="button" aria-label=label on:click=release>{words.kit_release()}</button>
        </li>
    }
    .into_any()
}

/// What the visitor of this browser kept, offered to who signed in since.
#[component]
fn Adopt(selectors: Vec<Selector>, device: Device) -> impl IntoView {
    let words = locale::words();
    let count = selectors.len() as u64;
    let adopt = move |_| {
        let (device, selectors) = (device.clone(), selectors.clone());
        spawn_local(async move {
            for selector in selectors {
                // One that is not taken stays offered.
                let _held = device.store().hold(selector).await;
            }
        });
    };
    view! {
        <Notice icon=Icon::Kit tone=NoticeTone::Good>
            <p>{words.kit_adopt(count)}</p>
            <button class="button" type="button" on:click=adopt>
                <Glyph icon=Icon::Check/>
                <span>{words.kit_adopt_do()}</span>
            </button>
        </Notice>
    }
    .into_any()
}
