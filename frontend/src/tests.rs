//! A page of the server that comes to life, in a real browser: what is read stays as it came until it changes.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use app::components::part::part_of;
use app::components::still::still;
use gloo_timers::future::TimeoutFuture;
use leptos::mount::{hydrate_from, mount_to};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

use crate::waking;

fn place() -> HtmlElement {
    waking::run_tasks();
    let place: HtmlElement = document().create_element("main").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

fn first(place: &Element, selector: &str) -> Element {
    place.query_selector(selector).unwrap().unwrap()
}

/// A list that is read, and what comes after it; counts how often the list is made.
#[derive(Clone, Default)]
struct Page {
    titles: RwSignal<Vec<&'static str>>,
    after: RwSignal<&'static str>,
    makings: Arc<AtomicUsize>,
}

impl Page {
    fn view(self) -> impl IntoView {
        let list = move || {
            let (titles, makings) = (self.titles.get(), Arc::clone(&self.makings));
            let lines = move || {
                makings.fetch_add(1, Ordering::Relaxed);
                let line = |title| view! { <li><a href="/notes/1">{title}</a></li> };
                titles.into_iter().map(line).collect_view().into_any()
            };
            view! { <ul>{still(lines)}</ul> }.into_any()
        };
        view! {
            {list}
            <p>{move || self.after.get()}</p>
        }
    }
}

/// What a server sends of a page, which is what a browser makes of it; the page, and who owns its signals.
fn sent() -> (Owner, HtmlElement, Page) {
    let owner = Owner::new();
    let page = owner.with(Page::default);
    page.titles.set(vec!["La crue"]);
    page.after.set("avant");
    // A server sends what a browser makes.
    let (made, place) = (place(), place());
    let other = page.clone();
    let mounted = mount_to(made.clone(), move || other.view());
    place.set_inner_html(&made.inner_html());
    drop(mounted);
    page.makings.store(0, Ordering::Relaxed);
    (owner, place, page)
}

#[wasm_bindgen_test]
async fn nothing_of_it_is_made_until_it_changes_and_then_only_what_differs() {
    let (_owner, place, page) = sent();
    let link = first(&place, "a");
    let other = page.clone();
    let _alive = hydrate_from(place.clone(), move || other.view());
    assert_eq!(page.makings.load(Ordering::Relaxed), 0);
    // What comes after it is found all the same.
    page.after.set("après");
    TimeoutFuture::new(0).await;
    assert_eq!(first(&place, "p").text_content().unwrap(), "après");

    page.titles.set(vec!["La décrue", "Le quai"]);
    TimeoutFuture::new(0).await;
    assert_eq!(page.makings.load(Ordering::Relaxed), 2, "as it came, then as it is");
    assert_eq!(first(&place, "ul").text_content().unwrap(), "La décrueLe quai");
    assert!(first(&place, "a").is_same_node(Some(&link)), "who had the focus has it");

    page.titles.set(Vec::new());
    TimeoutFuture::new(0).await;
    assert_eq!(first(&place, "ul").text_content().unwrap(), "");
}

#[wasm_bindgen_test]
async fn what_a_browser_translated_is_made_anew() {
    let (_owner, place, page) = sent();
    let other = page.clone();
    let _alive = hydrate_from(place.clone(), move || other.view());
    first(&place, "a").set_inner_html("<font><font>The flood</font></font>");
    page.titles.set(vec!["La décrue", "Le quai"]);
    TimeoutFuture::new(0).await;
    assert_eq!(first(&place, "ul").text_content().unwrap(), "La décrueLe quai");
    page.titles.set(vec!["Le quai"]);
    TimeoutFuture::new(0).await;
    assert_eq!(first(&place, "ul").text_content().unwrap(), "Le quai");
}

/// What happened, in order.
#[derive(Clone, Default)]
struct Said(Arc<Mutex<Vec<&'static str>>>);

impl Said {
    fn say(&self, what: &'static str) {
        self.0.lock().unwrap().push(what);
    }

    fn all(&self) -> Vec<&'static str> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// Two parts: a button that counts, and one that shows what an effect says, and touches the button when it wakes.
fn parts(said: Said) -> impl IntoView {
    let count = RwSignal::new(0);
    let effect = RwSignal::new("avant");
    let (first, second) = (said.clone(), said.clone());
    Effect::new({
        let said = said.clone();
        move |_| {
            said.say("effect");
            effect.set("après");
        }
    });
    let heard = said.clone();
    let button = move || {
        first.say("button");
        let click = move |_| {
            heard.say("heard");
            count.update(|count| *count += 1);
        };
        view! { <button on:click=click>{count}</button> }.into_any()
    };
    let text = move || {
        second.say("text");
        if let Ok(Some(button)) = document().query_selector("[data-alive=true] button") {
            button.unchecked_into::<HtmlElement>().click();
        }
        view! { <p>{move || effect.get()}</p> }.into_any()
    };
    let before = said;
    view! {
        <section>{part_of(|| (), button)}</section>
        <section>{part_of(move || before.say("read"), text)}</section>
    }
}

/// These parts as a server sends them, which is what a browser makes of them, in a page.
fn sent_parts() -> HtmlElement {
    let (made, place) = (place(), place());
    let mounted = Owner::new().with(|| mount_to(made.clone(), || parts(Said::default())));
    place.set_inner_html(&made.inner_html());
    drop(mounted);
    place
}

#[wasm_bindgen_test]
async fn parts_wake_in_turn_and_nothing_else_happens_until_all_are_awake() {
    let place = sent_parts();
    place.set_attribute("data-alive", "true").unwrap();
    let said = Said::default();
    let other = said.clone();
    waking::wake_in(place.clone(), || (), move || parts(other)).await;
    assert_eq!(said.all(), ["button", "read", "text", "effect"], "what was touched meanwhile was not heard");
    TimeoutFuture::new(0).await;
    assert_eq!(first(&place, "p").text_content().unwrap(), "après");
    first(&place, "button").unchecked_into::<HtmlElement>().click();
    TimeoutFuture::new(0).await;
    assert_eq!(said.all(), ["heard"]);
    assert_eq!(first(&place, "button").text_content().unwrap(), "1");
    place.remove();
}

#[wasm_bindgen_test]
async fn a_part_that_a_browser_translated_is_made_anew() {
    let place = sent_parts();
    first(&place, "p").set_inner_html("<font><font>before</font></font>");
    waking::wake_in(place.clone(), || (), || parts(Said::default())).await;
    TimeoutFuture::new(0).await;
    assert_eq!(first(&place, "p").text_content().unwrap(), "après");
    place.remove();
}
