//! The way to the files of a record, for whoever may add some.

use domain::policy::editing;
use domain::{Kind, Level, RecordId};
use leptos::prelude::*;

use super::button::{ButtonKind, ButtonLink};
use crate::routes;
use crate::state::locale;

/// The link.
#[component]
pub fn MediaLink(kind: Kind, id: RecordId, level: Level) -> impl IntoView {
    let words = locale::words();
    (level >= editing(kind))
        .then(|| {
            let href = routes::media_of(words.lang(), id);
            view! { <ButtonLink href label=words.media_title() kind=ButtonKind::Quiet/> }
        })
        .into_any()
}
