//! Waiting for something no longer than somebody may be made to wait.

use core::cell::RefCell;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::{Poll, Waker};
use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::set_timeout;

/// What `work` makes; nothing where `end` comes first, and the work is then given up.
pub async fn unless<T>(end: impl Future<Output = ()>, work: impl Future<Output = T>) -> Option<T> {
    let (mut end, mut work) = (pin!(end), pin!(work));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(made) => Poll::Ready(Some(made)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}

/// Ends after this time, in a browser.
pub async fn pause(time: Duration) {
    let clock: Rc<RefCell<(bool, Option<Waker>)>> = Rc::default();
    let rings = Rc::clone(&clock);
    let ring = move || {
        let waker = {
            let mut state = rings.borrow_mut();
            state.0 = true;
            state.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    };
    set_timeout(ring, time);
    poll_fn(|context| {
        let mut state = clock.borrow_mut();
        if state.0 {
            return Poll::Ready(());
        }
        state.1 = Some(context.waker().clone());
        Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests {
    use core::future::{pending, ready};
    use core::task::Context;

    use super::*;

    #[test]
    fn work_that_does_not_end_is_given_up() {
        let mut context = Context::from_waker(Waker::noop());
        let mut late = pin!(unless(ready(()), pending::<u8>()));
        assert_eq!(late.as_mut().poll(&mut context), Poll::Ready(None));
        let mut done = pin!(unless(ready(()), ready(1)));
        assert_eq!(done.as_mut().poll(&mut context), Poll::Ready(Some(1)));
        let mut waits = pin!(unless(pending(), pending::<u8>()));
        assert_eq!(waits.as_mut().poll(&mut context), Poll::Pending);
    }
}
