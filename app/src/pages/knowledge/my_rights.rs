//! Every right that one has a part in, by side and by state: what one asked and was given, what one answers and gave.

use domain::care::{Grant, GrantStatus};
use domain::query::Seen;
use domain::{Level, RecordId};
use leptos::prelude::*;
use leptos_meta::Meta;

use super::said_in_address;
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::placing::further;
use crate::components::posted_error::PostedError;
use crate::components::right_card::{HeldRight, MyRight, RightRequest};
use crate::labels;
use crate::queries::my_rights::{Asked, MyRights as Page, Side, ends};
use crate::queries::once;
use crate::routes;
use crate::state::locale;

/// The page. What is answered in it stays where it was until one goes on: nothing moves under the fingers.
#[component]
pub fn MyRights(me: RecordId) -> impl IntoView {
    let words = locale::words();
    let (side, state, after) = (said_in_address("cote"), said_in_address("etat"), said_in_address("apres"));
    let asked = move || Asked { me, side: Side::of(&side.get()), state: state_of(&state.get()), after: after.get() };
    let page = once::<Page>(asked);
    let chosen = move || (Side::of(&side.get_untracked()), state_of(&state.get_untracked()));
    view! {
        <PageHead title=words.right_all_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.right_all_title()}</h1>
        <p class="lede">{words.right_all_lede()}</p>
        <PostedError/>
        {answer::part(page, move |page| shown(&page, chosen()))}
        <ButtonLink
            href=routes::suggestions(words.lang())
            label=words.suggestion_title()
            kind=ButtonKind::Quiet
            icon=Icon::Attention
        />
    }
    .into_any()
}

/// The states by which one narrows, each with what an address says of it.
const STATES: [(GrantStatus, &str); 5] = [
    (GrantStatus::Requested, "demandes"),
    (GrantStatus::Granted, "accordes"),
    (GrantStatus::Refused, "refuses"),
    (GrantStatus::Revoked, "retires"),
    (GrantStatus::GivenUp, "rendus"),
];

fn state_of(word: &str) -> Option<GrantStatus> {
    STATES.into_iter().find(|(_, other)| *other == word).map(|(state, _)| state)
}

fn address(side: Side, state: Option<GrantStatus>, after: Option<&str>) -> String {
    let state = STATES.into_iter().find(|(other, _)| Some(*other) == state).map_or("", |(_, word)| word);
    let mut said = vec![("cote", side.word()), ("etat", state), ("apres", after.unwrap_or_default())];
    said.retain(|(_, value)| !value.is_empty());
    routes::rights(locale::lang()) + &routes::query(&said)
}

fn label(state: GrantStatus) -> &'static str {
    let words = locale::words();
    match state {
        GrantStatus::Requested => words.right_state_requested(),
        GrantStatus::Granted => words.right_state_granted(),
        GrantStatus::Refused => words.right_state_refused(),
        GrantStatus::Revoked => words.right_state_revoked(),
        GrantStatus::GivenUp => words.right_state_given_up(),
    }
}

fn shown(page: &Page, (side, state): (Side, Option<GrantStatus>)) -> AnyView {
    let words = locale::words();
    let next = page.next.as_deref().map(|place| address(side, state, Some(place)));
    let here = address(side, state, None);
    let lines: Vec<AnyView> = page.rights.iter().map(|seen| line(page, seen, side, here.clone())).collect();
    let list = if lines.is_empty() {
        answer::none(|| answer::empty(Icon::Lock, words.right_all_none_title(), words.right_all_none_text()))
    } else {
        view! { <ul class="queue stack">{lines}</ul> }.into_any()
    };
    view! {
        {choices(page, side, state)}
        <p class="small">{words.right_all_total(page.total)}</p>
        {list}
        {further(next)}
    }
    .into_any()
}

/// The ways to narrow the list, as links: each has an address, and says how many it leads to.
fn choices(page: &Page, side: Side, state: Option<GrantStatus>) -> AnyView {
    let words = locale::words();
    let link = |label: &'static str, count: u64, href: String, is_chosen: bool| {
        view! {
            <li>
                <a class="facet" href=href aria-current=is_chosen.then_some("true")>
                    <span>{label}</span> " " <span class="facet-count">{i18n::number(words.lang(), count)}</span>
                </a>
            </li>
        }
        .into_any()
    };
    let sides = Side::ALL.map(|other| {
        let label = match other {
            Side::Mine => words.right_side_mine(),
            Side::Others => words.right_side_others(),
        };
        link(label, page.count(other, None), address(other, None, None), other == side)
    });
    let all = link(words.right_state_all(), page.count(side, None), address(side, None, None), state.is_none());
    let states = STATES.into_iter().filter_map(|(other, _)| {
        let count = page.count(side, Some(other));
        let is_chosen = state == Some(other);
        (count > 0 || is_chosen).then(|| link(label(other), count, address(side, Some(other), None), is_chosen))
    });
    let states: Vec<AnyView> = core::iter::once(all).chain(states).collect();
    view! {
        <nav class="stack" aria-label=words.right_narrow()>
            <ul class="facet-list">{Vec::from(sides)}</ul>
            <ul class="facet-list">{states}</ul>
        </nav>
    }
    .into_any()
}

fn line(page: &Page, seen: &Seen, side: Side, next: String) -> AnyView {
    let words = locale::words();
    let (on, of) = ends(seen);
    let grant: Grant = seen.record.content();
    let (right, ids) = (seen.record.clone(), page.ids);
    let known = page.name(on).map(|named| named.title.clone());
    let title = known.clone().unwrap_or_else(|| words.suggestion_unnamed().to_owned());
    let heading = match known {
        Some(_) => view! { <a href=routes::rights_on(words.lang(), on)>{title.clone()}</a> }.into_any(),
        None => title.clone().into_any(),
    };
    if side == Side::Mine {
        return view! { <li><h2 class="small">{heading}</h2> <MyRight right title next ids/></li> }.into_any();
    }
    let who = page.name(of).map_or_else(|| words.note_member().to_owned(), |named| named.title.clone());
    let manages = seen.level >= Level::Manage;
    if manages && grant.status == GrantStatus::Requested {
        return view! { <li><h2 class="small">{heading}</h2> <RightRequest right who title next ids/></li> }.into_any();
    }
    let body = match grant.held().filter(|_| manages) {
        Some(held) => view! { <HeldRight right held who title next ids/> }.into_any(),
        None => {
            let said = [one(grant.status), " — ", &words.right_holds(&who, labels::right(words, grant.asked))].concat();
            let why = [grant.answer.as_str(), grant.because.as_str()].into_iter().find(|text| !text.is_empty());
            let why = why.map(|why| view! { <p class="small">{words.right_because(why)}</p> });
            view! { <p>{said}</p> {why} }.into_any()
        }
    };
    view! { <li><h2 class="small">{heading}</h2> {body}</li> }.into_any()
}

/// What became of one of them.
fn one(status: GrantStatus) -> &'static str {
    let words = locale::words();
    match status {
        GrantStatus::Requested => words.right_one_requested(),
        GrantStatus::Granted => words.right_one_granted(),
        GrantStatus::Refused => words.right_one_refused(),
        GrantStatus::Revoked => words.right_one_revoked(),
        GrantStatus::GivenUp => words.right_one_given_up(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_narrowed_and_is_read_again() {
        for (state, word) in STATES {
            assert_eq!(state_of(word), Some(state));
        }
        assert_eq!((state_of(""), state_of("ailleurs")), (None, None));
        assert_eq!(GrantStatus::ALL.len(), STATES.len(), "each state has a way to it");
    }
}
