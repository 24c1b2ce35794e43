//! Facts about a record: each with its name, in one column on a phone and two where there is room.

use leptos::prelude::*;

/// A fact: its name, what it is.
pub type Fact = (&'static str, AnyView);

/// The facts; nothing where there is none.
#[component]
pub fn Facts(facts: Vec<Fact>) -> impl IntoView {
    let fact = |(name, what): Fact| {
        view! {
            <div class="fact">
                <dt>{name}</dt>
                <dd>{what}</dd>
            </div>
        }
    };
    (!facts.is_empty())
        .then(|| view! { <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl> })
        .into_any()
}
