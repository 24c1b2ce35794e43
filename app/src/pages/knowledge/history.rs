//! How a record came to be what it is: who changed what, when; and one version beside another.

use domain::Kind;
use domain::order::Arrange;
use domain::query::{Made, Revision, Seen};
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_query_map;

use super::id_in_address;
use crate::commands::restore::Restoring;
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::comparison::Comparison;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::placing::further;
use crate::components::posted_error::PostedError;
use crate::components::restore_button::RestoreButton;
use crate::components::settled_suggestion::SettledSuggestion;
use crate::components::tag::Tag;
use crate::labels;
use crate::pages::not_found::NotFound;
use crate::queries::history::{Asked, HistoryPage, Opened};
use crate::queries::query;
use crate::queries::row::Named;
use crate::routes;
use crate::state::{clock, locale};

/// The history of a record of this kind.
#[component]
pub fn History(kind: Kind) -> impl IntoView {
    let id = id_in_address();
    let map = use_query_map();
    let number = move |name: &str| map.with(|map| map.get(name).and_then(|text| text.parse().ok()));
    let asked =
        move || Asked { id: id.get(), kind, before: number("avant"), version: number("version"), with: number("avec") };
    answer::page(query::<HistoryPage>(asked), whole)
}

fn whole(page: HistoryPage) -> AnyView {
    let words = locale::words();
    let Some(name) = page.name.clone() else { return view! { <NotFound/> }.into_any() };
    let back = routes::record(words.lang(), name.reference.kind, name.reference.id, &name.title).unwrap_or_default();
    let opened = page.opened.clone().map(|opened| open(&page, &name, opened));
    let missing = page.missing;
    let settled = settled(&page, name.reference.kind);
    let current = page.opened.as_ref().map(|opened| opened.rev);
    let oldest = page.revisions.last().filter(|_| page.more).map(|revision| revision.rev.to_string());
    let further_on = oldest.map(|rev| {
        routes::history(words.lang(), name.reference.kind, name.reference.id) + &routes::query(&[("avant", &rev)])
    });
    let lines = page.revisions.iter().map(|revision| line(&page, &name, revision, current)).collect_view();
    view! {
        <PageHead title=words.history_title_of(&name.title)/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.history_title()}</h1>
        <p class="lede"><a href=back.clone()>{name.title.clone()}</a></p>
        <PostedError/>
        {missing
            .then(|| view! { <Notice icon=Icon::Info tone=NoticeTone::Attention>{words.history_missing()}</Notice> })}
        {opened}
        <section class="section" aria-labelledby="versions">
            <h2 id="versions">{words.history_versions()}</h2>
            <ol class="revisions" reversed>{lines}</ol>
            {further(further_on)}
        </section>
        {settled}
        <ButtonLink href=back label=words.history_back() kind=ButtonKind::Quiet icon=Icon::Previous/>
    }
    .into_any()
}

/// Suggestions that were not taken, or not whole.
fn settled(page: &HistoryPage, kind: Kind) -> Option<AnyView> {
    let words = locale::words();
    let card = |seen: &Seen| {
        view! { <li><SettledSuggestion suggestion=seen.clone() kind named=page.named.clone()/></li> }
    };
    let cards = page.settled.iter().map(card).collect_view();
    (!page.settled.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="settled">
                <h2 id="settled">{words.suggestion_settled()}</h2>
                <ul class="stack">{cards}</ul>
            </section>
        }
        .into_any()
    })
}

/// Who made a revision, and when.
fn by(page: &HistoryPage, revision: &Revision) -> AnyView {
    let words = locale::words();
    let by = page.name_of(revision.author).map(|named| named.title.clone());
    let by = match (by, revision.made) {
        (Some(by), _) => by,
        (None, Made::Import) => words.history_by_import().to_owned(),
        (None, _) => words.note_member().to_owned(),
    };
    let at = revision.at;
    view! { <strong>{by}</strong> " · " <time datetime=at.rfc3339()>{clock::moment(words, at)}</time> }.into_any()
}

fn line(page: &HistoryPage, name: &Named, revision: &Revision, opened: Option<u64>) -> AnyView {
    let words = locale::words();
    let href = routes::version(words.lang(), name.reference, revision.rev, None);
    let mut fields: Vec<&str> = revision.fields.iter().map(|name| labels::field(words, name)).collect();
    fields.arrange();
    fields.dedup();
    let changed = if revision.rev == 1 { words.history_created().to_owned() } else { fields.join(", ") };
    let made = match revision.made {
        Made::Hand => None,
        Made::Merge => Some(words.history_made_merge()),
        Made::Import => Some(words.history_made_import()),
    };
    let current = (opened == Some(revision.rev)).then_some("true");
    view! {
        <li class="revision">
            <p class="revision-number">
                <a class="revision-link" href=href aria-current=current>{words.history_revision(revision.rev)}</a>
            </p>
            <div>
                <p>{by(page, revision)}</p>
                <p class="small">{changed}</p>
                {made.map(|label| view! { <p class="cluster"><Tag label/></p> })}
            </div>
        </li>
    }
    .into_any()
}

/// A version, beside the one before it or the one that stands.
fn open(page: &HistoryPage, name: &Named, opened: Opened) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let Some(revision) = page.revision(opened.rev) else { return ().into_any() };
    let stands = page.stands().unwrap_or(opened.rev);
    let compared_with = if opened.to == opened.rev { opened.from } else { Some(opened.to) };
    let choice = |with: u64, label: &'static str| {
        let href = routes::version(lang, name.reference, opened.rev, Some(with));
        let current = (compared_with == Some(with)).then_some("true");
        view! { <li><a class="version-choice" href=href aria-current=current>{label}</a></li> }
    };
    let before = page.before(opened.rev).map(|with| choice(with, words.history_with_before()));
    let now = (stands != opened.rev).then(|| choice(stands, words.history_with_now()));
    let between = match opened.from {
        Some(from) => words.history_between(&from.to_string(), &opened.to.to_string()),
        None => words.history_created().to_owned(),
    };
    let restoring = Restoring {
        record: name.reference,
        version: opened.rev,
        stands,
        back: opened.back.clone(),
        title: name.title.clone(),
    };
    let restore = (!opened.back.is_empty()).then(|| view! { <RestoreButton restoring level=page.level ids=page.ids/> });
    view! {
        <section class="card version-opened" aria-labelledby="version">
            <h2 id="version">{words.history_opened(&opened.rev.to_string())}</h2>
            <p>{by(page, revision)}</p>
            <ul class="version-choices" aria-label=words.history_compare()>{before}{now}</ul>
            <p class="small">{between}</p>
            <Comparison compared=opened.compared named=page.named.clone()/>
            {restore}
        </section>
    }
    .into_any()
}
