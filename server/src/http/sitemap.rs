//! `/sitemap.xml`: every page that everybody may read, in both languages; cut into parts that an index names where there are
//! many, each part read from the database when it is asked for.
//!
//! # Layout
//! - `shares`: which addresses are in which part
//! - `urls`: a part, and the index

use std::sync::Arc;

use app::routes;
use axum::Extension;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Instant, Kind};
use i18n::Lang;
use service::{Address, Outline, Services};

use super::failure;
use super::here::Page;
use crate::config::Config;

mod shares;
mod urls;

use shares::{Share, Shares};
use urls::Place;

/// Its address.
pub const PATH: &str = "/sitemap.xml";

/// Where its parts are, by number.
pub const PARTS: &str = "/sitemap/{part}";

/// How many pages a part has, each under an address a language.
const PAGES: u64 = 5_000;

/// The whole, or the index of its parts.
pub async fn get(Extension(services): Extension<Services>, Extension(config): Extension<Arc<Config>>) -> Response {
    told(whole(&services, &config.origin()).await)
}

/// One of its parts; 404 where there are not as many.
pub async fn part(
    Extension(services): Extension<Services>,
    Extension(config): Extension<Arc<Config>>,
    Path(name): Path<String>,
) -> Response {
    let Some(number) = name.strip_suffix(".xml").and_then(|number| number.parse().ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    told(numbered(&services, &config.origin(), number).await)
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
enum Error {
    /// The database did not answer.
    #[error(transparent)]
    Services(#[from] service::Error),
    /// It could not be written.
    #[error(transparent)]
    Writing(#[from] std::io::Error),
}

fn told(made: Result<Option<Vec<u8>>, Error>) -> Response {
    match made {
        Ok(Some(document)) => {
            let headers =
                [(header::CONTENT_TYPE, "application/xml; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (headers, document).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => failure::answer(&error),
    }
}

async fn whole(services: &Services, origin: &str) -> Result<Option<Vec<u8>>, Error> {
    let outline = services.public_outline().await?;
    let first = first(&outline);
    let shares = Shares { first: first.len() as u64, records: outline.records(), size: PAGES };
    if shares.count() <= 1 {
        return Ok(Some(written(services, origin, &first, shares.share(1).unwrap_or_default()).await?));
    }
    let mut parts = Vec::new();
    for number in 1..=shares.count() {
        let Some(share) = shares.share(number) else { break };
        let of_first = slice(&first, &share).iter().filter_map(|place| place.updated).max();
        let latest = services.public_latest(share.skip, share.limit).await?;
        parts.push((format!("{origin}/sitemap/{number}.xml"), of_first.max(latest)));
    }
    Ok(Some(urls::index(&parts)?))
}

async fn numbered(services: &Services, origin: &str, number: u64) -> Result<Option<Vec<u8>>, Error> {
    let outline = services.public_outline().await?;
    let first = first(&outline);
    let shares = Shares { first: first.len() as u64, records: outline.records(), size: PAGES };
    let Some(share) = shares.share(number) else { return Ok(None) };
    Ok(Some(written(services, origin, &first, share).await?))
}

async fn written(services: &Services, origin: &str, first: &[Place], share: Share) -> Result<Vec<u8>, Error> {
    let records = services.public_addresses(share.skip, share.limit).await?;
    let records = records.iter().filter_map(of_record);
    Ok(urls::part(origin, slice(first, &share).iter().cloned().chain(records))?)
}

fn slice<'a>(first: &'a [Place], share: &Share) -> &'a [Place] {
    let bound = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    first.get(bound(share.from)..bound(share.to)).unwrap_or_default()
}

/// What comes before the records: the pages that are always there, then themes, sectors and territories.
fn first(outline: &Outline) -> Vec<Place> {
    let of = |kind| outline.kinds.get(&kind).map(|(_, updated)| *updated);
    let any = outline.kinds.values().map(|(_, updated)| *updated).max();
    let held = outline.vocabulary.iter().map(|address| address.updated).max();
    let fixed: [(Page, Option<Instant>); 9] = [
        (routes::home, any),
        (routes::notes, of(Kind::Note)),
        (routes::notebooks, of(Kind::Notebook)),
        (routes::bases, of(Kind::KnowledgeBase)),
        (routes::glossary, of(Kind::Term)),
        (routes::organisations, of(Kind::Organisation)),
        (routes::themes, held),
        (routes::territories, held),
        (routes::about, None),
    ];
    let fixed = fixed.into_iter().map(|(page, updated)| Place { paths: Lang::ALL.map(page), updated });
    fixed.chain(outline.vocabulary.iter().filter_map(of_record)).collect()
}

fn of_record(address: &Address) -> Option<Place> {
    let page = |lang| routes::record(lang, address.reference.kind, address.reference.id, "");
    let [french, english] = Lang::ALL.map(page);
    Some(Place { paths: [french?, english?], updated: Some(address.updated) })
}
