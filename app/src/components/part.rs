//! A part of a page that comes to life in its turn, and has no box of its own.

use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyView;

use super::waking::{Waking, waking};

/// What `make` shows, alive in its turn.
pub fn part(make: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    around(waking(make))
}

/// What `make` shows, of what is read in a turn before its own.
pub fn part_of(read: impl FnOnce() + Send + 'static, make: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    around(waking(make).after(read))
}

fn around(asleep: Waking) -> AnyView {
    view! { <div class="part">{asleep}</div> }.into_any()
}
