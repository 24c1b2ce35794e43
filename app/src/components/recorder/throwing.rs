//! Throwing away what was recorded: asked twice, and said only once it is done.

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::state::device::Device;
use crate::state::locale;

/// The question, and the second one.
#[component]
pub fn Throwing(
    device: Device,
    id: String,
    /// Is told once it is gone.
    thrown: Callback<()>,
    /// What tells it from others, for who does not see where the question stands.
    #[prop(optional, into)]
    named: String,
) -> impl IntoView {
    let words = locale::words();
    let failed = RwSignal::new(None::<&'static str>);
    let throw = move |_| {
        let (device, id) = (device.clone(), id.clone());
        failed.set(None);
        spawn_local(async move {
            let gone = match device.store().media().await {
                Ok(files) => files.forget_recording(id).await,
                Err(error) => Err(error),
            };
            // The page may have gone away meanwhile.
            if gone.is_err() {
                let _said = failed.try_set(Some(words.media_record_still_here()));
            } else if failed.try_get_untracked().is_some() {
                thrown.run(());
            }
        });
    };
    view! { <Question named failed throw/> }.into_any()
}

/// What is asked, and why it could not be done.
#[component]
pub fn Question(
    named: String,
    failed: RwSignal<Option<&'static str>>,
    throw: impl Fn(MouseEvent) + 'static,
) -> impl IntoView {
    let words = locale::words();
    let hidden = || {
        let named = named.clone();
        (!named.is_empty()).then(|| view! { " " <span class="visually-hidden">{named}</span> })
    };
    view! {
        <details class="discard">
            <summary>{words.media_record_throw()} {hidden()}</summary>
            <p>{words.media_record_throw_sure()}</p>
            <button class="button" data-kind="danger" type="button" on:click=throw>
                {words.media_discard_do()} {hidden()}
            </button>
            <p class="field-error" role="alert">{move || failed.get()}</p>
        </details>
    }
    .into_any()
}
