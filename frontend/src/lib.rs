//! The browser's composition root; empty on native targets.
#![cfg(target_arch = "wasm32")]
