//! What is on this device, what has left it, and what needs the person: the sync status in full sentences.
//!
//! # Layout
//! - `begun`: forms that were left; `recorded`: recordings that were; `files`: pictures and recordings that are not all sent; `sparing`: whether they wait
//! - `line`: a piece of writing of the journal; `stuck`: why it goes no further, and the ways out; `too_old`: those of a build
//! - `install`: how the application gets onto this device

mod begun;
mod files;
mod install;
mod line;
mod recorded;
mod sparing;
mod stuck;
mod too_old;

use core::cmp::Reverse;

use domain::Kind;
use domain::order::Arrange;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::engine::{Choice, Question};
use sync::ports::JournalLine;

use crate::commands::export::{export, holds};
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::room_left::{RoomLeft, RoomShort};
use crate::state::asked::asked;
use crate::state::connectivity::Connectivity;
use crate::state::device::{Device as Store, device};
use crate::state::{locale, state};
use begun::Begun;
use files::Files;
use install::Install;
use line::Line;
use recorded::Recorded;
use sparing::Sparing;
use stuck::{OVER, rank};
use too_old::TooOld;

/// How many lines of the journal are shown where nothing is to be done about the rest.
const LINES: usize = 60;

/// The page behind the sync status.
#[component]
pub fn Device() -> impl IntoView {
    let words = locale::words();
    let state = state();
    let network = move || match state.connectivity.get() {
        Connectivity::Online => (Icon::Check, words.device_online()),
        Connectivity::Offline => (Icon::Offline, words.device_offline()),
        Connectivity::NoAccess => (Icon::Attention, words.device_no_access()),
    };
    let unsent = move || match state.sync_status.with(|status| status.on_device) {
        0 => words.device_unsent_none().to_owned(),
        count => words.device_unsent_count(count),
    };
    let room = asked(|device| async move { device.store().room().await.ok() });
    let room = move || room.get().flatten();
    // The server, which rendered this page, knows no device: the journal comes once the page is awake.
    let awake = RwSignal::new(false);
    Effect::new(move |_| awake.set(true));
    let journal = move || awake.get().then(device).flatten().map(|device| view! { <Journal device/> });
    let begun = move || {
        awake.get().then(device).flatten().map(|device| view! { <Begun device=device.clone()/> <Recorded device/> })
    };
    view! {
        <PageHead title=words.device_title()/>
        <h1>{words.device_title()}</h1>
        <p class="lede">{words.device_lede()}</p>
        <dl class="facts">
            <div class="card">
                <dt>{words.device_network()}</dt>
                <dd>
                    {move || {
                        let (icon, text) = network();
                        view! { <Glyph icon/> <span>{text}</span> }
                    }}
                </dd>
            </div>
            <div class="card">
                <dt>{words.device_unsent()}</dt>
                <dd>{unsent}</dd>
            </div>
            <div class="card">
                <dt>{words.device_storage()}</dt>
                <dd class="room">{move || view! { <RoomLeft room=room()/> }}</dd>
            </div>
        </dl>
        {move || view! { <RoomShort room=room()/> }}
        {begun}
        {journal}
        {move || awake.get().then(|| view! { <Install/> })}
    }
    .into_any()
}

/// What was written here, newest first: what needs the person before the rest.
#[component]
fn Journal(device: Store) -> impl IntoView {
    let words = locale::words();
    let lines = asked(|device| async move {
        let mut found = device.store().journal().await.ok()?;
        let others = found.iter().filter(|line| line.record.kind != Kind::Media);
        let shows: Vec<_> = others.map(|line| line.group).collect();
        // What describes a file goes with what shows it, which is listed; an action on the file alone has a line.
        found.retain(|line| line.record.kind != Kind::Media || !shows.contains(&line.group));
        found.arrange_by_key(|line| (rank(line.status), Reverse(line.written)));
        // What is not over comes first, and is never cut.
        let open = found.iter().filter(|line| rank(line.status) < OVER).count();
        let older = found.len() > open.max(LINES);
        found.truncate(open.max(LINES));
        Some((found, older))
    });
    let acting = device.clone();
    let list = move || {
        lines.get().map(|(found, older)| {
            if found.is_empty() {
                return view! { <p class="small">{words.device_journal_none()}</p> }.into_any();
            }
            let line = |line: JournalLine| view! { <Line line device=acting.clone()/> };
            let older = older.then(|| view! { <p class="small">{words.device_journal_older()}</p> });
            view! {
                <ol class="journal stack">{found.into_iter().map(line).collect_view()}</ol>
                {older}
            }
            .into_any()
        })
    };
    view! {
        <section class="section" aria-labelledby="journal">
            <h2 id="journal">{words.device_journal()}</h2>
            <TooOld device=device.clone()/>
            <Questions device=device.clone()/>
            <Ways device=device.clone()/>
            <Sparing device=device.clone()/>
            <Files device/>
            {list}
        </section>
    }
    .into_any()
}

/// What the device asks before it goes on: much of what it keeps would vanish at once.
#[component]
fn Questions(device: Store) -> impl IntoView {
    let words = locale::words();
    let questions = asked(|device| async move { Some(device.store().questions().await.unwrap_or_default()) });
    let question = move |Question::MassDelete { scope, count }: Question| {
        let device = device.clone();
        let allow = move |_| {
            let device = device.clone();
            spawn_local(async move {
                // Asked again if it fails: everything is kept until then.
                let _chosen = device.store().choose(Choice::AllowSweep(scope)).await;
            });
        };
        view! {
            <Notice icon=Icon::Attention tone=NoticeTone::Attention>
                <p>{words.device_sweep(u64::from(count))}</p>
                <button class="link-button" type="button" on:click=allow>{words.device_sweep_allow()}</button>
            </Notice>
        }
    };
    move || questions.get().unwrap_or_default().into_iter().map(question.clone()).collect_view()
}

/// Sending now, and taking what is not sent as a file.
#[component]
fn Ways(device: Store) -> impl IntoView {
    let words = locale::words();
    let said = RwSignal::new(None::<&'static str>);
    let sending = device.clone();
    let held = asked(move |device| async move { holds(words, &device).await });
    view! {
        <div class="cluster">
            <button class="button" data-kind="quiet" type="button" on:click=move |_| sending.store().sync_now()>
                <Glyph icon=Icon::Retry/>
                <span>{words.device_send_now()}</span>
            </button>
            <button class="button" data-kind="quiet" type="button" on:click=move |_| export(device.clone(), None, said)>
                <Glyph icon=Icon::Device/>
                <span>{words.device_export()}</span>
            </button>
        </div>
        {move || held.get().filter(|held| !held.is_empty()).map(|held| view! { <p class="small">{held}</p> })}
        <p class="small" role="status">{move || said.get()}</p>
    }
    .into_any()
}
