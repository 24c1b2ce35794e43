//! Where a page was, and when it was printed: on paper alone.

use domain::Instant;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::state::{clock, locale};

/// Scheme and host that the site publishes, as the server says them.
#[derive(Debug, Clone)]
pub struct Origin(pub String);

/// The line at the foot of the paper: the address, and the day once a browser prints.
#[component]
pub fn Printed() -> impl IntoView {
    let words = locale::words();
    let location = use_location();
    let origin =
        use_context::<Origin>().map_or_else(|| window().location().origin().unwrap_or_default(), |here| here.0);
    let printed = RwSignal::new(None::<Instant>);
    Effect::new(move |_| {
        window_event_listener(leptos::ev::beforeprint, move |_| printed.set(Some(clock::now())));
    });
    let address = move || {
        let query = location.search.get();
        let mark = if query.is_empty() { "" } else { "?" };
        [origin.as_str(), &location.pathname.get(), mark, query.trim_start_matches('?')].concat()
    };
    let day = move || printed.get().map(|at| words.page_printed(&clock::day(words, at)));
    view! { <p class="printed">{address} " " {day}</p> }
}
