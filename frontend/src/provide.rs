//! Gives the views their device, and says who is signed in.

use std::rc::Rc;

use app::State;
use app::state::device::Device;
use app::state::session;
use leptos::prelude::*;

use crate::device::Session;
use crate::late::Late;
use crate::listen::listen;

/// Has the device of whoever is signed in loaded. Called once, before the first view; `rendered` says that a server made
/// this page: it knows who is signed in, and no one else does.
pub fn provide(state: State, rendered: bool) {
    let said = if rendered { Session::of_page() } else { Session::recall() };
    Session::remember(said.as_deref());
    let signed_in = said.as_deref().and_then(Session::read);
    session::provide(said.and_then(|said| session::read(&said)));
    let late = Late::new(signed_in, state);
    let again = late.clone();
    leptos::task::spawn_local_scoped(async move {
        again.hasten();
        let (back, seen) = (again.clone(), again);
        listen(&window(), "online", move || back.hasten());
        // Another page of this browser may have kept something meanwhile.
        listen(&document(), "visibilitychange", move || seen.hasten());
    });
    provide_context(Device::new(Rc::new(late)));
}
