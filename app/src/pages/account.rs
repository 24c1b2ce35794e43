//! The account: signing in or up; one's devices; signing out without losing anything.
//!
//! # Layout
//! - `sign_in`: for a visitor
//! - `sign_out`: what happens to what is not sent
//! - `devices`: where one is signed in

mod devices;
mod sign_in;
mod sign_out;

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::icon::Icon;
use crate::components::page_head::PageHead;
use crate::components::posted_error::PostedError;
use crate::routes;
use crate::state::{locale, session};
use devices::Devices;
use sign_in::SignIn;
use sign_out::SignOut;

/// The account page.
#[component]
pub fn Account() -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let Some(session) = session::session() else {
        return view! {
            <PageHead title=words.account_sign_in()/>
            <Meta name="robots" content="noindex"/>
            <SignIn/>
        }
        .into_any();
    };
    let profile = routes::record(lang, domain::Kind::Person, session.person, "").unwrap_or_default();
    view! {
        <PageHead title=words.nav_account()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.nav_account()}</h1>
        <p class="lede">{words.account_lede()}</p>
        <PostedError/>
        <div class="cluster">
            <ButtonLink href=profile label=words.account_profile() kind=ButtonKind::Quiet/>
            <ButtonLink href=routes::suggestions(lang) label=words.suggestion_title() kind=ButtonKind::Quiet icon=Icon::Attention/>
            <ButtonLink href=routes::rights(lang) label=words.right_all_title() kind=ButtonKind::Quiet icon=Icon::Lock/>
            <ButtonLink href=routes::kit(lang) label=words.nav_kit() kind=ButtonKind::Quiet icon=Icon::Kit/>
        </div>
        <Devices/>
        <SignOut/>
    }
    .into_any()
}
