//! What is answered to whom: the router in one file, then one file an answer.

pub mod accept_loop;
pub mod assets;
pub mod forms;
pub mod health;
pub mod manifest;
pub mod middleware;
pub mod offline_shell;
pub mod pages;
pub mod ping;
pub mod router;
pub mod service_worker;
pub mod site;
