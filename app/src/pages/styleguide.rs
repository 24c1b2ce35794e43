//! Every part of the interface on one page, to look at in both themes and at every width.

use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::button::{Button, ButtonKind};
use crate::components::card::Card;
use crate::components::empty_state::EmptyState;
use crate::components::field::Field;
use crate::components::icon::{Glyph, Icon};
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::pagination::Pagination;
use crate::components::skeleton::SkeletonCards;
use crate::components::tag::{Tag, TagTone};
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
        <States/>
        <Lists/>
    }
    .into_any()
}

#[component]
fn Controls() -> impl IntoView {
    let words = locale::words();
    view! {
        <section class="section">
            <h2>{words.styleguide_controls()}</h2>
            <div class="cluster">
                <Button label=words.styleguide_primary() icon=Icon::Check/>
                <Button label=words.styleguide_quiet() kind=ButtonKind::Quiet/>
                <Button label=words.styleguide_danger() kind=ButtonKind::Danger/>
            </div>
            <div class="stack">
                <Field
                    name="sample"
                    label=words.styleguide_sample_label()
                    help=words.styleguide_sample_help()
                    value=words.styleguide_sample_title()
                    required=true
                />
                <Field
                    name="sample-error"
                    label=words.styleguide_sample_label()
                    error=Signal::stored(words.styleguide_sample_error().to_owned())
                    required=true
                />
                <Field name="sample-text" label=words.styleguide_type() rows=4 value=words.styleguide_sample_text()/>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn States() -> impl IntoView {
    let words = locale::words();
    view! {
        <section class="section stack">
            <h2>{words.styleguide_states()}</h2>
            <Notice icon=Icon::Offline>{words.offline_notice()}</Notice>
            <Notice icon=Icon::Attention tone=NoticeTone::Attention>{words.error_server()}</Notice>
            <Notice icon=Icon::Check tone=NoticeTone::Good>{words.status_sent()}</Notice>
            <div class="cluster">
                <Tag label=words.status_draft()/>
                <Tag label=words.status_sent() tone=TagTone::Accent icon=Icon::Check/>
                <Tag label=words.status_unsent() tone=TagTone::Info icon=Icon::Device/>
                <Tag label=words.status_parked() tone=TagTone::Attention icon=Icon::Attention/>
            </div>
            <EmptyState icon=Icon::Kit title=words.kit_empty_title() text=words.kit_empty_text()/>
            <SkeletonCards count=1/>
        </section>
    }
    .into_any()
}

#[component]
fn Lists() -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    view! {
        <section class="section stack">
            <h2>{words.styleguide_lists()}</h2>
            <Card href=routes::styleguide(lang) title=words.styleguide_sample_title() summary=words.styleguide_sample_text()>
                <Tag label=words.nav_notebooks() tone=TagTone::Accent/>
                <Tag label=words.status_sent()/>
            </Card>
            <Card href=routes::styleguide(lang) title=words.styleguide_sample_title()/>
            <Pagination current=2 total=9 href=move |_| routes::styleguide(lang)/>
        </section>
    }
    .into_any()
}
