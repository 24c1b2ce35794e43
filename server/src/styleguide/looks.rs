//! Colours, type and icons: what everything else is made of.

use app::components::icon::{Glyph, Icon};
use app::state::locale;
use leptos::prelude::*;

use super::sample::{draw, live, part};
use super::stand_in::{text, title};

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

/// Colours, type and icons.
pub fn looks() -> String {
    let words = locale::words();
    let swatch = |name| view! { <li class="swatch" data-colour=name><span></span>{name}</li> };
    let swatches = draw(view! { <ul class="swatches">{COLOURS.map(swatch).collect_view()}</ul> });
    let prose = draw(view! {
        <div class="prose">
            <h3>{title()}</h3>
            <p>{text()}</p>
        </div>
    });
    let icons = draw(view! { <p class="icons">{Icon::ALL.map(|icon| view! { <Glyph icon/> }).collect_view()}</p> });
    [part(words.styleguide_colours(), &[swatches]), part(words.styleguide_type(), &[prose, live("Glyph", &[icons])])]
        .concat()
}
