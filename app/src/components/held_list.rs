//! The carnets that this device holds, to open where something else is not here.

use domain::query::Ask;
use domain::{RecordId, Selector};
use i18n::Lang;
use leptos::prelude::*;

use crate::queries::Reader;
use crate::queries::row::Named;
use crate::routes;
use crate::state::asked::asked;
use crate::state::device::Device;
use crate::state::locale;

/// The carnets held, once the device has said which; nothing where there is none.
#[component]
pub fn HeldList() -> impl IntoView {
    let held = held_notebooks();
    move || {
        let held = held.get();
        (!held.is_empty()).then(|| list(held))
    }
}

/// Carnets by their names, under what they are.
#[must_use]
pub fn list(held: Vec<Named>) -> AnyView {
    let words = locale::words();
    let item = |named: Named| {
        let href = routes::notebook(words.lang(), named.reference.id, &named.title);
        view! { <li><a href=href>{named.title}</a></li> }
    };
    view! {
        <section class="section">
            <h2>{words.offline_held()}</h2>
            <ul class="link-list">{held.into_iter().map(item).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The names of the carnets that this device keeps; empty until it has answered.
pub fn held_notebooks() -> Signal<Vec<Named>> {
    let lang = locale::lang();
    let names = asked(move |device| async move { Some(names(lang, &device).await) });
    Signal::derive(move || names.get().unwrap_or_default())
}

async fn names(lang: Lang, device: &Device) -> Vec<Named> {
    let held = device.store().held().await.unwrap_or_default();
    let ids: Vec<RecordId> = held
        .iter()
        .filter_map(|held| if let Selector::Notebook(id) = held.selector { Some(id) } else { None })
        .collect();
    named(lang, device, ids).await
}

/// The names of records that the device holds.
pub async fn named(lang: Lang, device: &Device, ids: Vec<RecordId>) -> Vec<Named> {
    if ids.is_empty() {
        return Vec::new();
    }
    match Reader::device(lang, device.clone()).ask(vec![Ask::Cards(ids)]).await {
        Ok(mut answers) => Named::all(&answers.cards(), lang),
        Err(_) => Vec::new(),
    }
}
