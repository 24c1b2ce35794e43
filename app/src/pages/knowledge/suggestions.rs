//! What waits for this person: one queue, over everything they may edit.

use domain::Record;
use domain::care::Suggestion;
use domain::query::Seen;
use leptos::prelude::*;
use leptos_meta::Meta;

use super::edit::SignInFirst;
use crate::components::answer;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::posted_error::PostedError;
use crate::components::suggestion_card::SuggestionCard;
use crate::queries::query;
use crate::queries::suggestions::Queue;
use crate::routes;
use crate::state::{locale, session};

/// The page.
#[component]
pub fn Suggestions() -> impl IntoView {
    let words = locale::words();
    if session::session().is_none() {
        return view! { <SignInFirst/> }.into_any();
    }
    let queue = query::<Queue>(|| ());
    view! {
        <PageHead title=words.suggestion_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.suggestion_title()}</h1>
        <p class="lede">{words.suggestion_lede()}</p>
        <PostedError/>
        {answer::part(queue, shown)}
    }
    .into_any()
}

fn shown(queue: Queue) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    if queue.suggestions.is_empty() {
        return answer::empty(Icon::Check, words.suggestion_none_title(), words.suggestion_none_text());
    }
    let line = |seen: &Seen| {
        let content: Suggestion = seen.record.content();
        let target = queue.name(content.target);
        let by = seen.record.header().created_by.and_then(|id| queue.name(id)).map(|named| named.title.clone());
        let title = target.map(|named| named.title.clone()).unwrap_or_default();
        let href = target.and_then(|named| routes::record(lang, named.reference.kind, content.target, &named.title));
        let base = queue.bases.get(&seen.record.id).cloned();
        let record = queue.targets.iter().find(|target: &&Record| target.id == content.target).cloned();
        view! {
            <li>
                <p><a href=href>{words.suggestion_on(&title)}</a></p>
                <SuggestionCard suggestion=seen.clone() target=record base title by=by named=queue.named.clone() ids=queue.ids/>
            </li>
        }
    };
    let lines = queue.suggestions.iter().map(line).collect_view();
    view! { <ul class="queue stack">{lines}</ul> }.into_any()
}
