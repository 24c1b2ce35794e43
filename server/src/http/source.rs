//! `/code-source`: where the source of what runs here is. Section 13 of the licence has whoever changed it offer theirs to all who
//! use it over a network; the operator says where.

use std::sync::Arc;

use axum::Extension;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use i18n::{Lang, t};

use crate::config::Config;

/// Its address, to which each page leads.
pub const PATH: &str = "/code-source";

/// Leads there; where the operator names no place, says what visitors may ask for, and of whom.
pub async fn get(Extension(config): Extension<Arc<Config>>) -> Response {
    match config.site.source.trim() {
        "" => {
            let said = [Lang::Fr, Lang::En].map(|lang| t(lang).about_source_asked());
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], said.join("\n\n") + "\n").into_response()
        }
        place => (StatusCode::FOUND, [(header::LOCATION, place)]).into_response(),
    }
}
