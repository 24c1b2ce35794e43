//! How a note came to be what it is: who changed what, when.

use domain::query::Revision;
use leptos::prelude::*;
use leptos_meta::Meta;

use super::id_in_address;
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::labels;
use crate::pages::not_found::NotFound;
use crate::queries::note::HistoryPage;
use crate::queries::query;
use crate::routes;
use crate::state::{clock, locale};

/// The page.
#[component]
pub fn NoteHistory() -> impl IntoView {
    let id = id_in_address();
    answer::page(query::<HistoryPage>(move || id.get()), whole)
}

fn whole(page: HistoryPage) -> AnyView {
    let words = locale::words();
    let Some(name) = page.name else { return view! { <NotFound/> }.into_any() };
    let back = routes::note(words.lang(), name.reference.id, &name.title);
    let line = |revision: Revision| {
        let by = page.authors.iter().find(|named| Some(named.reference.id) == revision.author);
        let by = by.map_or_else(|| words.note_member().to_owned(), |named| named.title.clone());
        let mut fields: Vec<&str> = revision.fields.iter().map(|name| labels::field(words, name)).collect();
        fields.sort_unstable();
        fields.dedup();
        let changed = if revision.rev == 1 { words.history_created().to_owned() } else { fields.join(", ") };
        view! {
            <li class="revision">
                <p class="revision-number">{words.history_revision(revision.rev)}</p>
                <div>
                    <p><strong>{by}</strong> " · " <time datetime=revision.at.rfc3339()>{clock::moment(words, revision.at)}</time></p>
                    <p class="small">{changed}</p>
                </div>
            </li>
        }
    };
    view! {
        <PageHead title=words.history_title_of(&name.title)/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.history_title()}</h1>
        <p class="lede"><a href=back.clone()>{name.title.clone()}</a></p>
        <ol class="revisions" reversed>{page.revisions.into_iter().map(line).collect_view()}</ol>
        <ButtonLink href=back label=words.history_back() kind=ButtonKind::Quiet icon=Icon::Previous/>
    }
    .into_any()
}
