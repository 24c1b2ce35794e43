//! One WASM for both starts: a page that the server rendered is hydrated, the empty offline shell is mounted into.

use app::state::connectivity::Connectivity;
use app::{App, State, commands, late, routes};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::device::Session;
use crate::{connectivity, provide, service_worker, waking};

/// Who made the document.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RenderMode {
    /// The server: its views are there.
    Server,
    /// The worker answered with the shell: there is nothing yet.
    Client,
}

/// Starts the application.
pub async fn start() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    match render_mode() {
        // Somebody left while the server could not be told: it is told first, and says the page again.
        RenderMode::Server if left_before() => leave(),
        RenderMode::Server => {
            let come = late::arrive(&path()).await;
            Session::left_or_back();
            match come {
                Ok(()) => waking::wake(|| begin(Connectivity::Online), root).await,
                // Without its code the page stays as it was sent: readable, and its forms post.
                Err(_) => begin_unseen(),
            }
        }
        RenderMode::Client => {
            name_language();
            // Without its code the page says so itself.
            let _come = late::arrive(&path()).await;
            leptos::mount::mount_to_body(|| {
                begin(Connectivity::Offline);
                root()
            });
        }
    }
}

/// Whether the person that the server takes for signed in has left.
fn left_before() -> bool {
    Session::of_page().and_then(|said| Session::read(&said)).is_some_and(|session| session.leaves())
}

/// Ends the session that its person left, and loads the page as a visitor sees it.
fn leave() {
    spawn_local(async {
        // Where it cannot be told now, the page stays as it was sent: readable, with nothing of theirs on the device.
        if commands::sign_out().await.is_ok() {
            Session::left_or_back();
            let _again = window().location().reload();
        }
    });
}

/// `<body data-render="client">` only in the shell.
fn render_mode() -> RenderMode {
    match document().body().and_then(|body| body.dataset().get("render")).as_deref() {
        Some("client") => RenderMode::Client,
        _ => RenderMode::Server,
    }
}

fn path() -> String {
    window().location().pathname().unwrap_or_else(|_| "/".to_owned())
}

/// The shell is the same in both languages; the address names the right one.
fn name_language() {
    if let Some(html) = document().document_element() {
        // The attribute is a constant: it cannot be refused.
        let _ = html.set_attribute("lang", routes::lang_of(&path()).tag());
    }
}

fn root() -> impl IntoView {
    view! { <App lang=routes::lang_of(&path())/> }
}

/// What every page has, seen or not: the worker, and the device, which sends what waits.
fn begin(connectivity: Connectivity) {
    let state = State::new(connectivity);
    provide_context(state);
    provide::provide(state, connectivity.is_online());
    // Once all views are there: what these find out changes them.
    leptos::task::spawn_local_scoped(async move {
        connectivity::follow(state.connectivity);
        service_worker::register(state.update);
    });
}

/// Begins it in a page whose views have no code: what waits on this device leaves, and the next visit has the worker.
fn begin_unseen() {
    leptos::mount::mount_to_body(|| begin(Connectivity::Online));
}
