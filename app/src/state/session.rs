//! Who is signed in, constant while the page lives: signing in or out loads another page.

use api::SessionInfo;
use domain::Actor;
use leptos::prelude::*;

#[derive(Debug, Clone)]
struct Session(Option<SessionInfo>);

/// Says who is signed in to the views below.
pub fn provide(session: Option<SessionInfo>) {
    provide_context(Session(session));
}

/// Who is signed in; nobody for a visitor.
#[must_use]
pub fn session() -> Option<SessionInfo> {
    use_context::<Session>().and_then(|session| session.0)
}

/// What they are to the commons.
#[must_use]
pub fn actor() -> Actor {
    session().map_or_else(Actor::visitor, |session| session.actor)
}

/// The session as the server's document carries it, for the browser's side to read before the first view.
#[must_use]
pub fn written(session: Option<&SessionInfo>) -> Option<String> {
    serde_json::to_string(session?).ok()
}

/// The session that a document carries.
#[must_use]
pub fn read(text: &str) -> Option<SessionInfo> {
    api::json::read(text).ok()
}
