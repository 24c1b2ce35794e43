//! What a form on the page holds: names and texts, read out and put back.

use api::typed::{self, Typed};
use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Event, FormData, HtmlButtonElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
    SubmitEvent,
};

/// The name of a field's control in a form.
#[must_use]
pub fn control(field: &str) -> String {
    ["fields[", field, "]"].concat()
}

/// The record's fields in a form, by their own names; several values of one are lines.
#[must_use]
pub fn read(form: &HtmlFormElement) -> Typed {
    let mut typed = Typed::new();
    for (name, value) in pairs(form) {
        typed::put(&mut typed, &name, value);
    }
    typed
}

/// The names and texts that a form would post, its buttons apart.
#[must_use]
pub fn pairs(form: &HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = FormData::new_with_form(form) else { return Vec::new() };
    let entries = js_sys::try_iter(&data).ok().flatten().into_iter().flatten().flatten();
    let pair = |entry: JsValue| {
        let pair: js_sys::Array = entry.unchecked_into();
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    entries.filter_map(pair).collect()
}

/// Adds the value of the button that sent the form.
pub fn add_button(typed: &mut Typed, button: Option<&HtmlButtonElement>) {
    if let Some(button) = button {
        typed::put(typed, &button.name(), button.value());
    }
}

/// The button that sent a form.
#[must_use]
pub fn button(event: &SubmitEvent) -> Option<HtmlButtonElement> {
    event.submitter().and_then(|element| element.dyn_into().ok())
}

/// Puts what was typed back into a form, and says so to whoever listens.
pub fn restore(form: &HtmlFormElement, typed: &Typed) {
    for (field, text) in typed {
        let named = form.elements().named_item(&control(field));
        // Several controls of one name are a list: radio buttons, boxes.
        let list = form.query_selector_all(&["[name=\"", &control(field), "\"]"].concat());
        let (Some(_), Ok(list)) = (named, list) else { continue };
        for index in 0..list.length() {
            if let Some(element) = list.item(index) {
                set(&element, text);
            }
        }
    }
    if let Ok(event) = Event::new("input") {
        // Nobody refuses an event that they listen to.
        let _heard = form.dispatch_event(&event);
    }
}

fn set(element: &JsValue, text: &str) {
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(text);
    } else if let Some(select) = element.dyn_ref::<HtmlSelectElement>() {
        select.set_value(text);
    } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        match input.type_().as_str() {
            "radio" | "checkbox" => input.set_checked(text.lines().any(|line| line == input.value())),
            "hidden" => {}
            _ => input.set_value(text),
        }
    }
}

/// Whether somebody is at work in the page: in a form that they opened, or that holds what they typed.
#[must_use]
pub fn is_being_written() -> bool {
    let forms = document().query_selector_all("main form[method=post]:not([hidden])");
    let forms = forms.ok().into_iter().flat_map(|all| (0..all.length()).filter_map(move |index| all.item(index)));
    forms.filter_map(|form| form.dyn_into::<HtmlFormElement>().ok()).any(|form| {
        let is_open = || form.closest("details.act[open]").is_ok_and(|opened| opened.is_some());
        is_touched(&form) || is_open()
    })
}

/// Whether something in a form is not as the page came with it.
#[must_use]
pub fn is_touched(form: &HtmlFormElement) -> bool {
    let elements = form.elements();
    (0..elements.length()).filter_map(|index| elements.item(index)).any(|element| {
        if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
            area.default_value() != Ok(area.value())
        } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            match input.type_().as_str() {
                "radio" | "checkbox" => input.checked() != input.default_checked(),
                "hidden" => false,
                _ => input.value() != input.default_value(),
            }
        } else {
            false
        }
    })
}
