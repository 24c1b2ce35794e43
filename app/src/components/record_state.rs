//! Where a record is on its way, said on its own page: on this device, sent, needs you. Nothing once it is in.

use domain::RecordId;
use leptos::prelude::*;
use sync::status::RecordStatus;

use super::tag::Tag;
use crate::labels;
use crate::routes;
use crate::state::asked::asked;
use crate::state::{locale, state};

/// The state, once the device has said it.
#[component]
pub fn RecordState(id: RecordId) -> impl IntoView {
    let words = locale::words();
    let found = asked(move |device| async move { Some(device.store().status(id).await.unwrap_or_default()) });
    let last = state().last_status;
    Effect::new(move |_| {
        if let Some(status) = found.get() {
            last.set(Some((id, status)));
        }
    });
    // A page that is made anew says what it said until the device has answered again: it is read out once.
    let before = last.get_untracked().filter(|(of, _)| *of == id).map(|(_, status)| status);
    let shown = move || {
        let status = found.get().or(before).unwrap_or_default();
        (status != RecordStatus::Settled).then(|| {
            let (label, tone) = labels::status(words, status);
            view! {
                <a class="tag-link" href=routes::device(words.lang())>
                    <Tag label tone/>
                </a>
            }
        })
    };
    view! { <p class="record-state" role="status">{shown}</p> }.into_any()
}
