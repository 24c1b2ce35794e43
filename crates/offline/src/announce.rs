//! What tabs tell each other: that something was stored, and what.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Array;
use sync::ports::{Batch, Store, Write};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

/// Above this many entries, everything is said to have changed.
const MANY: usize = 500;

/// Something was stored, in this tab or in another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// The generation after it.
    pub generation: u64,
    /// Which entries; nothing when they are too many to name.
    pub keys: Option<Vec<(Store, String)>>,
    /// Whether another tab stored it.
    pub elsewhere: bool,
}

impl Announcement {
    /// What a batch changed.
    pub(crate) fn of(batch: &Batch, generation: u64) -> Self {
        let keys = batch.writes.iter().map(|write| match write {
            Write::Record { store, record, .. } => (*store, record.id.to_string()),
            Write::Put { store, key, .. } | Write::Delete { store, key } => (*store, key.clone()),
        });
        let keys = (batch.writes.len() <= MANY).then(|| keys.collect());
        Self { generation, keys, elsewhere: false }
    }

    /// Whether an entry of this store may have changed.
    #[must_use]
    pub fn touches(&self, store: Store) -> bool {
        self.keys.as_ref().is_none_or(|keys| keys.iter().any(|(touched, _)| *touched == store))
    }

    fn to_js(&self) -> JsValue {
        let message = Array::of1(&JsValue::from(self.generation as f64));
        for (store, key) in self.keys.iter().flatten() {
            message.push(&format!("{}/{key}", store.name()).into());
        }
        if self.keys.is_none() {
            message.push(&JsValue::TRUE);
        }
        message.into()
    }

    fn from_js(message: &JsValue) -> Option<Self> {
        let message: &Array = message.dyn_ref()?;
        let generation = message.get(0).as_f64()? as u64;
        if message.get(1).is_truthy() && !message.get(1).is_string() {
            return Some(Self { generation, keys: None, elsewhere: true });
        }
        let keys = message.iter().skip(1).filter_map(|key| {
            let key = key.as_string()?;
            let (name, key) = key.split_once('/')?;
            let store = Store::ALL.into_iter().find(|store| store.name() == name)?;
            Some((store, key.to_owned()))
        });
        Some(Self { generation, keys: Some(keys.collect()), elsewhere: true })
    }
}

type Listener = Rc<dyn Fn(&Announcement)>;
type Heard = Closure<dyn FnMut(MessageEvent)>;

/// Who listens in this tab, and the channel to the others.
pub(crate) struct Announcer {
    listeners: Rc<RefCell<Vec<(u32, Listener)>>>,
    next: RefCell<u32>,
    channel: Option<(BroadcastChannel, Heard)>,
}

impl Announcer {
    /// The announcer of a database.
    pub(crate) fn new(name: &str) -> Self {
        let listeners: Rc<RefCell<Vec<(u32, Listener)>>> = Rc::default();
        let channel = BroadcastChannel::new(name).ok().map(|channel| {
            let heard = Rc::clone(&listeners);
            let closure = Closure::new(move |event: MessageEvent| {
                if let Some(announcement) = Announcement::from_js(&event.data()) {
                    tell(&heard, &announcement);
                }
            });
            channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
            (channel, closure)
        });
        Self { listeners, next: RefCell::new(0), channel }
    }

    /// Tells everyone, the other tabs included.
    pub(crate) fn announce(&self, announcement: &Announcement) {
        if let Some((channel, _)) = &self.channel {
            let _posted = channel.post_message(&announcement.to_js());
        }
        tell(&self.listeners, announcement);
    }

    /// Listens until the subscription is dropped.
    pub(crate) fn subscribe(&self, listener: impl Fn(&Announcement) + 'static) -> Subscription {
        let id = self.next.replace_with(|next| next.wrapping_add(1));
        self.listeners.borrow_mut().push((id, Rc::new(listener)));
        Subscription { listeners: Rc::clone(&self.listeners), id }
    }
}

impl Drop for Announcer {
    fn drop(&mut self) {
        if let Some((channel, _)) = &self.channel {
            channel.set_onmessage(None);
            channel.close();
        }
    }
}

// A listener may subscribe or drop a subscription: none is called while the list is borrowed.
fn tell(listeners: &RefCell<Vec<(u32, Listener)>>, announcement: &Announcement) {
    let told: Vec<Listener> = listeners.borrow().iter().map(|(_, listener)| Rc::clone(listener)).collect();
    for listener in told {
        listener(announcement);
    }
}

/// Somebody listens for as long as this lives.
pub struct Subscription {
    listeners: Rc<RefCell<Vec<(u32, Listener)>>>,
    id: u32,
}

impl core::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_tuple("Subscription").field(&self.id).finish()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.listeners.borrow_mut().retain(|(id, _)| *id != self.id);
    }
}
