//! The server, asked through its own router: what a browser would receive.

mod assets;
mod commands;
mod faults;
mod forgery;
mod machines;
mod media;
mod pages;
mod rights;
mod stopping;
mod support;
mod versions;
mod worker;
mod writing;
