//! The status of the HTTP response, which the server lets a page set; in the browser there is none.

use std::sync::Arc;

use leptos::prelude::*;

/// The server's side of it, put in context while a page renders.
#[derive(Clone)]
pub struct ResponseStatus(Arc<dyn Fn(u16) + Send + Sync>);

impl ResponseStatus {
    /// A status set by `set`.
    pub fn new(set: impl Fn(u16) + Send + Sync + 'static) -> Self {
        Self(Arc::new(set))
    }
}

/// Answers with `status` if a server is rendering.
pub fn set_status(status: u16) {
    if let Some(response) = use_context::<ResponseStatus>() {
        (response.0)(status);
    }
}
