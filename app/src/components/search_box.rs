//! The one search box over everything: a plain form that works with no JavaScript.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::icon::{Glyph, Icon};
use super::waking::waking;
use crate::routes;
use crate::state::locale;

/// Where a search box stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchPlace {
    /// In the header of wide screens.
    Header,
    /// In a page.
    Page,
    /// In the page of a carnet, to search what it holds.
    Notebook,
    /// In the page of a base, to search what its carnets hold.
    Base,
}

/// The box; `value` is what was searched, `kept` what its address says beside and keeps.
#[component]
pub fn SearchBox(
    place: SearchPlace,
    #[prop(optional, into)] value: Signal<String>,
    #[prop(optional, into)] kept: Signal<Vec<(&'static str, String)>>,
    /// Told what is typed, as it is typed.
    #[prop(optional)]
    typed: Option<RwSignal<Option<String>>>,
) -> impl IntoView {
    let words = locale::words();
    let lang = words.lang();
    let (id, name) = match place {
        SearchPlace::Header => ("search-header", "header"),
        SearchPlace::Page => ("search-page", "page"),
        SearchPlace::Notebook | SearchPlace::Base => ("search-within", "within"),
    };
    let (label, placeholder) = match place {
        SearchPlace::Header | SearchPlace::Page => (words.search_label(), words.search_placeholder()),
        SearchPlace::Notebook => (words.search_label_notebook(), words.search_label_notebook()),
        SearchPlace::Base => (words.search_label_base(), words.search_label_base()),
    };
    // Two searches in a page are told apart by what they search.
    let named = matches!(place, SearchPlace::Notebook | SearchPlace::Base).then_some(label);
    // What an address limits the search to is said beside the results, and makes it no search of everything.
    let narrowed = move || place == SearchPlace::Page && kept.with(|kept| !kept.is_empty());
    let said = move || if narrowed() { words.search_label_narrowed() } else { label };
    let input = NodeRef::<Input>::new();
    // Only later changes: what someone typed before the page woke up stays.
    Effect::watch(
        move || value.get(),
        move |words, _, _| {
            // Nor does the address overwrite what is being typed.
            if let Some(input) = input.get_untracked()
                && typed.is_none_or(|_| document().active_element().as_ref() != Some(input.as_ref()))
            {
                input.set_value(words);
            }
        },
        false,
    );
    let navigate = use_navigate();
    let submit = move |event: SubmitEvent| {
        if let Some(input) = input.get_untracked() {
            event.prevent_default();
            let options = NavigateOptions { resolve: false, ..NavigateOptions::default() };
            let (typed, kept) = (input.value(), kept.get_untracked());
            let mut pairs = vec![("q", typed.trim())];
            pairs.extend(kept.iter().map(|(name, value)| (*name, value.as_str())));
            navigate(&[routes::search(lang), routes::query(&pairs)].concat(), options);
        }
    };
    let fields = move || {
        view! {
            <Glyph icon=Icon::Search/>
            <label class="visually-hidden" for=id>{said}</label>
            <input
                node_ref=input
                id=id
                type="search"
                name="q"
                value=value.get_untracked()
                placeholder=placeholder
                autocomplete="off"
                enterkeyhint="search"
                maxlength="200"
                on:input=move |event| {
                    if let Some(typed) = typed {
                        typed.set(Some(event_target_value(&event)));
                    }
                }
            />
            {move || {
                let hidden = |(name, value)| view! { <input type="hidden" name=name value=value/> };
                kept.get().into_iter().map(hidden).collect_view()
            }}
            <button class="search-box-submit" type="submit">
                <span>{words.search_submit()}</span>
                <Glyph icon=Icon::Next/>
            </button>
        }
        .into_any()
    };
    view! {
        <form class="search-box" data-place=name role="search" aria-label=named method="get" action=routes::search(lang) on:submit=submit>
            {waking(fields)}
        </form>
    }
}
