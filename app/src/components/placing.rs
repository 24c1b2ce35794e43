//! Proposals that wait for a carnet's or a base's word, what became of others, and taking something out.

use api::NewIds;
use domain::knowledge::{Placement, PlacementStatus};
use domain::policy::TAKEN_BACK;
use domain::{Level, Record};
use leptos::prelude::*;

use super::act_form::ActForm;
use super::because::{Because, Said};
use super::button::{Button, ButtonKind, ButtonLink};
use super::icon::Icon;
use super::take_back::TakeBack;
use crate::queries::placing::{Proposal, Proposals, Standing};
use crate::queries::row::Named;
use crate::routes;
use crate::state::{locale, session};

/// Proposals, each with its answer where the reader decides.
#[component]
pub fn ProposalList(
    proposals: Vec<Proposal>,
    /// Where a browser without a script goes on.
    next: String,
    /// For the forms, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let lines: Vec<AnyView> = proposals.into_iter().map(|proposal| line(proposal, next.clone(), ids)).collect();
    view! { <ul class="queue stack">{lines}</ul> }.into_any()
}

fn line(proposal: Proposal, next: String, ids: Option<NewIds>) -> AnyView {
    let words = locale::words();
    let content: Placement = proposal.placement.content();
    let why = content.why.as_str().to_owned();
    let Proposal { placement, level, item, container, by } = proposal;
    let title = words.placing_of(&item.title, &container.title);
    let choice = if level >= Level::Manage {
        let done = RwSignal::new(false);
        let label = words.placing_accept(&item.title);
        let set = vec![("status", PlacementStatus::Accepted.as_str().to_owned())];
        let accept = view! {
            <ActForm record=placement.clone() title=title.clone() set said=words.placing_accepted() next=next.clone() ids done>
                <p><Button label submit=true/></p>
            </ActForm>
        };
        let said = Said {
            act: words.placing_decline(&item.title),
            help: words.placing_decline_help(),
            done: words.placing_declined(),
            ..reason()
        };
        let declined = PlacementStatus::Declined.as_str();
        view! {
            {accept}
            <Because record=placement title to=declined name="fields[reason]" said next ids done/>
        }
        .into_any()
    } else {
        let back = taken_back(&placement, &container.title, title, next, ids);
        view! { <p class="small">{words.placing_waits(&container.title)}</p> {back} }.into_any()
    };
    view! {
        <li class="card suggestion">
            <p>{named(item)} " → " {named(container)}</p>
            {by.map(|who| view! { <p class="small">{words.placing_by(&who)}</p> })}
            {(!why.is_empty()).then(|| view! { <p>{why}</p> })}
            {choice}
        </li>
    }
    .into_any()
}

/// Taking a proposal back, for who made it.
fn taken_back(placement: &Record, place: &str, title: String, next: String, ids: Option<NewIds>) -> Option<AnyView> {
    let words = locale::words();
    let me = session::session().map(|session| session.person)?;
    let content: Placement = placement.content();
    let mine = content.status == PlacementStatus::Proposed && placement.header().created_by == Some(me);
    mine.then(|| {
        view! {
            <TakeBack
                record=placement.clone()
                title
                to=TAKEN_BACK
                name="fields[reason]"
                act=words.placing_withdraw()
                of=place.to_owned()
                said=words.placing_withdrawn()
                next
                ids
            />
        }
        .into_any()
    })
}

fn named(named: Named) -> AnyView {
    let href = routes::record(locale::lang(), named.reference.kind, named.reference.id, &named.title);
    view! { <a href=href>{named.title}</a> }.into_any()
}

/// What waits for the word of the carnet or the base of this page, and the way to the rest of it.
#[component]
pub fn Proposed(
    proposals: Proposals,
    /// The address of the page.
    here: String,
    /// For the forms, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    (!proposals.all.is_empty()).then(|| {
        let next = proposals.next.map(|place| [here.as_str(), &routes::query(&[("propositions", &place)])].concat());
        view! {
            <section class="waiting" aria-labelledby="proposals">
                <h2 id="proposals">{words.placing_proposals(proposals.total)}</h2>
                <ProposalList proposals=proposals.all next=here ids/>
                {further(next)}
            </section>
        }
    })
}

/// The way to what follows in a list; nothing at its end.
pub fn further(href: Option<String>) -> Option<AnyView> {
    let words = locale::words();
    href.map(|href| {
        view! {
            <nav class="pagination" aria-label=words.page_label()>
                <ButtonLink href label=words.page_more() kind=ButtonKind::Quiet icon=Icon::Next/>
            </nav>
        }
        .into_any()
    })
}

/// What holds a record, each with the way out of it for who may take it.
#[component]
pub fn HolderList(
    holders: Vec<Named>,
    standing: Vec<Standing>,
    /// Where a browser without a script goes on.
    next: String,
    /// For the forms, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let line = move |holder: Named| {
        let out = standing.iter().find(|standing| standing.container == holder.reference.id).copied();
        let (from, next) = (holder.title.clone(), next.clone());
        view! {
            <li>
                {named(holder)}
                {out.map(|standing| view! { <TakeOut standing from next ids/> })}
            </li>
        }
    };
    view! { <ul class="link-list">{holders.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// What waits elsewhere for a record, and what did not last: a line each, with its reason.
#[component]
pub fn Unsettled(
    proposals: Vec<Proposal>,
    /// Where a browser without a script goes on.
    next: String,
    /// For the forms, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let line = move |proposal: Proposal| {
        let content: Placement = proposal.placement.content();
        let (place, reason) = (proposal.container.title.as_str(), content.reason.as_str());
        let text = match content.status {
            PlacementStatus::Proposed => words.placing_waits(place),
            PlacementStatus::Declined => words.placing_was_declined(place, reason),
            PlacementStatus::Removed => words.placing_was_removed(place, reason),
            PlacementStatus::Withdrawn if reason.is_empty() => words.placing_was_withdrawn(place),
            PlacementStatus::Withdrawn => words.placing_was_withdrawn_because(place, reason),
            PlacementStatus::Accepted => return None,
        };
        let title = words.placing_of(&proposal.item.title, place);
        let back = taken_back(&proposal.placement, place, title, next.clone(), ids);
        Some(view! { <li class="small">{text} {back}</li> })
    };
    let lines: Vec<_> = proposals.into_iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| view! { <ul class="stack">{lines}</ul> })
}

/// Taking a record out of what holds it.
#[component]
pub fn TakeOut(
    standing: Standing,
    /// The name of the other end: what is taken out, or what it is taken out of.
    from: String,
    /// Where a browser without a script goes on.
    next: String,
    /// For the form, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let record: Record = standing.record();
    let act = words.placing_remove(&from);
    let said = Said { act: act.clone(), help: words.placing_remove_help(), done: words.placing_removed(), ..reason() };
    let removed = PlacementStatus::Removed.as_str();
    view! { <Because record title=act to=removed name="fields[reason]" said next ids/> }.into_any()
}

/// What is said of every reason here.
fn reason() -> Said {
    let words = locale::words();
    Said {
        act: String::new(),
        help: "",
        reason: words.placing_reason(),
        readers: words.placing_reason_readers(),
        missing: words.placing_reason_missing(),
        done: "",
    }
}

/// What a carnet or a base holds, to take things out of it: kept closed, since one seldom does.
#[component]
pub fn TakeOutList(
    /// What stands, and the name of each.
    held: Vec<(Standing, String)>,
    next: String,
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let line = move |(standing, from): (Standing, String)| {
        view! { <li><TakeOut standing from next=next.clone() ids/></li> }
    };
    (!held.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{words.placing_take_out()}</summary>
                <ul class="stack">{held.into_iter().map(line).collect_view()}</ul>
            </details>
        }
    })
}
