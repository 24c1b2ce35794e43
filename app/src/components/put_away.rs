//! The banner of a device that the server has said nothing to for too long: what is not everybody's is put away, and nothing is lost.

use leptos::prelude::*;

use super::banner::Banner;
use crate::state::{locale, state};

/// The banner, empty unless something is put away.
#[component]
pub fn PutAway() -> impl IntoView {
    let status = state().sync_status;
    let put_away = Memo::new(move |_| status.with(|status| status.put_away));
    let banner = move || {
        put_away.get().then(|| {
            view! {
                <Banner>
                    <p>{locale::words().device_put_away()}</p>
                </Banner>
            }
        })
    };
    view! { <div role="status">{banner}</div> }
}
