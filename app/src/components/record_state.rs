//! Where a record is on its way, said on its own page: on this device, sent, needs you. Nothing once it is in.

use domain::RecordId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::status::RecordStatus;

use super::tag::Tag;
use crate::labels;
use crate::routes;
use crate::state::device::device;
use crate::state::{locale, state};

/// The state, once the device has said it.
#[component]
pub fn RecordState(id: RecordId) -> impl IntoView {
    let words = locale::words();
    let found = RwSignal::new(RecordStatus::Settled);
    let state = state();
    if let Some(device) = device() {
        Effect::new(move |_| {
            state.generation.track();
            // A push that fails stores nothing, and is no longer on its way.
            state.sync_status.track();
            let device = device.clone();
            spawn_local(async move {
                let status = device.store().status(id).await.unwrap_or_default();
                if found.try_get_untracked().is_some_and(|before| before != status) {
                    found.set(status);
                }
            });
        });
    }
    let shown = move || {
        let status = found.get();
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
