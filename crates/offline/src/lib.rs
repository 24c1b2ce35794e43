//! IndexedDB adapter of the local store; empty on native targets.
#![cfg(target_arch = "wasm32")]
