//! What a form that was posted without scripts could not do: its page is shown again, and says why.

use api::ApiError;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use server_fn::error::ServerFnUrlError;

use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::labels;
use crate::state::locale;

/// What the address of the page says.
#[derive(Clone, Copy)]
struct Address(Memo<ParamsMap>);

/// Finds the address once, inside the router: a page that is given up while it is made has no router any more.
pub fn provide() {
    provide_context(Address(use_query_map()));
}

/// The error that the address carries, if it does.
#[component]
pub fn PostedError() -> impl IntoView {
    let address = use_context::<Address>();
    move || {
        let error = address?.0.try_with(|query| query.get("__err")).flatten()?;
        let error: ApiError = ServerFnUrlError::decode_err(&error);
        Some(alert(&error))
    }
}

/// An error, said to everyone.
#[must_use]
pub fn alert(error: &ApiError) -> AnyView {
    let text = labels::error(locale::words(), error);
    view! {
        <div role="alert">
            <Notice icon=Icon::Attention tone=NoticeTone::Attention>{text}</Notice>
        </div>
    }
    .into_any()
}
