//! The browser's composition root; empty on native targets.
//!
//! # Layout
//! - `boot`: hydrates a page of the server, or mounts into the offline shell; `waking`: piece by piece
//! - `connectivity`: whether the server answers
//! - `service_worker`: registers the worker and offers its updates
//! - `device`: what this browser holds, what was written on it; `provide`: gives it to the views
//! - `late`: the device before its code is here; `begin`: what it does first
//! - `courier`: has the service worker woken to send what waits
//! - `transport`, `sync_loop`: the exchange with the server, and when it happens; `live`: that there is news
#![cfg(target_arch = "wasm32")]
#![forbid(unsafe_code)]

mod begin;
mod boot;
mod connectivity;
mod courier;
mod device;
mod late;
mod listen;
mod live;
mod provide;
mod service_worker;
mod sync_loop;
#[cfg(test)]
mod tests;
mod transport;
mod waking;

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the application in this document; `boot.js` calls it once the module is ready, and waits until it is alive.
#[wasm_bindgen]
pub async fn hydrate() {
    boot::start().await;
}
