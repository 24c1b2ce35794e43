//! A piece of a text that was found, with what matched marked.

use domain::query::Passage;
use leptos::prelude::*;

/// The piece; marks that do not lie in it are left out. `lang` is its language where the page's is another.
#[component]
pub fn PassageView(passage: Passage, #[prop(default = None)] lang: Option<String>) -> impl IntoView {
    let mut parts: Vec<AnyView> = Vec::new();
    let mut at = 0;
    for (from, to) in &passage.marks {
        let (Ok(from), Ok(to)) = (usize::try_from(*from), usize::try_from(*to)) else { continue };
        let (Some(before), Some(marked)) = (passage.text.get(at..from), passage.text.get(from..to)) else { continue };
        parts.push(before.to_owned().into_any());
        parts.push(view! { <mark>{marked.to_owned()}</mark> }.into_any());
        at = to;
    }
    parts.push(passage.text.get(at..).unwrap_or_default().to_owned().into_any());
    view! { <p class="passage" lang=lang>{parts}</p> }.into_any()
}
