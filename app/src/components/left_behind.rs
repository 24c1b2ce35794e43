//! The banner of a device that holds the work of somebody whose session ended by itself: it waits for them.

use leptos::prelude::*;

use super::banner::Banner;
use super::button::{ButtonKind, ButtonLink};
use crate::routes;
use crate::state::{locale, state};

/// The banner, empty unless something waits.
#[component]
pub fn LeftBehind() -> impl IntoView {
    let words = locale::words();
    let left = state().left_behind;
    let banner = move || {
        let count = left.get();
        (count > 0).then(|| {
            view! {
                <Banner>
                    <p>{words.account_left_behind(count)}</p>
                    <ButtonLink href=routes::account(words.lang()) label=words.account_sign_in() kind=ButtonKind::Quiet/>
                </Banner>
            }
        })
    };
    view! { <div role="status">{banner}</div> }
}
