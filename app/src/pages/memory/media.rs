//! A file: what it shows, what is said of it, where it is shown.

use domain::knowledge::rights;
use domain::memory::Media;
use domain::query::Seen;
use domain::{Kind, Level, Record};
use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::act_form::ActForm;
use crate::components::answer;
use crate::components::bin::{Bin, Binned};
use crate::components::button::{Button, ButtonKind, ButtonLink};
use crate::components::history_link::HistoryLink;
use crate::components::markdown_view::{prose, rendered};
use crate::components::media_figure::MediaFigure;
use crate::components::page_head::PageHead;
use crate::components::record_row::rows;
use crate::components::record_state::RecordState;
use crate::labels;
use crate::pages::knowledge::id_in_address;
use crate::pages::withdrawn::NotThere;
use crate::queries::media::{MediaPage, Otherwise};
use crate::queries::query;
use crate::queries::row::Named;
use crate::routes;
use crate::state::locale;

/// How many characters of the words that stand for a file make its heading.
const HEADING: usize = 60;

/// The page of a file.
#[component]
pub fn MediaView() -> impl IntoView {
    let id = id_in_address();
    answer::page(query::<MediaPage>(move || id.get()), |page: MediaPage| match page.seen.clone() {
        Some(seen) => whole(page, &seen),
        None => view! { <NotThere withdrawn=page.withdrawn/> }.into_any(),
    })
}

fn whole(page: MediaPage, seen: &Seen) -> AnyView {
    let words = locale::words();
    let lang = words.lang();
    let media: Media = seen.record.content();
    let id = seen.record.id;
    let form = labels::media_form(words, media.mime);
    // Words that stand for a picture may be long: a heading is not.
    let called = if media.caption.is_empty() {
        markdown::excerpt(media.alt.as_str(), HEADING)
    } else {
        media.caption.as_str().to_owned()
    };
    let title = if called.is_empty() { form.to_owned() } else { called.clone() };
    let alt = (!media.alt.is_empty() && media.alt.as_str() != title).then(|| media.alt.as_str().to_owned());
    let (heard, has_transcript) = (media.transcript.clone(), !media.transcript.is_empty());
    let transcript = move || rendered(words, heard.as_str(), &[], &[]).html;
    let length = media.duration.and_then(|length| labels::length(words, length));
    let depicts: Vec<AnyView> = page.depicts.iter().map(|named| named_link(lang, named)).collect();
    let licence = rights::find(media.rights.as_str());
    let taken = (!media.taken.is_empty()).then(|| words.date(&media.taken));
    let edits = seen.level >= Level::Edit;
    let line = media.markdown();
    let since = seen.record.trashed();
    let bin = page.bins.then(|| view! { <Bin record=seen.record.clone() title=title.clone() ids=page.ids/> });
    // What is in the bin comes out where that is said.
    let (restore, bin) = if since.is_some() { (bin, None) } else { (None, bin) };
    let kept = media.keeps_metadata;
    view! {
        <PageHead title=title.clone() description=media.alt.as_str().to_owned()/>
        <Meta name="robots" content="noindex"/>
        <article class="reading">
            <header class="reading-head">
                <RecordState id/>
                <p class="small">{form}</p>
                <h1>{title}</h1>
            </header>
            {match since {
                Some(since) => view! { <div class="stack"><Binned since kind=Kind::Media/>{restore}</div> }.into_any(),
                None => view! { <MediaFigure media/> }.into_any(),
            }}
            {alt.map(|alt| view! { <p>{alt}</p> })}
            {kept.then(|| view! { <p class="small">{words.media_kept()}</p> })}
            <dl class="facts">
                {length.map(|length| view! { <div><dt>{words.media_length()}</dt><dd>{length}</dd></div> })}
                {(!depicts.is_empty())
                    .then(|| view! { <div><dt>{words.media_depicts()}</dt><dd><ul class="fact-list">{depicts}</ul></dd></div> })}
                {taken.map(|day| view! { <div><dt>{words.media_taken()}</dt><dd>{day}</dd></div> })}
                {licence
                    .map(|licence| {
                        view! {
                            <div>
                                <dt>{words.search_licence()}</dt>
                                <dd><a href=licence.url rel="license noopener">{licence.label}</a></dd>
                            </div>
                        }
                    })}
            </dl>
            {has_transcript
                .then(|| {
                    view! {
                        <h2>{words.media_transcript()}</h2>
                        {prose(transcript, None)}
                    }
                })}
            {(edits && since.is_none())
                .then(|| {
                    view! {
                        <p class="small" id="copy">{words.media_copy()}</p>
                        <pre class="media-line" tabindex="0" aria-labelledby="copy"><code>{line}</code></pre>
                    }
                })}
            <div class="cluster reading-actions">
                {edits
                    .then(|| {
                        let href = routes::edit(lang, Kind::Media, id);
                        view! { <ButtonLink href label=words.media_edit() kind=ButtonKind::Quiet/> }
                    })}
                <HistoryLink kind=Kind::Media id/>
            </div>
            {bin}
        </article>
        <SaidOtherwise record=seen.record.clone() title=called all=page.otherwise edits ids=page.ids/>
        {(!page.shown_in.is_empty())
            .then(|| {
                view! {
                    <section class="section" aria-labelledby="shown-in">
                        <h2 id="shown-in">{words.media_used()}</h2>
                        {rows(page.shown_in)}
                    </section>
                }
            })}
    }
    .into_any()
}

fn named_link(lang: i18n::Lang, named: &Named) -> AnyView {
    let href = routes::record(lang, named.reference.kind, named.reference.id, &named.title);
    view! { <li><a class="fact-link" href=href>{named.title.clone()}</a></li> }.into_any()
}

/// The texts that say it otherwise; who may describe it may take their words.
#[component]
fn SaidOtherwise(
    record: Record,
    title: String,
    all: Vec<Otherwise>,
    edits: bool,
    /// For a form that is posted, when a server made the page.
    ids: Option<api::NewIds>,
) -> impl IntoView {
    if all.is_empty() {
        return ().into_any();
    }
    let words = locale::words();
    let lang = words.lang();
    let next = routes::record(lang, Kind::Media, record.id, "").unwrap_or_default();
    let line = move |otherwise: Otherwise| {
        let set = vec![("alt", otherwise.words.clone()), ("decorative", String::new())];
        let (record, title, next) = (record.clone(), title.clone(), next.clone());
        let take = edits.then(|| {
            view! {
                <ActForm record title set said=words.media_otherwise_taken() next ids>
                    <p><Button label=words.media_otherwise_take() kind=ButtonKind::Quiet submit=true/></p>
                </ActForm>
            }
        });
        let named = otherwise.by.reference;
        let href = routes::record(lang, named.kind, named.id, &otherwise.by.title);
        view! {
            <li class="card stack">
                <p>{otherwise.words}</p>
                <p class="small"><a href=href>{otherwise.by.title}</a></p>
                {take}
            </li>
        }
    };
    view! {
        <section class="section" aria-labelledby="otherwise">
            <h2 id="otherwise">{words.media_otherwise()}</h2>
            <p class="small">{words.media_otherwise_help()}</p>
            <ul class="media-list">{all.into_iter().map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}
