//! Where a record is on its way, said on its own page: on this device, sent, needs you. Nothing once it is
//! in, and then the place where it was said.

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
    let (last, spoken_of) = (state().last_status, state().spoken_of);
    Effect::new(move |_| {
        if let Some(status) = found.get() {
            last.set(Some((id, status)));
            if status != RecordStatus::Settled {
                spoken_of.set(Some(id));
            }
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
    // What is below stays where it is when this falls silent: somebody may be about to press it.
    let said = move || (spoken_of.get() == Some(id)).then_some("true");
    view! { <p class="record-state" role="status" data-said=said>{shown}</p> }.into_any()
}
