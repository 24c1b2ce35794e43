//! How much this device keeps of the pictures and recordings of its kit: chosen here, with what each choice weighs.

use api::KitSize;
use domain::Selector;
use domain::kit::MediaLevel;
use i18n::Words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::media::{Mirrored, Sparing};

use crate::components::milestones::{Coming, ComingBar, Milestones};
use crate::labels;
use crate::state::asked::asked;
use crate::state::device::Device;
use crate::state::locale;

/// In the order in which they are shown, the lightest first.
const LEVELS: [MediaLevel; 3] = [MediaLevel::None, MediaLevel::Small, MediaLevel::Full];

/// The choice, and how far the device is with it.
#[component]
pub fn Media(held: Vec<Selector>, device: Device) -> impl IntoView {
    let words = locale::words();
    let found = asked(|device| async move {
        let files = device.store().media().await.ok()?;
        Some((files.mirrored().await.ok()?, files.sparing().await.ok()?))
    });
    let sizes = RwSignal::new(Vec::<KitSize>::new());
    Effect::new(move |_| {
        let held = held.clone();
        spawn_local(async move {
            // Without a network the choices stand without what they weigh.
            if let Ok(said) = api::kit_size(held).await {
                let _still_there = sizes.try_set(said);
            }
        });
    });
    let told = move || {
        let (mirrored, _) = found.get()?;
        // How many are to come is known once somebody looked; of none, nothing is said.
        let all = mirrored.here.saturating_add(mirrored.missing?);
        let is_wanted = mirrored.level != MediaLevel::None && all > 0;
        Some(is_wanted.then(|| coming(words, &mirrored)).into_iter().collect::<Vec<_>>())
    };
    let choice = move |level: MediaLevel| {
        let device = device.clone();
        let choose = move |_| {
            let device = device.clone();
            spawn_local(async move {
                if let Ok(files) = device.store().media().await {
                    // What is chosen shows once it is kept.
                    let _kept = files.keep_level(level).await;
                }
            });
        };
        let id = ["media-", level.as_str()].concat();
        let label = move || {
            let weight: u64 = sizes.with(|sizes| sizes.iter().map(|size| size.files(level)).sum());
            let name = name(words, level);
            if weight == 0 { name.to_owned() } else { words.kit_media_sized(name, &labels::size(words, weight)) }
        };
        view! {
            <div class="choice">
                <input
                    type="radio"
                    id=id.clone()
                    name="media"
                    prop:checked=move || found.get().is_some_and(|(mirrored, _)| mirrored.level == level)
                    on:change=choose
                />
                <label for=id>{label}</label>
            </div>
        }
    };
    view! {
        <section class="section" aria-labelledby="media">
            <h2 id="media">{words.kit_media()}</h2>
            <fieldset class="choices" aria-labelledby="media" aria-describedby="media-why">
                <p class="field-help" id="media-why">{words.kit_media_why()}</p>
                {LEVELS.map(choice).collect_view()}
            </fieldset>
            <Milestones coming=Signal::derive(told)/>
            {move || found.get().map(|(mirrored, sparing)| progress(words, mirrored, sparing))}
        </section>
    }
    .into_any()
}

fn name(words: Words, level: MediaLevel) -> &'static str {
    match level {
        MediaLevel::None => words.kit_media_none(),
        MediaLevel::Small => words.kit_media_small(),
        MediaLevel::Full => words.kit_media_full(),
    }
}

/// How far what was chosen is.
fn coming(words: Words, mirrored: &Mirrored) -> Coming {
    let all = mirrored.missing.map(|missing| mirrored.here.saturating_add(missing));
    Coming { name: words.kit_media().to_owned(), here: mirrored.here, all, is_whole: mirrored.missing == Some(0) }
}

/// How many are here, how many are to come, and why those wait.
fn progress(words: Words, mirrored: Mirrored, sparing: Sparing) -> AnyView {
    let Mirrored { here, missing, .. } = mirrored;
    let missing = missing.unwrap_or(0);
    let bar = (missing > 0).then(|| view! { <ComingBar coming=coming(words, &mirrored)/> });
    let held = (here > 0 || missing > 0).then(|| words.kit_media_here(here.into()));
    let coming = (missing > 0).then(|| words.kit_media_coming(missing.into()));
    let waits = (missing > 0 && sparing.waits).then(|| words.kit_media_waits());
    view! {
        <p class="small">{held} " " {coming} " " {waits}</p>
        {bar}
    }
    .into_any()
}
