//! The way to how a record came to be what it is.

use domain::{Kind, RecordId};
use leptos::prelude::*;

use super::button::{ButtonKind, ButtonLink};
use super::icon::Icon;
use crate::routes;
use crate::state::locale;

/// The link.
#[component]
pub fn HistoryLink(kind: Kind, id: RecordId) -> impl IntoView {
    let words = locale::words();
    let href = routes::history(words.lang(), kind, id);
    view! { <ButtonLink href label=words.note_history() kind=ButtonKind::Quiet icon=Icon::Retry/> }.into_any()
}
