//! A right: what became of the reader's own, and the request of somebody else with the answer to give, by plain forms.

use api::NewIds;
use domain::Record;
use domain::care::{Grant, GrantStatus, Right};
use leptos::prelude::*;

use super::act_form::ActForm;
use super::button::{Button, ButtonKind};
use super::icon::Icon;
use super::notice::{Notice, NoticeTone};
use super::tag::{Tag, TagTone};
use super::take_back::TakeBack;
use crate::labels;
use crate::state::{clock, locale};

/// What became of what the reader asked for, in sentences.
#[must_use]
pub fn standing(grant: &Grant) -> Vec<String> {
    let words = locale::words();
    let asked = labels::right(words, grant.asked);
    let mut said = vec![match grant.status {
        GrantStatus::Requested => words.right_mine_requested(asked),
        GrantStatus::Granted => words.right_mine_granted(grant.held().map_or(asked, |held| labels::right(words, held))),
        GrantStatus::Refused => words.right_mine_refused(asked),
        GrantStatus::Revoked => words.right_mine_revoked().to_owned(),
        GrantStatus::GivenUp => words.right_mine_given_up().to_owned(),
    }];
    if grant.status == GrantStatus::GivenUp && !grant.because.is_empty() {
        said.push(words.right_because(grant.because.as_str()));
    }
    let answered = matches!(grant.status, GrantStatus::Granted | GrantStatus::Refused | GrantStatus::Revoked);
    if answered && !grant.answer.is_empty() {
        said.push(words.right_because(grant.answer.as_str()));
    }
    if let Some(held) = grant.held().filter(|_| grant.status != GrantStatus::Granted) {
        said.push(words.right_keeps(labels::right(words, held)));
    }
    if matches!(grant.status, GrantStatus::Refused | GrantStatus::Revoked) {
        said.push(words.right_again().to_owned());
    }
    said
}

/// The reader's own right: what became of it, and giving it back.
#[component]
pub fn MyRight(
    right: Record,
    /// What the record is called that it is on.
    title: String,
    /// Where a browser without a script goes on.
    next: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let grant: Grant = right.content();
    let tone = match grant.status {
        GrantStatus::Granted => NoticeTone::Good,
        _ => NoticeTone::Info,
    };
    let said = standing(&grant).into_iter().map(|said| view! { <p>{said}</p> }).collect_view();
    let to = GrantStatus::GivenUp.as_str();
    let journal = words.right_journal(&title);
    let back = match (grant.held(), grant.status) {
        (Some(_), _) => {
            let (set, said) = (vec![("status", to.to_owned())], words.right_gave_up());
            view! {
                <ActForm record=right title=journal set said next ids>
                    <p><Button label=words.right_give_up() kind=ButtonKind::Quiet submit=true/></p>
                </ActForm>
            }
            .into_any()
        }
        (None, GrantStatus::Requested) => {
            let (act, said) = (words.right_cancel(), words.right_canceled());
            view! { <TakeBack record=right title=journal to name="fields[because]" act of=title said next ids/> }
                .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <Notice icon=Icon::Info tone>{said}</Notice>
        {back}
    }
    .into_any()
}

/// What somebody asks for, and the answer of whoever decides.
#[component]
pub fn RightRequest(
    right: Record,
    /// Who asks.
    who: String,
    /// What the record is called that it is on.
    title: String,
    /// Where that is read, where the page is about others too.
    #[prop(optional)]
    href: Option<String>,
    /// Where a browser without a script goes on.
    next: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let grant: Grant = right.content();
    let message = grant.message.as_str().to_owned();
    let answer = ["answer-", &right.id.to_string()].concat();
    let when = words.right_when(&clock::moment(words, right.updated));
    let on = href.map(|href| view! { <h3><a href=href>{title.clone()}</a></h3> });
    let button = |status: GrantStatus, label: &'static str, kind: Option<&'static str>| {
        view! {
            <button class="button" type="submit" name="fields[status]" value=status.as_str() data-kind=kind>
                {label}
            </button>
        }
    };
    view! {
        <article class="card suggestion">
            <p class="cluster">
                <Tag label=labels::right(words, grant.asked) tone=TagTone::Attention/>
                <span class="small">{when}</span>
            </p>
            {on}
            <p>{words.right_wants(&who, labels::right(words, grant.asked))}</p>
            {(!message.is_empty()).then(|| view! { <blockquote>{message}</blockquote> })}
            <ActForm
                record=right
                title=words.right_journal(&title)
                set=Vec::new()
                said=words.right_decided()
                next
                ids
            >
                <div class="field">
                    <label class="field-label" for=answer.clone()>
                        {words.right_answer()}
                        <span class="field-optional">{words.field_optional()}</span>
                    </label>
                    <input class="field-control" type="text" id=answer name="fields[answer]" maxlength="500"/>
                </div>
                <p class="cluster">
                    {button(GrantStatus::Granted, words.right_grant(), None)}
                    {button(GrantStatus::Refused, words.right_refuse(), Some("quiet"))}
                </p>
            </ActForm>
        </article>
    }
    .into_any()
}

/// A right that somebody holds, and taking it back.
#[component]
pub fn HeldRight(
    right: Record,
    /// What they hold.
    held: Right,
    /// Who holds it.
    who: String,
    /// What the record is called that it is on.
    title: String,
    /// Where a browser without a script goes on.
    next: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let set = vec![("status", GrantStatus::Revoked.as_str().to_owned())];
    let of = words.right_revoke_of(&who);
    let answer = ["answer-", &right.id.to_string()].concat();
    view! {
        <article class="card suggestion">
            <p>{words.right_holds(&who, labels::right(words, held))}</p>
            <details class="act">
                <summary>{words.right_revoke()} " " <span class="visually-hidden">{of}</span></summary>
                <ActForm record=right title=words.right_journal(&title) set said=words.right_revoked() next ids>
                    <div class="field">
                        <label class="field-label" for=answer.clone()>
                            {words.right_answer()}
                            <span class="field-optional">{words.field_optional()}</span>
                        </label>
                        <input class="field-control" type="text" id=answer name="fields[answer]" maxlength="500"/>
                    </div>
                    <p><Button label=words.right_revoke() kind=ButtonKind::Danger submit=true/></p>
                </ActForm>
            </details>
        </article>
    }
    .into_any()
}
