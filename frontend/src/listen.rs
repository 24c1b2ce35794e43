//! Listening to the browser for the life of the page.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::EventTarget;

/// Calls `act` at each `event` of `target`, for as long as the page lives.
pub fn listen(target: &EventTarget, event: &str, act: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(act);
    // Refused only for a listener that is not a function.
    let _ = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    closure.forget();
}
