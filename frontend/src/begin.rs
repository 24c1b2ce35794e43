//! What the device does first once its code is here: it opens, exchanges, and keeps the views' signals true to it.

use std::rc::Rc;

use app::State;
use app::state::clock;
use app::state::device::{DeviceStore, Room, SetAside};
use app::state::sync_status::SyncStatus;
use app::state::update;
use domain::{GroupId, RecordId, Selector};
use leptos::prelude::*;
use sync::engine::{Choice, Question};
use sync::ports::Pending;

use crate::courier;
use crate::device::{self, Change, Device, Session};
use crate::sync_loop;
use crate::transport::{Exchange, Network};
use wasm_bindgen_futures::spawn_local;

/// The build that speaks to the server.
const BUILD: &str = env!("CARGO_PKG_VERSION");

/// Opens the device of whoever is signed in, starts the exchange, and follows both. Called once in the life of a page.
pub fn begin(signed_in: Option<Session>, state: State) -> Rc<dyn DeviceStore> {
    let network: Rc<dyn Exchange> = Rc::new(Network::new(BUILD));
    device::end_what_was_begun(signed_in.as_ref(), Rc::clone(&network), state.left_behind);
    let device = Device::start(signed_in, network);
    device.subscribe(move |change| {
        if state.generation.get_untracked() != Some(change.generation) {
            state.generation.set(Some(change.generation));
        }
        let status = status(&change);
        if status.outdated && !state.sync_status.get_untracked().outdated && state.update.get_untracked().is_open() {
            state.update.set(update::Update::Needed);
        }
        if state.sync_status.get_untracked() != status {
            state.sync_status.set(status);
        }
        state.pulse.update(|count| *count = count.wrapping_add(1));
    });
    sync_loop::run(&device);
    courier::follow(&device);
    let this = device.clone();
    spawn_local(async move {
        state.emptied.set(this.was_emptied().await.unwrap_or_default());
        if this.introduce().await {
            state.emptied.set(this.was_emptied().await.unwrap_or_default());
        }
    });
    Rc::new(device)
}

impl DeviceStore for Device {
    fn is_near(&self) -> bool {
        true
    }

    fn to_adopt(&self) -> Pending<'_, Vec<Selector>> {
        Box::pin(self.offered())
    }

    fn questions(&self) -> Pending<'_, Vec<Question>> {
        Box::pin(self.asked())
    }

    fn room(&self) -> Pending<'_, Option<Room>> {
        Box::pin(async { Ok(device::room().await) })
    }

    fn emptied_read(&self) -> Pending<'_, ()> {
        Box::pin(self.emptied_was_read())
    }

    fn only_here(&self) -> Pending<'_, u64> {
        Box::pin(self.alone_here())
    }

    fn sign_out_later(&self) {
        self.leave_later();
    }

    fn signed_out(&self) {
        Session::left_or_back();
    }

    fn signed_in(&self, said: String) -> Pending<'_, ()> {
        Box::pin(async move {
            Session::begin(&said).await;
            Ok(())
        })
    }

    fn set_aside(&self, group: GroupId, id: RecordId) -> Pending<'_, Option<SetAside>> {
        Box::pin(self.would_be(group, id))
    }

    fn choose(&self, choice: Choice) -> Pending<'_, ()> {
        Box::pin(self.decide(choice))
    }
}

fn status(change: &Change) -> SyncStatus {
    let totals = change.totals;
    SyncStatus {
        on_device: u64::from(totals.on_device),
        to_check: u64::from(totals.to_check),
        sending: totals.sending,
        sign_in: totals.sign_in,
        outdated: totals.outdated,
        put_away: totals.put_away,
        as_of: totals.complete_at.and_then(clock::hour),
    }
}
