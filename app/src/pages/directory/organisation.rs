//! An organisation: what it does, how it is reached, where it serves, and since when that is known to be true.

use domain::content::Text;
use domain::directory::{LegalForm, Organisation, OrganisationStatus};
use domain::query::Seen;
use domain::{Kind, Level, RecordId};
use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::answer;
use crate::components::bin::RecordBin;
use crate::components::button::ButtonLink;
use crate::components::facts::{Fact, Facts};
use crate::components::history_link::HistoryLink;
use crate::components::icon::Icon;
use crate::components::markdown_view::{prose, rendered};
use crate::components::media_link::MediaLink;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::posted_error::PostedError;
use crate::components::record_rights::RecordRights;
use crate::components::record_row::rows;
use crate::components::record_state::RecordState;
use crate::components::safe_link::SafeLink;
use crate::components::tag::{Tag, TagTone};
use crate::components::waiting_link::WaitingLink;
use crate::contact::{mail, phone, site};
use crate::described::{Described, describe};
use crate::labels;
use crate::pages::knowledge::id_in_address;
use crate::pages::withdrawn::NotThere;
use crate::queries::directory::OrganisationPage;
use crate::queries::query;
use crate::queries::row::Named;
use crate::routes;
use crate::state::locale;

/// The page of an organisation.
#[component]
pub fn OrganisationView() -> impl IntoView {
    let id = id_in_address();
    let page =
        answer::page(query::<OrganisationPage>(move || id.get()), |page: OrganisationPage| match page.seen.clone() {
            Some(seen) => whole(page, &seen),
            None => view! { <NotThere withdrawn=page.withdrawn/> }.into_any(),
        });
    view! {
        {page}
        <RecordRights id/>
    }
    .into_any()
}

fn whole(page: OrganisationPage, seen: &Seen) -> AnyView {
    describe(Described::Organisation(&page));
    let words = locale::words();
    let organisation: Organisation = seen.record.content();
    let id = seen.record.id;
    let name = organisation.name.as_str().to_owned();
    let named = name.clone();
    let others = organisation.other_names.iter().map(Text::as_str).collect::<Vec<_>>().join(", ");
    let (text, mentioned) = (organisation.description.clone(), page.named.clone());
    let description = move || rendered(words, text.as_str(), &mentioned, &[]).html;
    let public = seen.record.audience() == domain::Audience::Public && !seen.record.is_trashed();
    let about = about(&organisation, &page);
    view! {
        <PageHead title=name.clone() description=markdown::excerpt(organisation.description.as_str(), 160)/>
        {(!public).then(|| view! { <Meta name="robots" content="noindex"/> })}
        <article class="reading">
            <header class="reading-head">
                <RecordState id/>
                <Standing status=organisation.status trashed=seen.record.is_trashed()/>
                <p class="small"><a href=routes::organisations(words.lang())>{words.organisations_title()}</a></p>
                <h1>{name}</h1>
                {(!others.is_empty()).then(|| view! { <p class="small">{others}</p> })}
                <Freshness organisation=organisation.clone() named=page.named.clone()/>
            </header>
            <WaitingLink id count=page.waiting/>
            {prose(description, None)}
            <h2>{words.organisation_reach()}</h2>
            <Reached organisation/>
            <h2>{words.organisation_about()}</h2>
            <Facts facts=about/>
            <Actions id level=seen.level/>
            <PostedError/>
            <RecordBin record=seen.record.clone() title=named level=seen.level offered=true ids=page.ids/>
        </article>
        {(!page.cited_by.is_empty())
            .then(|| {
                view! {
                    <section class="section" aria-labelledby="cited">
                        <h2 id="cited">{words.note_cited_by()}</h2>
                        {rows(page.cited_by)}
                    </section>
                }
            })}
    }
    .into_any()
}

/// Whether it can be counted on, when it is not simply open.
#[component]
fn Standing(status: OrganisationStatus, trashed: bool) -> impl IntoView {
    let words = locale::words();
    let text = match status {
        _ if trashed => words.note_trashed(),
        OrganisationStatus::Active => return ().into_any(),
        OrganisationStatus::TemporarilyClosed => words.organisation_temporarily_closed_text(),
        OrganisationStatus::Inactive => words.organisation_inactive_text(),
        OrganisationStatus::Defunct => words.organisation_defunct_text(),
    };
    view! { <Notice icon=Icon::Attention tone=NoticeTone::Attention>{text}</Notice> }.into_any()
}

/// Since when it is known to be as described, and by whom.
#[component]
fn Freshness(organisation: Organisation, named: Vec<Named>) -> impl IntoView {
    let words = locale::words();
    if organisation.verified_on.is_empty() {
        return view! { <p class="cluster"><Tag label=words.organisation_never() tone=TagTone::Attention/></p> }
            .into_any();
    }
    let stored = organisation.verified_on.as_str().to_owned();
    // A machine reads days; what is known less closely is for people.
    let datetime = organisation.verified_on.day().map(|_| stored);
    let by = organisation.verified_by.and_then(|id| named.into_iter().find(|named| named.reference.id == id));
    let text = labels::verified(words, &organisation.verified_on, by.is_some());
    let by = by.map(|named| {
        let href = routes::record(words.lang(), named.reference.kind, named.reference.id, &named.title);
        view! { " " <a href=href>{named.title}</a> }
    });
    view! { <p class="freshness"><time datetime=datetime>{text}</time>{by}</p> }.into_any()
}

/// How it is reached.
#[component]
fn Reached(organisation: Organisation) -> impl IntoView {
    let words = locale::words();
    let link = |text: &str, href: Option<String>| view! { <SafeLink text=text.to_owned() href/> }.into_any();
    let mut facts: Vec<Fact> = Vec::new();
    if !organisation.phones.is_empty() {
        let line = |text: &str| view! { <li>{link(text, phone(text))}</li> };
        let phones = organisation.phones.iter().map(|text| line(text.as_str())).collect_view();
        facts.push((words.organisation_phones(), view! { <ul class="fact-list">{phones}</ul> }.into_any()));
    }
    let (email, website) = (organisation.email.as_str(), organisation.website.as_str());
    if !email.is_empty() {
        facts.push((words.organisation_email(), link(email, mail(email))));
    }
    if !website.is_empty() {
        facts.push((words.organisation_website(), link(website, site(website))));
    }
    if !organisation.address.is_empty() {
        let address = organisation.address.as_str().to_owned();
        facts.push((words.organisation_address(), view! { <address class="fact-text">{address}</address> }.into_any()));
    }
    if facts.is_empty() {
        return view! { <p class="small">{words.organisation_unreachable()}</p> }.into_any();
    }
    view! { <Facts facts/> }.into_any()
}

/// What is known of it beside.
fn about(organisation: &Organisation, page: &OrganisationPage) -> Vec<Fact> {
    let words = locale::words();
    let mut facts: Vec<Fact> = Vec::new();
    for (label, ids) in [
        (words.organisation_serves(), &organisation.places),
        (words.organisation_themes(), &organisation.themes),
        (words.organisation_sectors(), &organisation.sectors),
    ] {
        let named = page.names(ids);
        if !named.is_empty() {
            facts.push((label, links(named)));
        }
    }
    if !organisation.langs.is_empty() {
        let langs: Vec<String> = organisation.langs.iter().map(|tag| labels::language(words, tag.as_str())).collect();
        facts
            .push((words.organisation_langs(), view! { <span class="fact-text">{langs.join(", ")}</span> }.into_any()));
    }
    if organisation.legal_form != LegalForm::Other {
        let form = labels::legal_form(words, organisation.legal_form);
        facts.push((words.organisation_legal_form(), view! { <span class="fact-text">{form}</span> }.into_any()));
    }
    facts
}

/// The pages of what it names.
fn links(named: Vec<Named>) -> AnyView {
    let lang = locale::lang();
    let line = move |named: Named| {
        let href = routes::record(lang, named.reference.kind, named.reference.id, &named.title);
        view! { <li><a class="fact-link" href=href>{named.title}</a></li> }
    };
    view! { <ul class="fact-list" data-flow="line">{named.into_iter().map(line).collect_view()}</ul> }.into_any()
}

#[component]
fn Actions(id: RecordId, level: Level) -> impl IntoView {
    let words = locale::words();
    let label = match level {
        Level::Edit | Level::Manage => Some(words.organisation_edit()),
        Level::Suggest => Some(words.organisation_suggest()),
        _ => None,
    };
    let edit = label.map(|label| {
        view! { <ButtonLink href=routes::edit(words.lang(), Kind::Organisation, id) label/> }
    });
    let history = view! { <HistoryLink kind=Kind::Organisation id/> };
    let files = view! { <MediaLink kind=Kind::Organisation id level/> };
    view! { <div class="cluster reading-actions">{edit} {files} {history}</div> }.into_any()
}
