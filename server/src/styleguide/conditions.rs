//! What the screen says of where things are: nothing yet, on its way, done, failed, in need of a person.

use api::ApiError;
use app::components::answer::Failure;
use app::components::banner::Banner;
use app::components::button::{Button, ButtonKind, ButtonLink};
use app::components::done_line::DoneLine;
use app::components::empty_state::EmptyState;
use app::components::icon::Icon;
use app::components::notice::{Notice, NoticeTone};
use app::components::skeleton::SkeletonCards;
use app::components::tag::{Tag, TagTone};
use app::components::update_notice::UpdateNotice;
use app::state::connectivity::Connectivity;
use app::state::locale;
use app::state::response::ResponseStatus;
use app::state::update::Update;
use leptos::prelude::*;

use super::sample::{draw, in_state, live, still, told};
use super::stand_in::here;

/// What is said of where things are.
pub fn conditions() -> String {
    [banner(), update_notice(), done_line(), notices(), tags(), empty_state(), skeleton(), failures()].concat()
}

fn banner() -> String {
    let words = locale::words();
    let shown = draw(view! {
        <Banner>
            <p>{words.update_ready()}</p>
            <div class="cluster">
                <Button label=words.update_apply()/>
                <Button label=words.update_later() kind=ButtonKind::Quiet/>
            </div>
        </Banner>
    });
    live("Banner", &[shown])
}

fn update_notice() -> String {
    let notice =
        |update| in_state(Connectivity::Online, |state| state.update.set(update), || view! { <UpdateNotice/> });
    live("UpdateNotice", &[Update::Ready, Update::Needed, Update::Unkept].map(notice))
}

fn done_line() -> String {
    let said = locale::words().right_decided();
    let line = in_state(Connectivity::Online, |state| state.done.set(Some(said)), || view! { <DoneLine/> });
    live("DoneLine", &[line])
}

fn notices() -> String {
    let words = locale::words();
    let all = [
        (Icon::Offline, NoticeTone::Info, words.offline_notice()),
        (Icon::Attention, NoticeTone::Attention, words.error_server()),
        (Icon::Check, NoticeTone::Good, words.status_sent()),
    ];
    live("Notice", &all.map(|(icon, tone, said)| draw(view! { <Notice icon tone>{said}</Notice> })))
}

fn tags() -> String {
    let words = locale::words();
    let bare = draw(view! {
        <div class="cluster">
            <Tag label=words.status_draft()/>
            <Tag label=words.status_sent() tone=TagTone::Accent/>
            <Tag label=words.status_unsent() tone=TagTone::Info/>
            <Tag label=words.status_parked() tone=TagTone::Attention/>
        </div>
    });
    let drawn = draw(view! {
        <div class="cluster">
            <Tag label=words.status_draft() icon=Icon::Note/>
            <Tag label=words.status_sent() tone=TagTone::Accent icon=Icon::Check/>
            <Tag label=words.status_unsent() tone=TagTone::Info icon=Icon::Device/>
            <Tag label=words.status_parked() tone=TagTone::Attention icon=Icon::Attention/>
        </div>
    });
    live("Tag", &[bare, drawn])
}

fn empty_state() -> String {
    let words = locale::words();
    let led = draw(view! {
        <EmptyState icon=Icon::Kit title=words.kit_empty_title() text=words.kit_empty_text()>
            <ButtonLink href=here() label=words.nav_notebooks() icon=Icon::Notebook/>
        </EmptyState>
    });
    let bare = draw(view! {
        <EmptyState icon=Icon::Check title=words.suggestion_none_title() text=words.suggestion_none_text()/>
    });
    still("EmptyState", &[led, bare])
}

fn skeleton() -> String {
    live("SkeletonCards", &[draw(view! { <SkeletonCards count=1/> })])
}

/// Why a page has nothing to show: with no network, then as the server says it.
fn failures() -> String {
    // The page that samples are in is there.
    let unheard = || provide_context(ResponseStatus::new(|_| {}));
    let failure = |error| told(unheard, || view! { <Failure error whole=false/> });
    let errors = [
        ApiError::Offline,
        ApiError::SignIn,
        ApiError::Denied,
        ApiError::NotFound,
        ApiError::Throttled(120),
        ApiError::Unavailable,
        ApiError::ReadOnly,
    ];
    still("Failure", &errors.map(failure))
}
