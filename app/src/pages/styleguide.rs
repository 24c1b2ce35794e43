//! The parts of the interface on one page, to look at in both themes and at every width.
//!
//! # Layout
//! - `controls`: what one presses and fills in; `conditions`: what the screen says of where things are
//! - `lists`: what leads to records; `records`: what is said and decided of one; `texts`: what is read
//!
//! The samples are the components themselves, so that none is shown otherwise than it is.

mod conditions;
mod controls;
mod lists;
mod records;
mod texts;

use leptos::prelude::*;
use leptos_meta::Meta;

use conditions::Conditions;
use controls::Controls;
use lists::Lists;
use records::Records;
use texts::Texts;

use crate::components::icon::{Glyph, Icon};
use crate::components::page_head::PageHead;
use crate::routes;
use crate::state::locale;

const COLOURS: [&str; 10] = [
    "ground",
    "surface",
    "sunken",
    "line",
    "text",
    "quiet",
    "accent",
    "accent-ground",
    "attention-ground",
    "info-ground",
];

/// The style guide.
#[component]
pub fn Styleguide() -> impl IntoView {
    let words = locale::words();
    view! {
        <PageHead title=words.styleguide_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.styleguide_title()}</h1>
        <p class="lede">{words.styleguide_lede()}</p>
        <section class="section">
            <h2>{words.styleguide_colours()}</h2>
            <ul class="swatches">
                {COLOURS.map(|name| view! { <li class="swatch" data-colour=name><span></span>{name}</li> }).collect_view()}
            </ul>
        </section>
        <section class="section">
            <h2>{words.styleguide_type()}</h2>
            <div class="prose">
                <h3>{words.styleguide_sample_title()}</h3>
                <p>{words.styleguide_sample_text()}" "<a href=routes::about(words.lang())>{words.action_more()}</a></p>
            </div>
            <p class="icons">{Icon::ALL.map(|icon| view! { <Glyph icon/> }).collect_view()}</p>
        </section>
        <Controls/>
        <Conditions/>
        <Lists/>
        <Records/>
        <Texts/>
    }
    .into_any()
}
