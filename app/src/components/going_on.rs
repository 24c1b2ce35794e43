//! Where a keyboard goes on once an act is done: at what the act was on, then at what stands there when the page is made anew.

use std::sync::{Arc, OnceLock};

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// What an act is part of: a card, a line of a list, a part of the page.
const WHOLE: [&str; 3] = ["article", "li", "section"];

/// A place in a page that outlives the elements that stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    page: String,
    name: &'static str,
    nth: u32,
}

/// Where an act was done in the part of the page that asks; once that part is made anew one goes on there, and `made_anew`
/// is run.
pub fn watch(made_anew: impl Fn() + Copy + Send + Sync + 'static) -> Arc<OnceLock<Place>> {
    let done = Arc::new(OnceLock::<Place>::new());
    let left = Arc::clone(&done);
    on_cleanup(move || {
        if let Some(place) = left.get().cloned() {
            request_animation_frame(move || {
                if at(&place) {
                    made_anew();
                }
            });
        }
    });
    done
}

/// The place of what `form` is part of; the title's where it is part of nothing smaller than the page.
#[must_use]
pub fn place(form: &Element) -> Place {
    let found = whole(form).and_then(|whole| {
        let name = WHOLE.into_iter().find(|name| whole.tag_name().eq_ignore_ascii_case(name))?;
        let all = document().query_selector_all(&["main ", name].concat()).ok()?;
        let nth = (0..all.length()).find(|nth| all.item(*nth).is_some_and(|node| node.is_same_node(Some(&whole))))?;
        Some((name, nth))
    });
    let (name, nth) = found.unwrap_or(("h1", 0));
    Place { page: page(), name, nth }
}

/// Goes on at what `form` is part of, or at what stands in that place where it is gone; whoever went elsewhere stays there.
pub fn stay(form: &Element, place: &Place) {
    let is_here = |active: Element| active.tag_name() == "BODY" || form.contains(Some(&active));
    if !form.is_connected() {
        at(place);
    } else if !document().active_element().is_none_or(is_here) {
        // What is typed elsewhere meanwhile goes where it is typed.
    } else if let Some(whole) = whole(form).or_else(title) {
        focus(&whole);
    }
}

fn whole(form: &Element) -> Option<Element> {
    form.closest(&WHOLE.join(",")).ok().flatten()
}

fn title() -> Option<Element> {
    document().query_selector("main h1").ok().flatten()
}

/// Goes on at what stands in that place now, or at the title where nothing does; whoever went elsewhere stays there.
/// Whether the page is still that one.
pub fn at(place: &Place) -> bool {
    if place.page != page() {
        return false;
    }
    let is_lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
    if is_lost {
        focus_nth(place);
    }
    true
}

fn focus_nth(place: &Place) {
    let found = document().query_selector_all(&["main ", place.name].concat()).ok();
    let there = found.and_then(|all| all.item(place.nth)).and_then(|node| node.dyn_into::<Element>().ok());
    if let Some(there) = there.or_else(title) {
        focus(&there);
    }
}

/// Goes on with the page, from its beginning.
pub fn with_page() {
    if let Some(main) = document().query_selector("main").ok().flatten() {
        focus(&main);
    }
}

fn page() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Puts the focus on what is no control, and leaves the page where it is scrolled to.
pub fn focus(element: &Element) {
    let Some(element) = element.dyn_ref::<HtmlElement>() else { return };
    element.set_tab_index(-1);
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    // Where it cannot be had the focus stays where it is: what is done is said all the same.
    let _focused = element.focus_with_options(&options);
}
