//! The bin, on the page of a record: it goes there, and comes out while it can; its bytes, if it is a file, go after that.

use api::NewIds;
use domain::record::BIN_SECONDS;
use domain::{Instant, Kind, Level, Record};
use leptos::prelude::*;

use super::act_form::ActForm;
use super::button::{Button, ButtonKind};
use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::routes;
use crate::state::{clock, locale};

/// Until when what is there can come out.
const fn until(since: Instant) -> Instant {
    since.plus_seconds(BIN_SECONDS)
}

/// That a record is in the bin: since when, and until when it can come out.
#[component]
pub fn Binned(
    since: Instant,
    /// What it is.
    kind: Kind,
) -> impl IntoView {
    let words = locale::words();
    let (day, end) = (clock::day(words, since), clock::day(words, until(since)));
    let said = match kind {
        _ if clock::now() < until(since) => words.media_bin_since(&day, &end),
        Kind::Media => words.media_bin_over(&day),
        _ => words.bin_over(&day),
    };
    view! {
        <Notice icon=Icon::Info tone=NoticeTone::Info>
            <p><time datetime=since.rfc3339()>{said}</time></p>
        </Notice>
    }
    .into_any()
}

/// What whoever may do so does with it.
#[component]
pub fn Bin(
    record: Record,
    title: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let next = routes::record(words.lang(), record.kind, record.id, "").unwrap_or_default();
    let set = Vec::new();
    let help = match record.kind {
        Kind::Media => words.media_bin_help(),
        Kind::Notebook | Kind::KnowledgeBase => words.bin_help_shelf(),
        _ => words.bin_help(),
    };
    match record.trashed() {
        Some(since) if clock::now() >= until(since) => ().into_any(),
        Some(_) => view! {
            <ActForm record title set said=words.media_bin_restored() next ids bin=Some(false)>
                <p><Button label=words.media_bin_restore() kind=ButtonKind::Quiet icon=Icon::Retry submit=true/></p>
            </ActForm>
        }
        .into_any(),
        None => view! {
            <details class="act">
                <summary>{words.media_bin()}</summary>
                <ActForm record title set said=words.media_bin_done() next ids bin=Some(true)>
                    <p class="small">{help}</p>
                    <p><Button label=words.media_bin() kind=ButtonKind::Danger submit=true/></p>
                </ActForm>
            </details>
        }
        .into_any(),
    }
}

/// The bin on the page of what is no file: for who manages it, the way in where it is offered, and the way out.
#[component]
pub fn RecordBin(
    record: Record,
    title: String,
    /// How far the reader may go with it.
    level: Level,
    /// Whether it may go there now: what others read is taken back with a reason instead, where it can be.
    offered: bool,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let binned = record.trashed().map(|since| view! { <Binned since kind=record.kind/> });
    let shown = level >= Level::Manage && (offered || binned.is_some());
    let bin = shown.then(|| view! { <Bin record title ids/> });
    (binned.is_some() || bin.is_some()).then(|| view! { <div class="stack record-bin">{binned} {bin}</div> })
}
