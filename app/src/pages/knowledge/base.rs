//! A base de connaissances: its home page, and its carnets in order.

use domain::Kind;
use domain::knowledge::{KnowledgeBase, NotebookStatus};
use domain::policy::editing;
use domain::query::Seen;
use leptos::prelude::*;
use leptos_meta::Meta;

use super::{id_in_address, said_in_address};
use crate::components::answer;
use crate::components::bin::RecordBin;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::card::Card;
use crate::components::history_link::HistoryLink;
use crate::components::icon::Icon;
use crate::components::markdown_view::{prose, rendered};
use crate::components::media_link::MediaLink;
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::placing::{Proposed, TakeOutList};
use crate::components::posted_error::PostedError;
use crate::components::record_rights::RecordRights;
use crate::components::record_state::RecordState;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::components::tag::Tag;
use crate::components::waiting_link::WaitingLink;
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::withdrawn::NotThere;
use crate::queries::base::BasePage;
use crate::queries::placing::Standing;
use crate::queries::query;
use crate::queries::row::Row;
use crate::queries::search::WITHIN;
use crate::routes;
use crate::state::locale;

/// The page of a base.
#[component]
pub fn BaseView() -> impl IntoView {
    let (id, proposals) = (id_in_address(), said_in_address("propositions"));
    let asked = move || (id.get(), proposals.get());
    let page = answer::page(query::<BasePage>(asked), |page: BasePage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotThere withdrawn=page.withdrawn/> }.into_any(),
    });
    view! {
        {page}
        <RecordRights id/>
    }
    .into_any()
}

fn whole(page: BasePage, seen: &Seen) -> AnyView {
    describe(Described::Base(&page));
    let words = locale::words();
    let lang = words.lang();
    let base: KnowledgeBase = seen.record.content();
    let id = seen.record.id;
    let title = base.title.as_str().to_owned();
    let (named, binned) = (title.clone(), seen.record.is_trashed());
    let summary = base.summary.as_str().to_owned();
    let (home, about) = (base.home.clone(), page.named.clone());
    let home = move || rendered(words, home.as_str(), &about, &[]).html;
    let (has_summary, has_home) = (!summary.is_empty(), !base.home.is_empty());
    let described = if has_summary { summary.clone() } else { markdown::excerpt(base.home.as_str(), 160) };
    let state = labels::state(words, base.status.as_str());
    let public = base.status != NotebookStatus::Draft && seen.record.audience() == domain::Audience::Public;
    let edits = seen.level >= editing(Kind::KnowledgeBase);
    let count = page.rows.len() as u64;
    let here = routes::record(lang, Kind::KnowledgeBase, id, &title).unwrap_or_default();
    let name = |standing: &Standing| {
        let row = page.rows.iter().find(|row| row.name.reference.id == standing.item)?;
        Some((*standing, row.name.title.clone()))
    };
    let held: Vec<(Standing, String)> = page.standing.iter().filter_map(name).collect();
    let themes: Vec<_> = page.named.into_iter().filter(|named| base.themes.contains(&named.reference.id)).collect();
    let theme = move |named: crate::queries::row::Named| {
        let href = routes::record(lang, named.reference.kind, named.reference.id, &named.title);
        view! { <a class="tag-link" href=href><Tag label=named.title/></a> }
    };
    view! {
            <PageHead title=title.clone() description=described/>
            {(!public).then(|| view! { <Meta name="robots" content="noindex"/> })}
            <header class="reading-head">
                <RecordState id/>
                {binned.then(|| view! { <Notice icon=Icon::Lock>{words.note_trashed()}</Notice> })}
                <p class="small"><a href=routes::bases(lang)>{words.bases_title()}</a></p>
                <h1>{title}</h1>
                {has_summary.then(|| view! { <p class="lede">{summary}</p> })}
                <p class="cluster">
                    <Tag label=words.base_notebooks(count)/>
                    {state.map(|(label, tone)| view! { <Tag label tone/> })}
                    {themes.into_iter().map(theme).collect_view()}
                </p>
            </header>
            {(count > 0).then(|| view! { <SearchBox place=SearchPlace::Base kept=vec![(WITHIN, id.to_string())]/> })}
            {has_home.then(|| view! { <div class="base-home">{prose(home, None)}</div> })}
            <WaitingLink id count=page.waiting/>
            <PostedError/>
            <Proposed proposals=page.proposals here=here.clone() ids=page.ids/>
            <section class="section" aria-labelledby="carnets">
                <h2 id="carnets">{words.notebooks_title()}</h2>
                {notebooks(page.rows)}
            </section>
            <TakeOutList held next=here ids=page.ids/>
            <div class="cluster reading-actions">
                {edits
                    .then(|| {
                        let href = routes::edit(lang, Kind::KnowledgeBase, id);
                        let order = routes::arrange(lang, Kind::KnowledgeBase, id);
                        view! {
                            <ButtonLink href label=words.base_edit() kind=ButtonKind::Quiet/>
                            <ButtonLink href=order label=words.arrange_title() kind=ButtonKind::Quiet/>
                        }
                    })}
                <MediaLink kind=Kind::KnowledgeBase id level=seen.level/>
    <HistoryLink kind=Kind::KnowledgeBase id/>
            </div>
            <RecordBin record=seen.record.clone() title=named level=seen.level offered=true ids=page.ids/>
        }
    .into_any()
}

/// Its carnets, side by side where there is room.
fn notebooks(rows: Vec<Row>) -> AnyView {
    let words = locale::words();
    if rows.is_empty() {
        return answer::none(|| answer::empty(Icon::Notebook, words.base_empty_title(), words.base_empty_text()));
    }
    let card = |row: Row| {
        let href = routes::notebook(words.lang(), row.name.reference.id, &row.name.title);
        let (state, lang) = (labels::state(words, &row.state), row.foreign(words.lang()));
        view! {
            <li>
                <Card href title=row.name.title summary=row.summary lang>
                    {state.map(|(label, tone)| view! { <Tag label tone/> })}
                </Card>
            </li>
        }
    };
    view! { <ul class="base-notebooks">{rows.into_iter().map(card).collect_view()}</ul> }.into_any()
}
