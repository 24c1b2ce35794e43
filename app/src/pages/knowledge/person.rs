//! A person: who they are to the commons, what they may be asked, and what they wrote.

use domain::content::Text;
use domain::people::Person;
use domain::query::Seen;
use domain::{Kind, Level};
use leptos::prelude::*;
use leptos_meta::Meta;

use super::{id_in_address, said_in_address};
use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::markdown_view::{prose, rendered};
use crate::components::media_link::MediaLink;
use crate::components::page_head::PageHead;
use crate::components::placing::further;
use crate::components::record_row::rows;
use crate::components::subject_line::SubjectLine;
use crate::described::{Described, describe};
use crate::pages::not_found::NotFound;
use crate::queries::person::PersonPage;
use crate::queries::query;
use crate::routes;
use crate::state::locale;

/// The page of a person.
#[component]
pub fn PersonView() -> impl IntoView {
    let (id, after) = (id_in_address(), said_in_address("apres"));
    answer::page(query::<PersonPage>(move || (id.get(), after.get())), |page: PersonPage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotFound/> }.into_any(),
    })
}

fn whole(page: PersonPage, seen: &Seen) -> AnyView {
    describe(Described::Person(&page));
    let words = locale::words();
    let person: Person = seen.record.content();
    let name = person.name.as_str().to_owned();
    let (has_bio, bio) = (!person.bio.is_empty(), person.bio.clone());
    let mentioned = page.mentioned.clone();
    let bio = move || rendered(words, bio.as_str(), &mentioned, &[]).html;
    let public = seen.record.audience() == domain::Audience::Public;
    let here = routes::record(words.lang(), Kind::Person, seen.record.id, &name).unwrap_or_default();
    let next = page.next.map(|place| here + &routes::query(&[("apres", &place)]));
    let headline = person.headline.as_str().to_owned();
    view! {
        <PageHead title=name.clone() description=headline.clone()/>
        {(!public).then(|| view! { <Meta name="robots" content="noindex"/> })}
        <header class="reading-head">
            <h1>{name}</h1>
            {(!headline.is_empty()).then(|| view! { <p class="lede">{headline}</p> })}
            <SubjectLine subjects=page.subjects/>
        </header>
        {has_bio.then(|| prose(bio, None))}
        {(seen.level >= Level::Edit)
            .then(|| {
                view! {
                    <div class="cluster reading-actions">
                        <ButtonLink
                            href=routes::edit(words.lang(), Kind::Person, seen.record.id)
                            label=words.person_edit()
                            kind=ButtonKind::Quiet
                        />
                        <MediaLink kind=Kind::Person id=seen.record.id level=seen.level/>
                    </div>
                }
            })}
        <AskMe questions=person.ask_me.iter().map(Text::as_str).map(str::to_owned).collect()/>
        <section class="section" aria-labelledby="notes">
            <h2 id="notes">{words.person_notes()}</h2>
            {if page.rows.is_empty() {
                answer::none(|| view! { <p class="small">{words.person_none()}</p> }.into_any())
            } else {
                rows(page.rows)
            }}
            {further(next)}
        </section>
    }
    .into_any()
}

/// What they may be asked, in their words.
#[component]
fn AskMe(questions: Vec<String>) -> impl IntoView {
    let words = locale::words();
    let line = |question: String| view! { <li>{question}</li> };
    (!questions.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="ask-me">
                <h2 id="ask-me">{words.person_ask_me()}</h2>
                <ul class="ask-me">{questions.into_iter().map(line).collect_view()}</ul>
            </section>
        }
    })
}
