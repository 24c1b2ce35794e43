//! A fresher answer, which takes the place of the one shown; not under the hand of who writes in the page.

use api::ApiError;
use leptos::ev;
use leptos::prelude::*;
use leptos::server::codee::string::FromToStringCodec;

use super::told::{Key, Outcome, Told};
use crate::forms::entry;
use crate::state::state;

/// What a page shows, and the answer that waits to be shown in its place.
#[derive(Clone, Copy)]
pub(super) struct Refresh {
    shown: Resource<Outcome, FromToStringCodec>,
    asked: Memo<Key>,
    waiting: StoredValue<Option<(Key, Outcome)>>,
}

impl Refresh {
    /// For a page of a browser; what waits is shown once its form is left or sent.
    pub(super) fn new(shown: Resource<Outcome, FromToStringCodec>, asked: Memo<Key>) -> Self {
        let refresh = Self { shown, asked, waiting: StoredValue::new(None) };
        let look = move || request_animation_frame(move || refresh.put());
        let (left, pressed) = (
            window_event_listener(ev::focusout, move |_| look()),
            // What was opened is closed by a press that moves no focus.
            window_event_listener(ev::click, move |_| look()),
        );
        on_cleanup(move || {
            left.remove();
            pressed.remove();
        });
        let pulse = state().pulse;
        Effect::watch(move || pulse.get(), move |_, _, _| refresh.put(), false);
        refresh
    }

    /// Shows `fresh` where the page still asks `asked`: at once, or when nobody writes in it any more.
    pub(super) fn replace(self, asked: &Key, fresh: Result<Told, ApiError>) {
        if fresh.is_ok() && self.waiting.try_set_value(Some((asked.clone(), Outcome(fresh)))).is_none() {
            self.put();
        }
    }

    /// Something was stored: what the device answered before is of before it, and another answer follows.
    pub(super) fn outdate(self) {
        let _gone = self.waiting.try_update_value(|waiting| {
            let of_device = |(_, fresh): &(Key, Outcome)| fresh.0.as_ref().is_ok_and(|told| told.from_device);
            waiting.take_if(|waiting| of_device(waiting))
        });
    }

    fn put(self) {
        let waits = self.waiting.try_with_value(Option::is_some) == Some(true);
        if !waits || entry::is_being_written() {
            return;
        }
        let Some((asked, fresh)) = self.waiting.try_update_value(Option::take).flatten() else { return };
        if self.asked.try_get_untracked().as_ref() == Some(&asked)
            && self.shown.try_get_untracked().flatten().as_ref() != Some(&fresh)
        {
            self.shown.set(Some(fresh));
        }
    }
}
