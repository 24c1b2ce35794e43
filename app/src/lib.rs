//! Views of En commun: what a person sees, the same on the server and in the browser.
//!
//! # Layout
//! - `app`: providers, router and the route table, the only place that names every page
//! - `shell`: the two HTML documents, the server's page and the static offline shell
//! - `late`: the pages whose code is loaded when they are opened
//! - `routes`: typed paths; no other file writes an address
//! - `state`: what every view may ask for: language, connectivity, sync status, updates, response status
//! - `queries`: reads, from the device first where it holds what is asked
//! - `capture`: files that somebody picks in a form
//! - `commands`: writes, on the device first
//! - `forms`: forms that post by themselves, and keep what is typed
//! - `labels`: what the commons' words are called on a screen
//! - `components`: the parts of the interface, stateless first; `components::layout` frames every page
//! - `pages`: one file a page
//! - `contact`: what somebody typed to be reached by, as an address
//! - `described`: what a page says of itself to machines, which a server alone listens to
#![forbid(unsafe_code)]
// Views are types in types: an optimised build asks the layout of one that is deep.
#![recursion_limit = "256"]
#![expect(missing_docs, reason = "the component macro makes items that cannot carry documentation")]
#![expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

pub mod app;
pub mod capture;
pub mod commands;
pub mod components;
pub mod contact;
pub mod described;
pub mod forms;
pub mod labels;
pub mod late;
pub mod pages;
pub mod queries;
pub mod routes;
pub mod shell;
pub mod state;

pub use app::App;
pub use shell::{Assets, Page, offline_shell};
pub use state::State;
