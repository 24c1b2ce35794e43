//! A term: its words, what it means, how it is used, what is near it, what names it.

use domain::content::Text;
use domain::knowledge::{NoteStatus, Term};
use domain::query::Seen;
use domain::{Kind, Level, RecordId};
use leptos::prelude::*;
use leptos_meta::Meta;

use super::id_in_address;
use crate::components::answer;
use crate::components::bin::RecordBin;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::history_link::HistoryLink;
use crate::components::markdown_view::{prose, rendered};
use crate::components::media_link::MediaLink;
use crate::components::page_head::PageHead;
use crate::components::posted_error::PostedError;
use crate::components::record_rights::RecordRights;
use crate::components::record_row::rows;
use crate::components::record_state::RecordState;
use crate::components::subject_line::SubjectLine;
use crate::components::tag::Tag;
use crate::components::waiting_link::WaitingLink;
use crate::components::withdrawal::Withdrawal;
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::withdrawn::NotThere;
use crate::queries::glossary::TermPage;
use crate::queries::query;
use crate::queries::row::Named;
use crate::routes;
use crate::state::locale;

/// The page of a term.
#[component]
pub fn TermView() -> impl IntoView {
    let id = id_in_address();
    let page = answer::page(query::<TermPage>(move || id.get()), |page: TermPage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotThere withdrawn=page.withdrawn/> }.into_any(),
    });
    view! {
        {page}
        <RecordRights id/>
    }
    .into_any()
}

fn whole(page: TermPage, seen: &Seen) -> AnyView {
    describe(Described::Term(&page));
    let words = locale::words();
    let lang = words.lang();
    let term: Term = seen.record.content();
    let id = seen.record.id;
    let title = term.label(lang.code()).to_owned();
    let (meaning, usage) = (term.definition.clone(), term.usage.clone());
    let (named, also) = (page.named.clone(), page.named.clone());
    let definition = move || rendered(words, meaning.as_str(), &named, &[]).html;
    let usage = move || rendered(words, usage.as_str(), &also, &[]).html;
    let state = labels::state(words, term.status.as_str());
    let edit = match seen.level {
        Level::Edit | Level::Manage => Some(words.term_edit()),
        Level::Suggest => Some(words.note_suggest()),
        _ => None,
    };
    let has_usage = !term.usage.is_empty();
    let (record, term_title) = (seen.record.clone(), title.clone());
    let because = (term.status == NoteStatus::Withdrawn && !term.withdrawn_reason.is_empty())
        .then(|| words.withdrawn_because(term.withdrawn_reason.as_str()));
    view! {
            <PageHead title=title.clone() description=markdown::excerpt(term.definition.as_str(), 160)/>
            {(term.status != NoteStatus::Published).then(|| view! { <Meta name="robots" content="noindex"/> })}
            <article class="reading">
                <header class="reading-head">
                    <RecordState id/>
                    <p class="small"><a href=routes::glossary(lang)>{words.glossary_title()}</a></p>
                    <h1>{title.clone()}</h1>
                    {state.map(|(label, tone)| view! { <p class="cluster"><Tag label tone/></p> })}
                    {because.map(|because| view! { <p class="small">{because}</p> })}
                    <OtherWords term=term.clone() title/>
                    <SubjectLine subjects=page.subjects/>
                </header>
                <WaitingLink id count=page.waiting/>
                {prose(definition, None)}
                {has_usage
                    .then(|| {
                        view! {
                            <h2>{words.term_usage()}</h2>
                            {prose(usage, None)}
                        }
                    })}
                <Near title=words.term_broader() ids=term.broader named=page.named.clone()/>
                <Near title=words.term_related() ids=term.related named=page.named/>
                <div class="cluster reading-actions">
                    {edit
                        .map(|label| {
                            view! { <ButtonLink href=routes::edit(lang, Kind::Term, id) label kind=ButtonKind::Quiet/> }
                        })}
                    <MediaLink kind=Kind::Term id level=seen.level/>
    <HistoryLink kind=Kind::Term id/>
                </div>
                <PostedError/>
                <Withdrawal record=record.clone() title=term_title.clone() status=term.status level=seen.level ids=page.ids/>
                <RecordBin
                    record
                    title=term_title
                    level=seen.level
                    offered={term.status != NoteStatus::Published}
                    ids=page.ids
                />
            </article>
            {(!page.cited_by.is_empty())
                .then(|| {
                    view! {
                        <section class="section" aria-labelledby="cited">
                            <h2 id="cited">{words.term_used_in()}</h2>
                            {rows(page.cited_by)}
                        </section>
                    }
                })}
        }
    .into_any()
}

/// Its labels in other languages and its synonyms.
#[component]
fn OtherWords(term: Term, title: String) -> impl IntoView {
    let words = locale::words();
    let others: Vec<_> = term
        .labels
        .iter()
        .filter(|(_, label)| label.as_str() != title)
        .map(|(lang, label)| {
            let tag = lang.as_str();
            view! {
                <li>
                    <span lang=tag.to_owned()>{label.as_str().to_owned()}</span>
                    <span class="small">" (" {labels::language(words, tag)} ")"</span>
                </li>
            }
        })
        .collect();
    let synonyms = term.synonyms.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
    view! {
        {(!others.is_empty()).then(|| view! { <ul class="other-words" aria-label=words.term_other_languages()>{others}</ul> })}
        {(!synonyms.is_empty()).then(|| view! { <p>{words.term_synonyms(&synonyms)}</p> })}
    }
    .into_any()
}

/// Terms near it, those that exist and may be seen.
#[component]
fn Near(title: &'static str, ids: Vec<RecordId>, named: Vec<Named>) -> impl IntoView {
    let lang = locale::lang();
    let near: Vec<Named> = named.into_iter().filter(|named| ids.contains(&named.reference.id)).collect();
    let line = move |named: Named| {
        let href = routes::record(lang, named.reference.kind, named.reference.id, &named.title);
        view! { <li><a href=href>{named.title}</a></li> }
    };
    (!near.is_empty()).then(|| {
        view! {
            <section>
                <h2>{title}</h2>
                <ul class="link-list">{near.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}
