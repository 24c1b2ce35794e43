//! The server, asked through its own router: what a browser would receive.

mod assets;
mod forgery;
mod pages;
mod stopping;
mod support;
mod worker;
mod writing;
