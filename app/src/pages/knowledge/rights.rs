//! Who may do what with a record, or every right that one has a part in where the address names none: asking for a right and what became of it; for those who manage it, deciding, giving, taking
//! back.

use domain::care::{Grant, GrantStatus, Right, grant};
use domain::content::schema;
use domain::{Fields, Instant, Kind, Level, Record, RecordId};
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_query_map;

use super::edit::SignInFirst;
use super::my_rights::MyRights;
use crate::components::act_form::ActForm;
use crate::components::answer;
use crate::components::button::{Button, ButtonKind, ButtonLink};
use crate::components::choice::{Choice, Choices};
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_head::PageHead;
use crate::components::posted_error::PostedError;
use crate::components::right_card::{HeldRight, MyRight, RightRequest};
use crate::labels;
use crate::pages::not_found::NotFound;
use crate::queries::query;
use crate::queries::rights::{Asked, Rights as Page};
use crate::queries::row::Named;
use crate::routes;
use crate::state::{locale, session};

/// The page.
#[component]
pub fn Rights() -> impl IntoView {
    let Some(me) = session::session().map(|session| session.person) else { return view! { <SignInFirst/> }.into_any() };
    let map = use_query_map();
    let on = Memo::new(move |_| map.with(|map| map.get("sur").and_then(|text| routes::id_of(&text))));
    let has_record = Memo::new(move |_| map.with(|map| map.get("sur").is_some()));
    view! {
        {move || {
            if !has_record.get() {
                return view! { <MyRights me/> }.into_any();
            }
            let asked = move || Asked { on: on.get(), me: Some(me), whole: true };
            answer::page(query::<Page>(asked), move |page| whole(&page, me))
        }}
    }
    .into_any()
}

fn whole(page: &Page, me: RecordId) -> AnyView {
    let words = locale::words();
    let Some(object) = page.object.clone() else { return view! { <NotFound/> }.into_any() };
    let back =
        routes::record(words.lang(), object.reference.kind, object.reference.id, &object.title).unwrap_or_default();
    let manages = page.level >= Level::Manage;
    let next = routes::rights_on(words.lang(), object.reference.id);
    let mine = page.mine.clone().map(|right| {
        view! {
            <section class="section" aria-labelledby="mine">
                <h2 id="mine">{words.right_mine()}</h2>
                <MyRight right title=object.title.clone() next=next.clone() ids=page.ids/>
            </section>
        }
    });
    let body = if manages { managed(page, &object, &next) } else { ask(page, &object, me, next.clone()) };
    view! {
        <PageHead title=words.right_on(&object.title)/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.right_title()}</h1>
        <p class="lede"><a href=back.clone()>{object.title.clone()}</a></p>
        <PostedError/>
        {mine}
        {body}
        <p class="cluster">
            <ButtonLink href=back label=words.right_back() kind=ButtonKind::Quiet icon=Icon::Previous/>
            <ButtonLink href=routes::rights(words.lang()) label=words.right_all_title() kind=ButtonKind::Quiet icon=Icon::Lock/>
        </p>
    }
    .into_any()
}

/// The rights that can be asked for on a record of this kind, each with what it means.
fn choices(kind: Kind) -> impl Iterator<Item = (Right, Choice)> {
    let words = locale::words();
    let shelf = matches!(kind, Kind::Notebook | Kind::KnowledgeBase);
    Right::ALL.iter().map(move |right| {
        let help = match right {
            Right::Suggest => words.right_suggest_help(),
            Right::Edit if shelf => words.right_add_help(),
            Right::Edit => words.right_edit_help(),
            Right::Manage => words.right_manage_help(),
        };
        let choice = Choice { value: right.as_str(), label: labels::right(words, *right), help };
        (*right, choice)
    })
}

/// A right that nobody has seen yet: its form says who and on what, from which its identifier follows.
fn new() -> Record {
    let at = Instant(0);
    let (id, kind) = (RecordId::default(), Kind::Grant);
    Record { id, kind, rev: 0, schema: schema(kind), created: at, updated: at, fields: Fields::new() }
}

/// What every new right says: what it is on.
fn about(object: &Named) -> Vec<(&'static str, String)> {
    vec![("object", object.reference.id.to_string()), ("object_kind", object.reference.kind.name().to_owned())]
}

/// For whoever does not manage it: what they may do already, and asking for more.
fn ask(page: &Page, object: &Named, me: RecordId, next: String) -> AnyView {
    let words = locale::words();
    let kind = object.reference.kind;
    let mine: Option<Grant> = page.mine.as_ref().map(Record::content);
    let waits = mine.as_ref().is_some_and(|grant| grant.status == GrantStatus::Requested);
    let (has, more): (Vec<_>, Vec<_>) = choices(kind).partition(|(right, _)| right.level() <= page.level);
    let has = has
        .into_iter()
        .map(|(_, choice)| {
            view! { <li><strong>{choice.label}</strong> " — " {choice.help} " " {words.right_have()}</li> }
        })
        .collect_view();
    let has = view! { <ul class="stack small">{has}</ul> };
    if waits {
        return has.into_any();
    }
    let chosen = more.first().map(|(right, _)| right.as_str()).unwrap_or_default();
    let more: Vec<Choice> = more.into_iter().map(|(_, choice)| choice).collect();
    let status = ("status", GrantStatus::Requested.as_str().to_owned());
    let (record, set) = match &page.mine {
        Some(mine) => (mine.clone(), vec![status]),
        None => {
            let mut set = about(object);
            set.extend([("subject", me.to_string()), status]);
            (new(), set)
        }
    };
    view! {
        <section class="section" aria-labelledby="ask">
            <h2 id="ask">{words.right_ask()}</h2>
            <p>{words.right_ask_lede()}</p>
            {has}
            <ActForm record title=words.right_journal(&object.title) set said=words.right_sent() next ids=page.ids>
                <Choices name="fields[asked]" legend=words.right_asked_level() choices=more chosen/>
                <Field
                    name="fields[message]"
                    label=words.right_message()
                    help=words.right_message_help()
                    rows=4
                    maxlength=1000
                />
                <p><Button label=words.right_send() submit=true/></p>
            </ActForm>
        </section>
    }
    .into_any()
}

/// For those who manage it: what waits, who has what, and giving a right.
fn managed(page: &Page, object: &Named, next: &str) -> AnyView {
    let words = locale::words();
    let name = |id: RecordId| page.name(id).unwrap_or(words.note_member()).to_owned();
    let mut waiting: Vec<AnyView> = Vec::new();
    let mut held: Vec<AnyView> = Vec::new();
    for right in page.others.iter().cloned() {
        let grant: Grant = right.content();
        let (who, title, next) = (name(grant.subject), object.title.clone(), next.to_owned());
        if grant.status == GrantStatus::Requested {
            waiting.push(view! { <li><RightRequest right=right.clone() who=who.clone() title=title.clone() next=next.clone() ids=page.ids/></li> }.into_any());
        } else if let Some(level) = grant.held() {
            held.push(view! { <li><HeldRight right held=level who title next ids=page.ids/></li> }.into_any());
        } else if grant.is_on_its_way() {
            held.push(view! { <li class="small">{words.right_on_its_way(&who)}</li> }.into_any());
        }
    }
    let waiting = (!waiting.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="requests">
                <h2 id="requests">{words.right_waiting_title()}</h2>
                <ul class="stack">{waiting}</ul>
            </section>
        }
    });
    let none = held.is_empty().then(|| view! { <p>{words.right_held_none()}</p> });
    view! {
        <Notice icon=Icon::Info>{words.right_online()}</Notice>
        {waiting}
        <section class="section" aria-labelledby="held">
            <h2 id="held">{words.right_held_title()}</h2>
            {none}
            <ul class="stack">{held}</ul>
        </section>
        {give(page, object, next)}
    }
    .into_any()
}

/// Giving a right to somebody who did not ask for it.
fn give(page: &Page, object: &Named, next: &str) -> Option<AnyView> {
    let words = locale::words();
    let me = session::session().map(|session| session.person);
    let holds = |id: RecordId| {
        let of = page.others.iter().find(|right| right.id == grant::id(id, object.reference.id));
        of.is_some_and(|right| right.content::<Grant>().held().is_some())
    };
    let others = page.persons.iter().filter(|named| Some(named.reference.id) != me && !holds(named.reference.id));
    let options = others
        .map(|named| view! { <option value=named.reference.id.to_string()>{named.title.clone()}</option> })
        .collect_view();
    if options.is_empty() {
        return None;
    }
    let mut set = about(object);
    set.push(("status", GrantStatus::Granted.as_str().to_owned()));
    let choices = choices(object.reference.kind).map(|(_, choice)| choice).collect();
    Some(
        view! {
            <section class="section" aria-labelledby="give">
                <h2 id="give">{words.right_give_title()}</h2>
                <ActForm
                    record=new()
                    title=words.right_journal(&object.title)
                    set
                    said=words.right_given()
                    next=next.to_owned()
                    ids=page.ids
                    online=true
                >
                    <div class="field">
                        <label class="field-label" for="give-who">{words.right_give_who()}</label>
                        <select class="field-control" id="give-who" name="fields[subject]" required=true>
                            <option value="">{words.right_choose()}</option>
                            {options}
                        </select>
                    </div>
                    <Choices
                        name="fields[asked]"
                        legend=words.right_give_level()
                        choices
                        chosen=Right::Edit.as_str()
                    />
                    <p><Button label=words.right_give() kind=ButtonKind::Quiet submit=true/></p>
                </ActForm>
            </section>
        }
        .into_any(),
    )
}
