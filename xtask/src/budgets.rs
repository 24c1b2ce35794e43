//! The sizes nobody may pass without saying so: one list, read by `test` and by `bench`.

/// One file of the bundle and the most it may weigh.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What the figure is called.
    pub name: &'static str,
    /// The file's ending in `pkg/`.
    pub ending: &'static str,
    /// Bytes with brotli at 11.
    pub brotli: u64,
}

/// Sizes of the bundle. One kilobyte is 1,000 bytes, as on the wire's bill.
pub const BUNDLE: [Budget; 3] = [
    Budget { name: "wasm_brotli", ending: "wasm", brotli: 300_000 },
    Budget { name: "js_brotli", ending: "js", brotli: 15_000 },
    Budget { name: "css_brotli", ending: "css", brotli: 20_000 },
];

/// What a visitor's page may weigh before WASM: HTML, CSS and fonts.
pub const PAGE_BEFORE_WASM: u64 = 60_000;

/// What a visitor's whole first load may weigh.
pub const FIRST_LOAD: u64 = 400_000;

/// Resident memory of an idle server, in megabytes.
pub const IDLE_MEMORY_MB: f64 = 60.0;

/// From start to the first page, in milliseconds.
pub const FIRST_PAGE_MS: f64 = 100.0;
