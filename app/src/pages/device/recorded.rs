//! What was recorded here, and that nobody has decided on: to be heard, kept, taken as a file or thrown away.

use domain::Kind;
use domain::memory::MediaType;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::media::Recording;

use crate::commands::file;
use crate::components::recorder::listening::Listening;
use crate::components::recorder::throwing::Throwing;
use crate::labels;
use crate::routes;
use crate::state::asked::asked;
use crate::state::device::Device as Store;
use crate::state::{clock, locale};

/// The recordings that no page has before it; nothing where there is none.
#[component]
pub fn Recorded(device: Store) -> impl IntoView {
    let words = locale::words();
    let found = asked(|device| async move {
        let files = device.store().media().await.ok()?;
        let mut free = Vec::new();
        for recording in files.recordings().await.ok()? {
            if files.hold_recording(recording.id.clone()).await.ok()?.is_some() {
                free.push(recording);
            }
        }
        Some(free)
    });
    let (told, place) = (RwSignal::new(None::<&'static str>), NodeRef::<Div>::new());
    let thrown = Callback::new(move |id: String| {
        let _told = found.try_update(|all| all.iter_mut().for_each(|all| all.retain(|one| one.id != id)));
        told.set(Some(words.media_record_thrown()));
        // The button that was pressed is gone with its line.
        if let Some(place) = place.get_untracked() {
            let _focused = place.focus();
        }
    });
    let list = move || {
        found.get().filter(|found| !found.is_empty()).map(|all| {
            let lines: Vec<AnyView> = all.into_iter().map(|one| line(one, thrown, device.clone())).collect();
            view! {
                <section class="section" aria-labelledby="recorded">
                    <h2 id="recorded">{words.device_recorded()}</h2>
                    <ul class="journal stack">{lines}</ul>
                </section>
            }
        })
    };
    view! {
        {list}
        <div role="status" tabindex="-1" node_ref=place>{move || told.get()}</div>
    }
    .into_any()
}

fn line(recording: Recording, thrown: Callback<String>, device: Store) -> AnyView {
    let words = locale::words();
    let named = words.media_record_of(&clock::moment(words, recording.at));
    let size = labels::size(words, recording.bytes);
    let id = recording.id;
    let (heard, said) = (RwSignal::new(false), RwSignal::new(None::<&'static str>));
    let player = {
        let (device, id) = (device.clone(), id.clone());
        move || heard.get().then(|| view! { <Listening device=device.clone() id=id.clone()/> })
    };
    let take = {
        let (device, id) = (device.clone(), id.clone());
        move |_| {
            let (device, id) = (device.clone(), id.clone());
            spawn_local(async move {
                let bytes = match device.store().media().await {
                    Ok(files) => files.recorded(id.clone()).await.unwrap_or_default(),
                    Err(_) => Vec::new(),
                };
                let kind = MediaType::sniff(&bytes).map(MediaType::extension).unwrap_or("bin");
                let taken = !bytes.is_empty() && file::offer(&[&id, ".", kind].concat(), &bytes);
                let _still_there =
                    said.try_set(Some(if taken { words.device_export_done() } else { words.error_device() }));
            });
        }
    };
    let thrown = {
        let id = id.clone();
        Callback::new(move |()| thrown.run(id.clone()))
    };
    // Of several, the form offers this one.
    let keep = [&routes::new(words.lang(), Kind::Note), "#", &id].concat();
    let hidden = {
        let named = named.clone();
        move || view! { <span class="visually-hidden">{named.clone()}</span> }
    };
    view! {
        <li class="card journal-line">
            <p class="journal-title">{named.clone()}</p>
            <p class="small">{size}</p>
            {player}
            <p class="cluster">
                <button
                    class="button"
                    data-kind="quiet"
                    type="button"
                    aria-expanded=move || heard.get().to_string()
                    on:click=move |_| heard.update(|heard| *heard = !*heard)
                >
                    {words.media_record_listen()} " " {hidden()}
                </button>
                <a class="button" data-kind="quiet" href=keep>{words.device_recorded_keep()} " " {hidden()}</a>
                <button class="button" data-kind="quiet" type="button" on:click=take>{words.device_export_one()} " " {hidden()}</button>
            </p>
            <p class="small" role="status">{move || said.get()}</p>
            <Throwing device id thrown named/>
        </li>
    }
    .into_any()
}
