//! The line that says what was just done: it outlives the form that did it, and stays until it is closed or one goes on.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::going_on;
use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::state::{locale, state};

/// The line, empty until something is done.
#[component]
pub fn DoneLine() -> impl IntoView {
    let words = locale::words();
    let done = state().done;
    let path = use_location().pathname;
    Effect::watch(move || path.get(), move |_, _, _| done.set(None), false);
    let close = move |_| {
        done.set(None);
        // The button is gone: one goes on with the page.
        going_on::with_page();
    };
    view! {
        <div class="done-line" role="status">
            {move || {
                done.get()
                    .map(|said| {
                        view! {
                            <Notice icon=Icon::Check tone=NoticeTone::Good>
                                <p>{said}</p>
                                <button class="button" data-kind="quiet" type="button" on:click=close>
                                    {words.action_close()}
                                </button>
                            </Notice>
                        }
                    })
            }}
        </div>
    }
    .into_any()
}
