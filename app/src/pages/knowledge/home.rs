//! The home page: what this is, the search box, what was put in common lately, and the promises.

use leptos::prelude::*;

use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::{Glyph, Icon};
use crate::components::page_head::PageHead;
use crate::components::record_row::rows;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::components::still::still;
use crate::components::waking::waking;
use crate::queries::home::Recent;
use crate::queries::query;
use crate::queries::row::Row;
use crate::routes;
use crate::state::{locale, session};

/// The home page.
#[component]
pub fn Home() -> impl IntoView {
    let recent = query::<Recent>(|| ());
    view! {
        <PageHead title=""/>
        <section class="hero">{waking(hero)}</section>
        {answer::part(recent, lists)}
        <Promises/>
    }
    .into_any()
}

fn hero() -> AnyView {
    let words = locale::words();
    let signed_in = session::session().is_some();
    view! {
        <h1>{words.home_title()}</h1>
        <p class="lede">{words.home_lede()}</p>
        <SearchBox place=SearchPlace::Page/>
        <div class="cluster">{still(move || ways(signed_in))}</div>
    }
    .into_any()
}

/// Where one goes from here.
fn ways(signed_in: bool) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    view! {
        {signed_in
            .then(|| view! { <ButtonLink href=routes::new_note(lang) label=words.nav_write_note() icon=Icon::Plus/> })}
        <ButtonLink href=routes::notebooks(lang) label=words.home_browse() kind=ButtonKind::Quiet icon=Icon::Notebook/>
        <ButtonLink href=routes::organisations(lang) label=words.nav_directory() kind=ButtonKind::Quiet icon=Icon::Directory/>
        <ButtonLink href=routes::glossary(lang) label=words.nav_glossary() kind=ButtonKind::Quiet icon=Icon::Language/>
        <ButtonLink href=routes::themes(lang) label=words.nav_themes() kind=ButtonKind::Quiet icon=Icon::Leaf/>
        <ButtonLink href=routes::territories(lang) label=words.nav_territories() kind=ButtonKind::Quiet icon=Icon::Compass/>
    }
    .into_any()
}

fn lists(recent: Recent) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let Recent { notes, notebooks, bases, organisations } = recent;
    if [&notes, &notebooks, &bases, &organisations].iter().all(|rows| rows.is_empty()) {
        return answer::empty(Icon::Leaf, words.home_empty_title(), words.home_empty_text());
    }
    let section = |title: &'static str, id: &'static str, all: String, lines: Vec<Row>, more: &'static str| {
        (!lines.is_empty()).then(|| {
            view! {
                <section class="section" aria-labelledby=id>
                    <div class="section-head">
                        <h2 id=id>{title}</h2>
                        <a href=all>{more}</a>
                    </div>
                    {rows(lines)}
                </section>
            }
        })
    };
    view! {
        <div class="columns">
            <div>{section(words.home_recent(), "recent", routes::notes(lang), notes, words.home_all_notes())}</div>
            <div>
                {section(words.nav_notebooks(), "carnets", routes::notebooks(lang), notebooks, words.home_all_notebooks())}
                {section(words.nav_bases(), "bases", routes::bases(lang), bases, words.home_all_bases())}
                {section(
                    words.nav_directory(),
                    "directory",
                    routes::organisations(lang),
                    organisations,
                    words.home_all_organisations(),
                )}
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Promises() -> impl IntoView {
    let words = locale::words();
    let promise = |icon: Icon, title: &'static str, text: &'static str| {
        view! {
            <li class="promise">
                <span class="promise-mark"><Glyph icon/></span>
                <h3>{title}</h3>
                <p>{text}</p>
            </li>
        }
    };
    view! {
        <section class="section" aria-labelledby="promises">
            <h2 id="promises">{words.home_promises()}</h2>
            <ul class="promises">
                {still(move || {
                    view! {
                        {promise(Icon::Offline, words.home_offline_title(), words.home_offline_text())}
                        {promise(Icon::Leaf, words.home_kept_title(), words.home_kept_text())}
                        {promise(Icon::Lock, words.home_private_title(), words.home_private_text())}
                    }
                    .into_any()
                })}
            </ul>
        </section>
    }
    .into_any()
}
