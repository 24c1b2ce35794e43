//! The lexique: its terms, by letter.

use leptos::prelude::*;

use super::said_in_address;
use crate::components::answer;
use crate::components::button::ButtonLink;
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::pagination::Pagination;
use crate::labels;
use crate::queries::glossary::Glossary;
use crate::queries::query;
use crate::queries::row::Row;
use crate::routes;
use crate::state::{locale, session};

/// The page.
#[component]
pub fn GlossaryView() -> impl IntoView {
    let words = locale::words();
    let page = said_in_address("page");
    let glossary = query::<Glossary>(move || page.get());
    let signed_in = session::session().is_some();
    view! {
        <PageHead title=words.glossary_title() description=words.glossary_lede()/>
        <div class="page-title">
            <h1>{words.glossary_title()}</h1>
            {signed_in
                .then(|| {
                    view! {
                        <ButtonLink href=routes::new_term(words.lang()) label=words.glossary_new() icon=Icon::Plus/>
                    }
                })}
        </div>
        <p class="lede">{words.glossary_lede()}</p>
        {answer::part(glossary, shown)}
    }
    .into_any()
}

fn shown(glossary: Glossary) -> AnyView {
    let words = locale::words();
    if glossary.rows.is_empty() {
        return answer::empty(Icon::Language, words.glossary_empty_title(), words.glossary_empty_text());
    }
    let mut groups: Vec<(String, Vec<Row>)> = Vec::new();
    for row in glossary.rows {
        let letter: String = domain::text::fold(&row.name.title).chars().take(1).collect::<String>().to_uppercase();
        match groups.last_mut() {
            Some((last, rows)) if *last == letter => rows.push(row),
            _ => groups.push((letter, vec![row])),
        }
    }
    let group = |(letter, rows): (String, Vec<Row>)| {
        view! {
            <section class="letter">
                <h2 class="letter-name">{letter}</h2>
                <dl class="terms">{rows.into_iter().map(term).collect_view()}</dl>
            </section>
        }
    };
    let (part, list) = (glossary.part, routes::glossary(words.lang()));
    view! {
        <div class="letters">{groups.into_iter().map(group).collect_view()}</div>
        <Pagination
            current=part.number
            total=part.of
            href=move |number| [list.as_str(), &routes::query(&[("page", &number.to_string())])].concat()
        />
    }
    .into_any()
}

fn term(row: Row) -> AnyView {
    let words = locale::words();
    let href = routes::record(words.lang(), row.name.reference.kind, row.name.reference.id, &row.name.title);
    let state = labels::state(words, &row.state).map(|(label, _)| view! { <span class="small">" · " {label}</span> });
    view! {
        <div class="term-line">
            <dt><a href=href>{row.name.title}</a>{state}</dt>
            <dd>{row.summary}</dd>
        </div>
    }
    .into_any()
}
