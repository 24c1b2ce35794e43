//! The device in a real browser, against a server in memory that decides as the real one does.

mod away;
mod blank;
mod capture;
mod files;
mod full;
mod journal;
mod kit;
mod leaving;
mod media;
mod recordings;
mod restored;
mod save;
mod spared;
mod sparing;
mod world;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
