//! The sizes nobody may pass without saying so: one list, read by `test` and by `bench`.
//!
//! Where a budget is missed, `at_most` keeps the miss from growing unsaid: it is what was reached, raising it takes a change
//! that says what for, and it goes once the budget holds. `docs/adr/0009` says what is missing.

/// What is weighed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The code that starts, and brings the home page to life by itself.
    First,
    /// What a note's page comes to life with: what starts, the module of records with every chunk that it takes, the glue.
    Note,
    /// All code, with what is loaded later.
    Whole,
    /// The glue, with what loads the rest.
    Glue,
    /// The style sheet.
    Style,
}

/// One part of the bundle and the most it may weigh.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// What the figure is called.
    pub name: &'static str,
    /// What it weighs.
    pub part: Part,
    /// Bytes with brotli at 11.
    pub brotli: u64,
    /// The most that the continuous integration lets pass: the budget, or what was reached while it is missed.
    pub at_most: u64,
}

impl Budget {
    /// A budget that holds.
    const fn kept(name: &'static str, part: Part, brotli: u64) -> Self {
        Self { name, part, brotli, at_most: brotli }
    }
}

/// What the WASM of a visitor's first load, a note's page, may weigh: bytes with brotli at 11.
pub const NOTE_WASM: u64 = 300_000;

/// What the glue may weigh, with what loads the rest; the same bytes.
const GLUE: u64 = 15_000;

/// The gate of a note's code, [`Part::Note`], with brotli at 11. The budget is 300 KB of WASM, and the glue's own 15: this is
/// no budget but what it weighs today, and only ever goes down unsaid.
const NOTE_CODE_AT_MOST: u64 = 669_500;

/// Sizes of the bundle. One kilobyte is 1,000 bytes, as on the wire's bill.
pub const BUNDLE: [Budget; 5] = [
    Budget::kept("home_wasm_brotli", Part::First, NOTE_WASM),
    Budget { name: "wasm_whole_brotli", part: Part::Whole, brotli: 600_000, at_most: 1_197_500 },
    Budget::kept("js_brotli", Part::Glue, GLUE),
    Budget::kept("css_brotli", Part::Style, 20_000),
    Budget { name: "note_code_brotli", part: Part::Note, brotli: NOTE_WASM + GLUE, at_most: NOTE_CODE_AT_MOST },
];

/// What a note's page may weigh before WASM: HTML, CSS and fonts.
pub const PAGE_BEFORE_WASM: u64 = 60_000;

/// What a visitor's whole first load, a note's page, may weigh.
pub const FIRST_LOAD: u64 = 400_000;

/// Resident memory of an idle server, in megabytes.
pub const IDLE_MEMORY_MB: f64 = 60.0;

/// From start to the first page, in milliseconds.
pub const FIRST_PAGE_MS: f64 = 100.0;

/// Standard C11: a note's text on a cheap telephone and a weak network (400 kbit/s, 400 ms, 5 % loss), in milliseconds.
pub const CHEAP_PHONE_TEXT_MS: f64 = 3_000.0;

/// There, a form that runs no script, until its first field has the focus.
pub const CHEAP_PHONE_FORM_MS: f64 = 3_000.0;

/// There, until the page is hydrated.
pub const CHEAP_PHONE_ALIVE_MS: f64 = 10_000.0;

/// Standard C11: the three quarters of interactions that are answered soonest, on a quarter of this processor, in milliseconds.
pub const CHEAP_PHONE_INP_P75_MS: f64 = 200.0;

/// Standard C11: what a page keeps in memory after thirty others, in megabytes of 1,024 × 1,024 bytes.
pub const CHEAP_PHONE_HEAP_MB: f64 = 60.0;
