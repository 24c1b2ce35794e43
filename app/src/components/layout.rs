//! What frames every page: skip link, header, navigation, footer, and where the focus goes when the page changes.

mod area;
mod bottom_bar;
mod focus;
mod footer;
mod header;
mod language_link;
mod printed;

use leptos::prelude::*;

use super::done_line::DoneLine;
use super::emptied::Emptied;
use super::left_behind::LeftBehind;
use super::posted_error;
use super::put_away::PutAway;
use super::update_notice::UpdateNotice;
use super::waking::waking;
use crate::state::{locale, state};
use bottom_bar::BottomBar;
use footer::Footer;
use header::Header;
pub use printed::Origin;

fn banners() -> AnyView {
    view! {
        <UpdateNotice/>
        <LeftBehind/>
        <Emptied/>
        <PutAway/>
    }
    .into_any()
}

/// The frame; `children` are the routes.
#[component]
pub fn Layout(children: Children) -> impl IntoView {
    focus::follow_navigation();
    posted_error::provide();
    let opens = state().opens;
    view! {
        <a class="skip-link" href="#contenu" rel="external">{locale::words().nav_skip()}</a>
        <Header/>
        <div class="banners">{waking(banners)}</div>
        <main id="contenu" class="page" tabindex="-1" aria-busy=move || opens.get().then_some("true")>
            {waking(children)}
        </main>
        <DoneLine/>
        <Footer/>
        <BottomBar/>
    }
}
