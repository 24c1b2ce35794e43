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
use crate::components::suggestion_list::{Decisions, Row, SuggestionList};
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
    Decisions::provide();
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
    let row = |seen: &Seen| {
        let content: Suggestion = seen.record.content();
        let target = queue.name(content.target);
        let by = seen.record.header().created_by.and_then(|id| queue.name(id)).map(|named| named.title.clone());
        let title = target.map(|named| named.title.clone()).unwrap_or_default();
        let href = target.and_then(|named| routes::record(lang, named.reference.kind, content.target, &named.title));
        Row {
            suggestion: seen.clone(),
            target: queue.targets.iter().find(|target: &&Record| target.id == content.target).cloned(),
            base: queue.bases.get(&seen.record.id).cloned(),
            title,
            href,
            by,
            named: queue.named.clone(),
            ids: queue.ids,
        }
    };
    let rows = Decisions::here().rows(None, queue.suggestions.iter().map(row).collect());
    if rows.is_empty() {
        return answer::empty(Icon::Check, words.suggestion_none_title(), words.suggestion_none_text());
    }
    view! { <SuggestionList rows/> }.into_any()
}
