//! The banner that offers a newer version; nothing reloads by itself.

use leptos::prelude::*;

use super::banner::Banner;
use crate::state::update::Update;
use crate::state::{locale, state};

/// The banner, empty until a version waits.
#[component]
pub fn UpdateNotice() -> impl IntoView {
    let words = locale::words();
    let update = state().update;
    view! {
        <div role="status">
            {move || {
                (update.get() == Update::Ready)
                    .then(|| {
                        view! {
                            <Banner>
                                <p>{words.update_ready()}</p>
                                <div class="cluster">
                                    <button class="button" type="button" on:click=move |_| update.set(Update::Asked)>
                                        {words.update_apply()}
                                    </button>
                                    <button
                                        class="button"
                                        data-kind="quiet"
                                        type="button"
                                        on:click=move |_| update.set(Update::Later)
                                    >
                                        {words.update_later()}
                                    </button>
                                </div>
                            </Banner>
                        }
                    })
            }}
        </div>
    }
}
