//! The files of a record, and the form that adds one: it posts by itself, with the file.

use domain::memory::Media;
use domain::{Kind, Record, RecordId};
use leptos::prelude::*;
use leptos_meta::Meta;
use leptos_router::hooks::use_query_map;

use crate::components::answer;
use crate::components::button::{Button, ButtonKind, ButtonLink};
use crate::components::empty_state::EmptyState;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::media_figure::MediaFigure;
use crate::components::notice::{Notice, NoticeTone};
use crate::components::page_head::PageHead;
use crate::components::tick::Tick;
use crate::labels;
use crate::pages::knowledge::edit::SignInFirst;
use crate::pages::not_found::NotFound;
use crate::queries::media::MediaOf;
use crate::queries::once;
use crate::routes;
use crate::state::{locale, session};

/// The page.
#[component]
pub fn MediaOfRecord() -> impl IntoView {
    if session::session().is_none() {
        return view! { <SignInFirst/> }.into_any();
    }
    let map = use_query_map();
    let of = Memo::new(move |_| map.with(|map| map.get("sur").and_then(|text| routes::id_of(&text))));
    answer::page(once::<MediaOf>(move || of.get()), whole)
}

fn whole(page: MediaOf) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let Some(of) = page.of.clone() else { return view! { <NotFound/> }.into_any() };
    let back = routes::record(lang, of.reference.kind, of.reference.id, &of.title).unwrap_or_default();
    let none = page.files.is_empty();
    let files = page.files.iter().map(file).collect_view();
    let form = page.adds.then(|| view! { <Adding page of=of.reference.id/> });
    view! {
        <PageHead title=words.media_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.media_title()}</h1>
        <p class="lede"><a href=back.clone()>{words.media_of(&of.title)}</a></p>
        {if none {
            view! { <EmptyState icon=Icon::Note title=words.media_none_title() text=words.media_none_text()/> }.into_any()
        } else {
            view! { <ul class="media-list">{files}</ul> }.into_any()
        }}
        {form}
        <div class="cluster reading-actions">
            <ButtonLink href=back label=words.history_back() kind=ButtonKind::Quiet icon=Icon::Previous/>
        </div>
    }
    .into_any()
}

fn file(record: &Record) -> AnyView {
    let words = locale::words();
    let media: Media = record.content();
    let name = if media.title().is_empty() {
        [labels::media_form(words, media.mime), ", ", words.media_undescribed()].concat()
    } else {
        media.title().to_owned()
    };
    let href = routes::record(words.lang(), Kind::Media, record.id, &name).unwrap_or_default();
    // Its words stand beside it, once.
    let shown = Media { caption: Default::default(), credit: Default::default(), ..media };
    view! {
        <li class="card">
            <MediaFigure media=shown/>
            <p><a href=href>{name}</a></p>
        </li>
    }
    .into_any()
}

/// The form.
#[component]
fn Adding(page: MediaOf, of: RecordId) -> impl IntoView {
    let words = locale::words();
    let here = routes::media_of(words.lang(), of);
    let next = here.clone();
    let typed = page.refusal.as_ref().map(|refusal| refusal.typed.clone()).unwrap_or_default();
    let value = |field: &str| typed.get(field).cloned().unwrap_or_default();
    let refused = page.refusal.map(|refusal| labels::error(words, &refusal.why));
    let again = refused.is_some();
    let input = |name: &'static str, value: String| view! { <input type="hidden" name=name value=value/> };
    let ids = page.ids.map(|ids| view! { {input("group", ids.group.to_string())} {input("op", ids.op.to_string())} });
    view! {
        <section class="section" aria-labelledby="add">
            <h2 id="add">{words.media_add()}</h2>
            {refused
                .map(|why| {
                    view! {
                        <div role="alert">
                            <Notice icon=Icon::Attention tone=NoticeTone::Attention>
                                <p>{why}</p>
                                {again.then(|| view! { <p>{words.media_file_again()}</p> })}
                            </Notice>
                        </div>
                    }
                })}
            <form method="post" action=here enctype="multipart/form-data" class="record-form stack">
                {ids}
                {input("of", of.to_string())}
                {input("next", next)}
                <div class="field">
                    <label class="field-label" for="file">{words.media_file()}</label>
                    <p class="field-help" id="file-help">{words.media_file_help()}</p>
                    <input
                        class="field-control"
                        id="file"
                        name="file"
                        type="file"
                        required
                        accept="image/jpeg,image/png,image/webp,audio/*,application/pdf"
                        aria-describedby="file-help"
                    />
                </div>
                <Field
                    name="fields[alt]"
                    label=words.media_words()
                    help=words.media_words_help()
                    value=value("alt")
                    rows=2
                    maxlength=1000
                />
                <Tick name="fields[decorative]" label=words.media_decorative()/>
                <Field name="fields[caption]" label=words.media_caption() value=value("caption") maxlength=500/>
                <Field name="fields[credit]" label=words.media_credit() value=value("credit") maxlength=160/>
                <Field name="fields[taken]" label=words.media_taken() help=words.media_taken_help() value=value("taken")/>
                <Tick name="keep" label=words.media_keep() help=words.media_keep_help()/>
                <Tick name="show" label=words.media_show() ticked=true/>
                <p class="small">{words.media_offline()}</p>
                <Button label=words.media_submit() submit=true/>
            </form>
        </section>
    }
    .into_any()
}
