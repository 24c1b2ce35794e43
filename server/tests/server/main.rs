//! The server, asked through its own router: what a browser would receive.

mod assets;
mod commands;
mod faults;
mod forgery;
mod importing;
mod machines;
mod media;
mod pages;
mod rights;
mod running;
mod stopping;
mod support;
mod versions;
mod worker;
mod writing;
