//! Gives the views their device, and keeps their signals true to it.

use std::rc::Rc;

use app::State;
use app::state::sync_status::SyncStatus;
use js_sys::Date;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::device::{self, Change, Device, Session};
use crate::sync_loop;
use crate::transport::Network;

/// The build that speaks to the server.
const BUILD: &str = env!("CARGO_PKG_VERSION");

/// Opens the device of whoever is signed in, starts the exchange, and follows both. Called once, before the first view;
/// `session` is what the server's page said, or what was remembered where no server rendered it.
pub fn provide(state: State, session: Option<Session>) -> Device {
    Session::remember(session.as_ref());
    let device = Device::start(session, Rc::new(Network::new(BUILD)));
    device.subscribe(move |change| {
        let status = status(&change);
        if state.sync_status.get_untracked() != status {
            state.sync_status.set(status);
        }
    });
    sync_loop::run(&device);
    spawn_local(async move {
        if let Some(room) = device::estimate().await {
            state.storage.set(Some(room));
        }
    });
    device
}

fn status(change: &Change) -> SyncStatus {
    let totals = change.totals;
    SyncStatus {
        on_device: u64::from(totals.on_device),
        to_check: u64::from(totals.to_check),
        sending: totals.sending,
        as_of: totals.complete_at.map(|at| {
            let at = Date::new(&(at.millis() as f64).into());
            (at.get_hours() as u8, at.get_minutes() as u8)
        }),
    }
}
