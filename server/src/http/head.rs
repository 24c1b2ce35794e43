//! What the head of a page says to machines beside its title: how to preview it, what to follow, what it shows.
//!
//! The views say it while they render; it is written once the page is whole, before the marker from which the browser counts
//! the head's elements when the page comes to life, which therefore finds what it expects.

use std::sync::{Arc, Mutex, PoisonError};

use api::Caller;
use app::described::Described;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use i18n::Lang;

use super::feed;
use super::here::Here;
use super::structured::{self, Shown};

/// Before what the head's marker is; the framework writes it once, and nothing typed comes before it.
const MARKER: &str = "<!--HEAD-->";

/// The head of one page.
#[derive(Debug, Clone)]
pub struct Head {
    here: Here,
    /// Structured data is for machines, which have no account: what it holds is then what a visitor may see.
    visitor: bool,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Debug, Default)]
struct Heard {
    title: String,
    description: String,
    nonce: Option<String>,
    shown: Option<Shown>,
}

impl Head {
    /// That of the page which a request asks for.
    #[must_use]
    pub fn new(origin: &Arc<str>, request: &Request) -> Self {
        let signed_in = request.extensions().get::<Caller>().is_some_and(|caller| caller.signed_in.is_some());
        Self { here: Here::new(origin, request.uri().path()), visitor: !signed_in, heard: Arc::default() }
    }

    /// Takes what the page says of itself.
    pub fn hear(&self, described: Described<'_>) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Described::Head { title, description } = described {
            title.clone_into(&mut heard.title);
            description.clone_into(&mut heard.description);
        } else {
            heard.shown = structured::of_record(&self.here, described);
        }
    }

    /// Takes the nonce of the page.
    pub fn nonce(&self, nonce: &str) {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).nonce = Some(nonce.to_owned());
    }

    /// The nonce of the page, once it is made.
    #[must_use]
    pub fn said_nonce(&self) -> Option<String> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).nonce.clone()
    }

    /// Whether nobody is signed in.
    #[must_use]
    pub const fn is_of_visitor(&self) -> bool {
        self.visitor
    }

    /// The page with all that in it; what is no page is left as it is.
    pub async fn put_into(self, response: Response) -> Response {
        if response.status() != StatusCode::OK {
            return response;
        }
        let (parts, body) = response.into_parts();
        let Ok(page) = to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let marker = page.windows(MARKER.len()).position(|bytes| bytes == MARKER.as_bytes());
        let Some((before, after)) = marker.and_then(|at| page.split_at_checked(at)) else {
            return Response::from_parts(parts, Body::from(page));
        };
        let whole = [before, self.written().as_bytes(), after].concat();
        Response::from_parts(parts, Body::from(whole))
    }

    fn written(&self) -> String {
        let heard = core::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner));
        let words = self.here.words();
        let title = if heard.title.is_empty() { words.site_name() } else { &heard.title };
        let description = if heard.description.is_empty() { words.site_description() } else { &heard.description };
        let shown = heard.shown.or_else(|| structured::of_path(&self.here, title));
        let url = self.here.url();
        let mut written = String::new();
        for (property, content) in [
            ("og:site_name", words.site_name()),
            ("og:title", title),
            ("og:description", description),
            ("og:type", shown.as_ref().map_or("website", |shown| shown.preview)),
            ("og:url", url.as_str()),
        ] {
            push(&mut written, "meta", &[("property", property), ("content", content)]);
        }
        for lang in Lang::ALL {
            let property = if lang == self.here.lang() { "og:locale" } else { "og:locale:alternate" };
            let content = lang.tag().replace('-', "_");
            push(&mut written, "meta", &[("property", property), ("content", &content)]);
        }
        self.follow(&mut written, shown.as_ref());
        if let Some(Shown { node, trail, .. }) = shown.filter(|_| self.visitor) {
            let node = node.with("description", heard.description.as_str());
            written.push_str(&structured::script(vec![node, trail], heard.nonce.as_deref()));
        }
        written
    }

    /// The feeds that follow what the page shows.
    fn follow(&self, written: &mut String, shown: Option<&Shown>) {
        let words = self.here.words();
        let mut feed = |title: &str, path: &str| {
            let (title, href) = (words.title_page(title, words.site_name()), self.here.absolute(path));
            let link = [
                ("rel", "alternate"),
                ("type", "application/atom+xml"),
                ("title", title.as_str()),
                ("href", href.as_str()),
            ];
            push(written, "link", &link);
        };
        if let Some(title) = shown.and_then(|shown| shown.feed.as_deref()) {
            feed(title, &[self.here.path(), feed::NAME].concat());
        }
        if structured::is_listed(&self.here) {
            feed(words.notes_title(), &[app::routes::base(self.here.lang()), feed::NAME].concat());
        }
    }
}

/// Writes an element that holds nothing, its attributes escaped.
fn push(written: &mut String, name: &str, attributes: &[(&str, &str)]) {
    written.push('<');
    written.push_str(name);
    for (attribute, value) in attributes {
        written.push(' ');
        written.push_str(attribute);
        written.push_str("=\"");
        for c in value.chars() {
            match c {
                '&' => written.push_str("&amp;"),
                '<' => written.push_str("&lt;"),
                '>' => written.push_str("&gt;"),
                '"' => written.push_str("&quot;"),
                c => written.push(c),
            }
        }
        written.push('"');
    }
    written.push('>');
}
