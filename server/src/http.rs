//! What is answered to whom: the router in one file, then one file an answer.
//!
//! # Layout
//! - `router`, `accept_loop`, `middleware`: how a request comes in
//! - `pages`, `forms`, `offline_shell`: documents for people
//! - `kept_pages`: those that visitors read, until the next commit
//! - `head`, `structured`: what a document says to machines
//! - `feed`, `sitemap`, `robots`, `security_txt`, `manifest`: documents for machines
//! - `here`, `xml`, `conditional`, `failure`: what those are made with
//! - `source`: where the code is; `share`: what another application shares, where no service worker took it
//! - `assets`, `site`, `service_worker`: the browser's files

pub mod accept_loop;
pub mod assets;
pub mod conditional;
pub mod failure;
pub mod feed;
pub mod forms;
pub mod head;
pub mod health;
pub mod here;
pub mod kept_pages;
pub mod manifest;
pub mod media;
pub mod middleware;
pub mod offline_shell;
pub mod pages;
pub mod ping;
pub mod robots;
pub mod router;
pub mod security_txt;
pub mod service_worker;
pub mod share;
pub mod site;
pub mod sitemap;
pub mod source;
pub mod structured;
pub mod xml;
