//! What the engine promises to those who search, on small collections written for it and on generated ones.

mod audiences;
mod collection;
mod finding;
mod reading;
mod spread;
