//! The device's database in a real browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod browser {
    //! One file a promise.
    pub mod commit;
    pub mod made;
    pub mod older;
    pub mod queries;
    pub mod speed;
    pub mod tabs;
}

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
