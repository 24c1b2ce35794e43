//! The address of a record that was taken back: since when and why, for those who could read it.

use domain::Kind;
use domain::query::Withdrawn;
use leptos::prelude::*;
use leptos_meta::Meta;

use super::not_found::NotFound;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::state::{clock, locale, response};

/// The page of a record that is not there: one that was taken back says so, with status 410 from a server; any other is as
/// if it never was.
#[component]
pub fn NotThere(withdrawn: Option<Withdrawn>) -> impl IntoView {
    let Some(Withdrawn { kind, since, reason }) = withdrawn else { return view! { <NotFound/> }.into_any() };
    response::set_status(410);
    let words = locale::words();
    let when = clock::day(words, since);
    let (title, sentence) = match kind {
        Kind::Term => (words.withdrawn_title_term(), words.withdrawn_since_term(&when)),
        Kind::Media => (words.withdrawn_title_media(), words.withdrawn_since_media(&when)),
        Kind::Note => (words.withdrawn_title_note(), words.withdrawn_since_note(&when)),
        _ => (words.withdrawn_title_other(), words.withdrawn_since_other(&when)),
    };
    view! {
        <PageHead title/>
        <Meta name="robots" content="noindex"/>
        <h1>{title}</h1>
        <Notice icon=Icon::Info tone=NoticeTone::Info>
            <p><time datetime=since.rfc3339()>{sentence}</time></p>
            {(!reason.is_empty()).then(|| view! { <p>{words.withdrawn_because(&reason)}</p> })}
        </Notice>
        <SearchBox place=SearchPlace::Page/>
    }
    .into_any()
}
