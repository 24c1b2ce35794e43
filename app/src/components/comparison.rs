//! What changed from one version to another, field by field.

use domain::Value;
use leptos::prelude::*;
use sync::merge::{Stretch, compare};
use sync::versions::{Compared, How};

use super::text_diff::TextDiff;
use crate::labels;
use crate::queries::row::Named;
use crate::state::locale;

/// The fields that differ.
#[component]
pub fn Comparison(
    compared: Vec<Compared>,
    /// The names of the records that came and went.
    named: Vec<Named>,
) -> impl IntoView {
    let words = locale::words();
    if compared.is_empty() {
        return view! { <p class="small">{words.history_nothing()}</p> }.into_any();
    }
    let field = move |one: Compared| {
        let label = labels::field(words, &one.field);
        let how = how(&one.field, one.how, &named);
        view! {
            <div class="comparison-field">
                <dt>{label}</dt>
                <dd>{how}</dd>
            </div>
        }
    };
    view! { <dl class="comparison">{compared.into_iter().map(field).collect_view()}</dl> }.into_any()
}

fn how(field: &str, how: How, named: &[Named]) -> AnyView {
    let words = locale::words();
    let shown = |value: &Value| labels::value(words, field, value, named);
    match how {
        How::Text(stretches) => view! { <TextDiff stretches/> }.into_any(),
        How::Elements { gone, come } => {
            let gone = gone.iter().map(|value| {
                let text = shown(value);
                view! { <li><del><span class="visually-hidden">{words.history_gone()} " "</span>{text}</del></li> }
                    .into_any()
            });
            let come = come.iter().map(|value| {
                let text = shown(value);
                view! { <li><ins><span class="visually-hidden">{words.history_come()} " "</span>{text}</ins></li> }
                    .into_any()
            });
            let all: Vec<AnyView> = gone.chain(come).collect();
            view! { <ul class="comparison-elements">{all}</ul> }.into_any()
        }
        How::Value { before, after } => {
            let (old, new) = (shown(&before), shown(&after));
            // A word of a vocabulary is another word, not the same one mended.
            let typed =
                before.as_text().is_none_or(|text| text == old) && after.as_text().is_none_or(|text| text == new);
            let stretches = if typed { compare(&old, &new) } else { vec![Stretch::Gone(old), Stretch::Come(new)] };
            let stretches: Vec<Stretch> = stretches.into_iter().filter(|one| !one.text().is_empty()).collect();
            view! { <TextDiff stretches/> }.into_any()
        }
    }
}
