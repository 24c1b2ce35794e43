//! The parts of the interface on one page, to look at in both themes and at every width.
//!
//! The server makes the samples (`server::styleguide`), of the components themselves: no telephone carries the code of what
//! it never shows.

use leptos::html::Div;
use leptos::prelude::*;
use leptos_meta::Meta;

use super::offline::NotHere;
use crate::components::page_head::PageHead;
use crate::state::{locale, state};

/// What makes the samples, as a server says it to the page that it renders.
#[derive(Debug, Clone, Copy)]
pub struct Samples(pub fn() -> String);

/// The style guide.
#[component]
pub fn Styleguide() -> impl IntoView {
    let words = locale::words();
    let samples = use_context::<Samples>().map(|samples| samples.0());
    // A document of the server holds them already; the shell of a device without a network never does.
    let absent = samples.is_none() && !state().connectivity.get_untracked().is_online();
    let shown = if absent {
        view! { <NotHere/> }.into_any()
    } else {
        view! {
            <p class="lede">{words.styleguide_lede()}</p>
            <Guide samples=samples.unwrap_or_default()/>
        }
        .into_any()
    };
    view! {
        <PageHead title=words.styleguide_title()/>
        <Meta name="robots" content="noindex"/>
        <h1>{words.styleguide_title()}</h1>
        {shown}
    }
    .into_any()
}

/// The samples, as the server's document has them.
#[component]
fn Guide(samples: String) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    Effect::new(move |_| {
        // A browser that made this page by itself, on its way back to it, asks the server for its document.
        if place.get().is_some_and(|place| place.inner_html().is_empty()) {
            // A page that cannot be loaded stays, with its title.
            let _loaded = window().location().reload();
        }
    });
    view! { <div class="styleguide" node_ref=place inner_html=samples></div> }.into_any()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use leptos_meta::provide_meta_context;

    use super::*;
    use crate::state::State;
    use crate::state::connectivity::Connectivity;

    #[test]
    fn a_device_alone_says_that_the_page_is_not_here() {
        let shown = |connectivity, samples: Option<Samples>| {
            Owner::new().with(|| {
                provide_meta_context();
                provide_context(State::new(connectivity));
                if let Some(samples) = samples {
                    provide_context(samples);
                }
                view! { <Styleguide/> }.to_html()
            })
        };
        let samples = Some(Samples(|| "<p>ici</p>".to_owned()));
        let missing = locale::words().offline_missing_title();
        assert!(shown(Connectivity::Online, samples).contains("<div class=\"styleguide\"><p>ici</p></div>"));
        assert!(
            shown(Connectivity::Online, None).contains("<div class=\"styleguide\"></div>"),
            "as a browser finds it"
        );
        assert!(shown(Connectivity::Offline, None).contains(missing));
        assert!(!shown(Connectivity::Offline, samples).contains(missing));
    }
}
