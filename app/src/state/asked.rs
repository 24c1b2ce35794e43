//! What the device answers to a question, asked again whenever it knows anything else.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::device::{Device, device};
use super::state;

/// How far the asking is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    Idle,
    Under,
    /// Something changed meanwhile: what is being answered may be old.
    Again,
}

/// The device's answer; nothing before it has answered, nor on a server, which knows no device.
///
/// A question that it cannot answer (nothing) leaves the answer before. One question is asked at a time, so that an older answer never follows a
/// newer one.
pub fn asked<T, F>(question: impl Fn(Device) -> F + 'static) -> RwSignal<Option<T>>
where
    T: PartialEq + Clone + Send + Sync + 'static,
    F: Future<Output = Option<T>> + 'static,
{
    let found = RwSignal::new(None::<T>);
    let Some(device) = device() else { return found };
    let pulse = state().pulse;
    let asking = Rc::new(Cell::new(Asking::Idle));
    let question = Rc::new(question);
    Effect::new(move |_| {
        pulse.track();
        if asking.replace(Asking::Again) != Asking::Idle {
            return;
        }
        let (device, asking, question) = (device.clone(), Rc::clone(&asking), Rc::clone(&question));
        spawn_local(async move {
            while asking.replace(Asking::Under) == Asking::Again {
                let answer = question(device.clone()).await;
                let differs = |before: &Option<T>| answer.is_some() && *before != answer;
                if found.try_with_untracked(differs) == Some(true) {
                    let _still_there = found.try_set(answer);
                }
            }
            asking.set(Asking::Idle);
        });
    });
    found
}
