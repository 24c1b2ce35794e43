//! `/feed.atom`: the notes that changed last, of the whole commons, of a carnet or of a base, as far as a visitor may see.
//!
//! # Layout
//! - `atom`: the document
//! - `notes`: what is in it

use std::sync::Arc;

use app::routes;
use axum::Extension;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use domain::projection::project;
use domain::query::Seen;
use domain::{Instant, Kind, RecordId};
use service::Services;

use super::conditional::{self, Changes};
use super::failure;
use super::here::Here;
use crate::config::Config;

mod atom;
mod notes;

use atom::Feed;
use notes::Notes;

/// The last segment of a feed's address.
pub const NAME: &str = "/feed.atom";

/// What a feed is made with.
#[derive(Debug, Clone)]
pub struct Press {
    services: Services,
    origin: Arc<str>,
    changes: Arc<Changes>,
}

impl Press {
    /// For one server.
    #[must_use]
    pub fn new(services: &Services, config: &Config) -> Self {
        Self { services: services.clone(), origin: config.origin().into(), changes: Arc::default() }
    }

    fn answer(&self, feed: &Feed<'_>, headers: &HeaderMap) -> Response {
        match feed.write() {
            Ok(document) => {
                let asked = (feed.here.path(), headers);
                conditional::answer(&self.changes, asked, atom::TYPE, document, self.services.now())
            }
            Err(error) => failure::answer(&error),
        }
    }

    /// An identifier that is the feed's in this language for as long as what it follows exists, under any host name.
    fn id(&self, of: &[u8], here: &Here) -> String {
        let id = RecordId::derived("feed", &[of, here.lang().code().as_bytes()]);
        format!("urn:uuid:{id}")
    }
}

/// The feed of the whole commons.
pub async fn all(Extension(press): Extension<Press>, uri: Uri, headers: HeaderMap) -> Response {
    let here = Here::new(&press.origin, uri.path());
    let notes = match notes::all(&press.services).await {
        Ok(found) => found,
        Err(error) => return failure::answer(&error),
    };
    let words = here.words();
    let feed = Feed {
        id: press.id(&press.services.epoch(), &here),
        title: words.title_page(words.notes_title(), words.site_name()),
        subtitle: words.notes_lede().to_owned(),
        page: here.absolute(&routes::notes(here.lang())),
        updated: Instant::default(),
        notes: &notes,
        here: &here,
    };
    press.answer(&feed, &headers)
}

/// The feed of a carnet; 404 where a visitor sees none.
pub async fn notebook(press: Extension<Press>, carnet: Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    container(&press, Kind::Notebook, &carnet, &uri, &headers).await
}

/// The feed of a base: of what its carnets hold; 404 where a visitor sees none.
pub async fn base(press: Extension<Press>, base: Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    container(&press, Kind::KnowledgeBase, &base, &uri, &headers).await
}

async fn container(press: &Press, kind: Kind, address: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    let Some(id) = routes::id_of(address) else { return StatusCode::NOT_FOUND.into_response() };
    match notes::within(&press.services, id, kind).await {
        Ok(Some((seen, notes))) => {
            let here = Here::new(&press.origin, uri.path());
            press.answer(&of_container(press, &here, &seen, &notes), headers)
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failure::answer(&error),
    }
}

fn of_container<'a>(press: &Press, here: &'a Here, seen: &Seen, notes: &'a Notes) -> Feed<'a> {
    let shown = project(&seen.record);
    Feed {
        here,
        id: press.id(seen.record.id.as_bytes(), here),
        title: here.words().title_page(&shown.title, here.words().site_name()),
        subtitle: shown.summary,
        page: here.page(seen.record.reference()).unwrap_or_default(),
        updated: seen.record.updated,
        notes,
    }
}
