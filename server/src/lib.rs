//! The server of En commun: what runs behind the pages and the sync.
//!
//! # Layout
//! - `cli`: the commands of the binary, one file each
//! - `config`: what `Leptos.toml`, the environment and the flags say, one file a section
//! - `application`: everything put together once, the same for `main` and for the tests
//! - `services`: the use cases, opened as the operator decided; `jobs`: what runs by itself beside them
//! - `http`: the router in one file, then one file an answer; `http::middleware` around them
//! - `styleguide`: the samples of the style guide
#![forbid(unsafe_code)]

pub mod application;
pub mod cli;
pub mod config;
pub mod http;
mod jobs;
pub mod services;
mod styleguide;
