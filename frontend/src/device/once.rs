//! A value that one part gives and another waits for.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::{Poll, Waker};

struct Slot<T> {
    value: Option<T>,
    gone: bool,
    waker: Option<Waker>,
}

/// Who will give the value.
pub struct Giver<T>(Rc<RefCell<Slot<T>>>);

/// Who waits for it.
pub struct Taker<T>(Rc<RefCell<Slot<T>>>);

/// Both ends.
pub fn once<T>() -> (Giver<T>, Taker<T>) {
    let slot = Rc::new(RefCell::new(Slot { value: None, gone: false, waker: None }));
    (Giver(Rc::clone(&slot)), Taker(slot))
}

impl<T> Giver<T> {
    /// Gives it.
    pub fn give(self, value: T) {
        self.0.borrow_mut().value = Some(value);
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        let mut slot = self.0.borrow_mut();
        slot.gone = true;
        if let Some(waker) = slot.waker.take() {
            waker.wake();
        }
    }
}

impl<T> Taker<T> {
    /// Waits for it; nothing when it will not come.
    pub async fn take(self) -> Option<T> {
        std::future::poll_fn(|context| {
            let mut slot = self.0.borrow_mut();
            if slot.value.is_some() || slot.gone {
                return Poll::Ready(slot.value.take());
            }
            slot.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}
