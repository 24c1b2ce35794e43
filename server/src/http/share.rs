//! What another application shares with the installed one, where no service worker took it: it becomes the address of a new note
//! that begins with its words. Nothing is written.

use app::routes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The name of the files in that address, and what it says of those that nobody could keep.
const LOST: (&str, &str) = ("fichiers", "-");

/// Leads to the note.
pub async fn answer(request: Request) -> Response {
    let lang = routes::lang_of(request.uri().path());
    let (said, files) = api::shared(request).await;
    let mut pairs: Vec<(&str, &str)> = said.iter().map(|(name, text)| (*name, text.as_str())).collect();
    pairs.extend(files.then_some(LOST));
    let next = [routes::share(lang), routes::query(&pairs)].concat();
    (StatusCode::SEE_OTHER, [(header::LOCATION, next)]).into_response()
}
