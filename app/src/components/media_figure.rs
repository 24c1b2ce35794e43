//! A file as a page shows it: a picture, a player, a way to open it; with the words under it.

use domain::memory::Media;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use crate::state::locale;

/// Shows a file.
#[component]
pub fn MediaFigure(media: Media) -> impl IntoView {
    let words = locale::words();
    let address = media.address();
    let src = address.split('#').next().unwrap_or_default().to_owned();
    let caption = media.caption.as_str().to_owned();
    let credit = media.credit.as_str().to_owned();
    let shown = match media.mime.form() {
        "picture" => {
            let alt = if media.decorative { String::new() } else { media.alt.as_str().to_owned() };
            let (width, height) = (media.width, media.height);
            view! { <img src=src alt=alt width=width height=height decoding="async"/> }.into_any()
        }
        "sound" => {
            let name = media.title().to_owned();
            view! { <audio controls preload="none" src=src aria-label=name></audio> }.into_any()
        }
        _ => {
            let name = if media.title().is_empty() { words.media_form_document() } else { media.title() }.to_owned();
            view! {
                <a class="button" data-kind="quiet" href=src rel="external">
                    <Glyph icon=Icon::Note/>
                    <span>{name}</span>
                </a>
            }
            .into_any()
        }
    };
    let said = [caption, credit].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <figure class="media-figure">
            {shown}
            {(!said.is_empty()).then(|| view! { <figcaption>{said}</figcaption> })}
        </figure>
    }
    .into_any()
}
