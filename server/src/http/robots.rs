//! `/robots.txt`: where the sitemap is, and what is of no use to machines: forms, the search, what is of one person or device.

use std::sync::Arc;

use app::routes;
use axum::Extension;
use axum::http::header;
use axum::response::IntoResponse;
use i18n::Lang;

use super::here::Page;
use super::{offline_shell, sitemap};
use crate::config::Config;

/// Its address.
pub const PATH: &str = "/robots.txt";

/// Pages that are no document, in each language.
const KEPT: [Page; 12] = [
    routes::share,
    routes::search,
    routes::new_note,
    routes::new_notebook,
    routes::new_term,
    routes::new_organisation,
    routes::new_base,
    routes::account,
    routes::suggestions,
    routes::rights,
    routes::kit,
    routes::device,
];

/// What the pages of a record add to its address.
const ACTIONS: [&str; 4] = ["/modifier", "/ranger", "/ordonner", "/historique"];

/// The answer.
pub async fn get(Extension(config): Extension<Arc<Config>>) -> impl IntoResponse {
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
    (headers, text(&config.origin()))
}

fn text(origin: &str) -> String {
    let pages = Lang::ALL.into_iter().flat_map(|lang| KEPT.map(|page| page(lang)));
    let actions = ACTIONS.map(|action| format!("/*{action}"));
    let kept = ["/api/".to_owned(), offline_shell::PATH.to_owned()].into_iter().chain(pages).chain(actions);
    let kept: String = kept.map(|path| format!("Disallow: {path}\n")).collect();
    format!("User-agent: *\n{kept}\nSitemap: {origin}{}\n", sitemap::PATH)
}
