//! Answers that the service worker collected while no page was open: the engine reads them before anything is sent again.

use sync::engine::Event;

use super::{Opened, now_ms};

/// Gives them to the engine.
pub(super) async fn collect(opened: &Opened) {
    // Of a database that cannot be read, everything is asked again.
    let answers = opened.database.take_inbox().await.unwrap_or_default();
    if answers.is_empty() || opened.driver.known().await.is_err() {
        return;
    }
    for bytes in answers {
        opened.driver.take(Event::Inbox { bytes, now_ms: now_ms() });
    }
}
