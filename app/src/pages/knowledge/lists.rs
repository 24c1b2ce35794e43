//! Every note, every carnet and every base one may see, a page at a time.

use domain::Kind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::record_row::rows;
use crate::queries::lists::Listing;
use crate::queries::query;
use crate::routes;
use crate::state::{locale, session};

/// The list of notes.
#[component]
pub fn Notes() -> impl IntoView {
    let words = locale::words();
    let write = (words.nav_write_note(), routes::new_note(words.lang()));
    let view = page(Kind::Note, words.notes_title(), words.notes_lede(), write);
    view.into_any()
}

/// The list of carnets.
#[component]
pub fn Notebooks() -> impl IntoView {
    let words = locale::words();
    let write = (words.notebooks_new(), routes::new_notebook(words.lang()));
    let view = page(Kind::Notebook, words.notebooks_title(), words.notebooks_lede(), write);
    view.into_any()
}

/// The list of bases.
#[component]
pub fn Bases() -> impl IntoView {
    let words = locale::words();
    let write = (words.bases_new(), routes::new_base(words.lang()));
    let view = page(Kind::KnowledgeBase, words.bases_title(), words.bases_lede(), write);
    view.into_any()
}

fn page(kind: Kind, title: &'static str, lede: &'static str, write: (&'static str, String)) -> AnyView {
    let query_map = use_query_map();
    let after = move || query_map.with(|map| map.get("apres").unwrap_or_default());
    let listing = query::<Listing>(move || (kind, after()));
    let signed_in = session::session().is_some();
    view! {
        <PageHead title description=lede/>
        <div class="page-title">
            <h1>{title}</h1>
            {signed_in.then(|| view! { <ButtonLink href=write.1 label=write.0 icon=Icon::Plus/> })}
        </div>
        <p class="lede">{lede}</p>
        {answer::part(listing, move |listing| shown(kind, listing))}
    }
    .into_any()
}

fn shown(kind: Kind, listing: Listing) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    if listing.rows.is_empty() {
        return match kind {
            Kind::Note => answer::empty(Icon::Note, words.notes_empty_title(), words.notes_empty_text()),
            Kind::KnowledgeBase => answer::empty(Icon::Notebook, words.bases_empty_title(), words.bases_empty_text()),
            _ => answer::empty(Icon::Notebook, words.notebooks_empty_title(), words.notebooks_empty_text()),
        };
    }
    let list = match kind {
        Kind::Note => routes::notes(lang),
        Kind::KnowledgeBase => routes::bases(lang),
        _ => routes::notebooks(lang),
    };
    view! {
        <section class="list-section">
            {counted(listing.total)}
            {rows(listing.rows)}
            {further(&list, listing.next.as_deref())}
        </section>
    }
    .into_any()
}

/// How many there are in all.
pub fn counted(total: u64) -> AnyView {
    let words = locale::words();
    view! {
        <h2 class="visually-hidden">{words.page_all(total)}</h2>
        <p class="small" aria-hidden="true">{words.page_all(total)}</p>
    }
    .into_any()
}

/// The way to the next page of a list; nothing at its end.
pub fn further(list: &str, next: Option<&str>) -> AnyView {
    let words = locale::words();
    next.map(|place| {
        let href = [list, &routes::query(&[("apres", place)])].concat();
        view! {
            <nav class="pagination" aria-label=words.page_label()>
                <ButtonLink href label=words.page_more() kind=ButtonKind::Quiet icon=Icon::Next/>
            </nav>
        }
    })
    .into_any()
}
