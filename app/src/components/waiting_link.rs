//! How many suggestions wait on a record, and the way to them, on a page that does not show them itself.

use domain::RecordId;
use leptos::prelude::*;

use crate::routes;
use crate::state::locale;

/// The link; nothing where nothing waits for the reader.
#[component]
pub fn WaitingLink(id: RecordId, count: u64) -> impl IntoView {
    let words = locale::words();
    (count > 0).then(|| {
        view! { <p><a href=routes::suggestions_on(words.lang(), id)>{words.suggestion_waiting(count)}</a></p> }
    })
}
