//! A file: what it shows, what is said of it, where it is shown.

use domain::knowledge::rights;
use domain::memory::Media;
use domain::query::Seen;
use domain::{Kind, Level};
use leptos::prelude::*;
use leptos_meta::Meta;

use crate::components::answer;
use crate::components::button::{ButtonKind, ButtonLink};
use crate::components::history_link::HistoryLink;
use crate::components::markdown_view::{MarkdownView, rendered};
use crate::components::media_figure::MediaFigure;
use crate::components::page_head::PageHead;
use crate::components::record_row::rows;
use crate::components::record_state::RecordState;
use crate::labels;
use crate::pages::knowledge::id_in_address;
use crate::pages::not_found::NotFound;
use crate::queries::media::MediaPage;
use crate::queries::query;
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
        None => view! { <NotFound/> }.into_any(),
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
    let title = if called.is_empty() { form.to_owned() } else { called };
    let alt = (!media.alt.is_empty() && media.alt.as_str() != title).then(|| media.alt.as_str().to_owned());
    let transcript = rendered(words, media.transcript.as_str(), &[], &[]).html;
    let licence = rights::find(media.rights.as_str());
    let taken = (!media.taken.is_empty()).then(|| words.date(&media.taken));
    let edits = seen.level >= Level::Edit;
    let line = media.markdown();
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
            <MediaFigure media/>
            {alt.map(|alt| view! { <p>{alt}</p> })}
            {kept.then(|| view! { <p class="small">{words.media_kept()}</p> })}
            <dl class="facts">
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
            {(!transcript.is_empty())
                .then(|| {
                    view! {
                        <h2>{words.media_transcript()}</h2>
                        <MarkdownView html=transcript/>
                    }
                })}
            {edits
                .then(|| {
                    view! {
                        <p class="small" id="copy">{words.media_copy()}</p>
                        <pre tabindex="0" aria-labelledby="copy"><code>{line}</code></pre>
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
        </article>
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
