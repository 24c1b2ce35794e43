//! What a form that was posted without scripts could not do: its page is shown again, and says why.

use api::ApiError;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use server_fn::error::ServerFnUrlError;

use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use crate::labels;
use crate::state::locale;

/// The error that the address carries, if it does.
#[component]
pub fn PostedError() -> impl IntoView {
    let words = locale::words();
    let query = use_query_map();
    move || {
        let error = query.with(|query| query.get("__err"))?;
        let error: ApiError = ServerFnUrlError::decode_err(&error);
        let text = labels::error(words, &error);
        Some(view! {
            <div role="alert">
                <Notice icon=Icon::Attention tone=NoticeTone::Attention>{text}</Notice>
            </div>
        })
    }
}
