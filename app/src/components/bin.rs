//! The bin, on the page of a record: it goes there, and comes out while it can.

use api::NewIds;
use domain::record::BIN_SECONDS;
use domain::{Instant, Record};
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
pub fn Binned(since: Instant) -> impl IntoView {
    let words = locale::words();
    let (day, end) = (clock::day(words, since), clock::day(words, until(since)));
    let said = if clock::now() < until(since) { words.media_bin_since(&day, &end) } else { words.media_bin_over(&day) };
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
                    <p class="small">{words.media_bin_help()}</p>
                    <p><Button label=words.media_bin() kind=ButtonKind::Danger submit=true/></p>
                </ActForm>
            </details>
        }
        .into_any(),
    }
}
