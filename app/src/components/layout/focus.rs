//! After a navigation inside the page, the focus goes to the new title, so that a keyboard or a screen reader is there.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::components::going_on::focus;

/// Watches the address, and moves the focus once the new page stands; the first page keeps the browser's own focus.
pub fn follow_navigation() {
    let path = use_location().pathname;
    Effect::watch(
        move || path.get(),
        move |path, previous, _| {
            if previous.is_some_and(|before| before != path) {
                request_animation_frame(|| focus_title(PATIENCE));
            }
        },
        false,
    );
}

/// How many frames a page may take to show its title, once its code is there.
const PATIENCE: u8 = 180;

fn focus_title(patience: u8) {
    let is_there = |selector: &str| document().query_selector(selector).is_ok_and(|found| found.is_some());
    if is_there("main[aria-busy=true]") {
        // The page's code is on its way, for as long as the network takes: the title is still that of the page before.
        request_animation_frame(move || focus_title(patience));
        return;
    }
    let busy = is_there("main [aria-busy=true]");
    let title = document().query_selector("main h1").ok().flatten().filter(|_| !busy);
    let Some(title) = title else {
        if let Some(left) = patience.checked_sub(1) {
            request_animation_frame(move || focus_title(left));
        }
        return;
    };
    focus(&title);
}
