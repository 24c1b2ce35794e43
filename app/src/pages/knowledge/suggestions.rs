//! What waits for this person: one queue, over everything they may edit.

use domain::Record;
use domain::care::{Grant, Suggestion};
use domain::query::Seen;
use leptos::prelude::*;
use leptos_meta::Meta;

use super::edit::SignInFirst;
use super::said_in_address;
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::placing::{Proposed, further};
use crate::components::posted_error::PostedError;
use crate::components::right_card::{MyRight, RightRequest};
use crate::components::suggestion_list::{Decisions, Row, SuggestionList};
use crate::queries::rights::Requests;
use crate::queries::suggestions::{Asked, Queue};
use crate::queries::{once, query};
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
    let (about, after) = (said_in_address("sur"), said_in_address("apres"));
    let proposals = said_in_address("propositions");
    let asked = move || Asked { about: about.get().parse().ok(), after: after.get(), proposals: proposals.get() };
    let queue = query::<Queue>(asked);
    view! {
        <PageHead title=words.suggestion_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.suggestion_title()}</h1>
        <p class="lede">{words.suggestion_lede()}</p>
        <PostedError/>
        {answer::part(queue, move |queue| shown(queue, &about.get_untracked()))}
        <RightRequests/>
        <ButtonLink href=routes::rights(words.lang()) label=words.right_all_title() kind=ButtonKind::Quiet icon=Icon::Lock/>
    }
    .into_any()
}

/// Rights that somebody asks for: those that the reader decides, and their own. Each is a form: none goes under who writes in it,
/// nor what is said once it is answered.
#[component]
fn RightRequests() -> impl IntoView {
    let requests = once::<Requests>(|| ());
    view! {
        <Transition fallback=|| ()>
            {move || requests.shown().and_then(|requests| rights(&requests))}
        </Transition>
    }
    .into_any()
}

fn rights(queue: &Requests) -> Option<AnyView> {
    let words = locale::words();
    let lang = words.lang();
    let me = session::session().map(|session| session.person);
    let card = |seen: &Seen| {
        let grant: Grant = seen.record.content();
        let (right, next, ids) = (seen.record.clone(), routes::suggestions(lang), queue.ids);
        let title = queue.name(grant.object).map(|named| named.title.clone()).unwrap_or_default();
        let href = routes::rights_on(lang, grant.object);
        if Some(grant.subject) == me {
            return view! { <li><p><a href=href>{title.clone()}</a></p> <MyRight right title next ids/></li> }
                .into_any();
        }
        let who = queue.name(grant.subject).map_or_else(|| words.note_member().to_owned(), |named| named.title.clone());
        view! { <li><RightRequest right who title href next ids/></li> }.into_any()
    };
    let cards = queue.requests.iter().map(card).collect_view();
    (!queue.requests.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="rights">
                <h2 id="rights">{words.right_waiting_title()}</h2>
                <ul class="stack">{cards}</ul>
            </section>
        }
        .into_any()
    })
}

fn shown(queue: Queue, about: &str) -> AnyView {
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
    let here = routes::suggestions(lang);
    if rows.is_empty() && queue.proposals.all.is_empty() {
        return answer::empty(Icon::Check, words.suggestion_none_title(), words.suggestion_none_text());
    }
    let mut said = vec![("sur", about)];
    said.retain(|(_, value)| !value.is_empty());
    said.extend(queue.next.as_deref().map(|place| ("apres", place)));
    let next = queue.next.as_ref().map(|_| [here.as_str(), &routes::query(&said)].concat());
    view! {
        <Proposed proposals=queue.proposals here ids=queue.ids/>
        {(!rows.is_empty()).then(|| view! { <SuggestionList rows/> })}
        {further(next)}
    }
    .into_any()
}
