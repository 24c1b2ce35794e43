//! What is wrong with what was typed in a form, before its fields: a line each, that leads to the field.

use domain::content::spec;
use domain::{Invalid, Kind};
use leptos::prelude::*;

use super::entry::control;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, NoticeTone};
use crate::labels;
use crate::state::locale;

/// How many fields are wrong, and which.
#[component]
pub fn Summary(kind: Kind, problems: Vec<Invalid>) -> impl IntoView {
    view! {
        <div role="alert">
            <Notice icon=Icon::Attention tone=NoticeTone::Attention>
                <p>{locale::words().field_summary(problems.len() as u64)}</p>
                {lines(kind, &problems)}
            </Notice>
        </div>
    }
    .into_any()
}

/// The fields that are wrong, each a link to where it is mended.
pub fn lines(kind: Kind, problems: &[Invalid]) -> AnyView {
    let words = locale::words();
    let line = |invalid: &Invalid| {
        let name = spec(kind, invalid.field).map_or("", |spec| spec.name);
        let said = words.field_problem(labels::field(words, name), &labels::problem(words, &invalid.problem));
        // Its words are in two languages, each in a field of its own.
        let place = if name == "labels" { "labels.fr" } else { name };
        // An identifier may hold brackets; an address may not.
        let href = ["#", &control(place).replace('[', "%5B").replace(']', "%5D")].concat();
        // The browser's own way to a part of a page unfolds what is folded, with or without a script.
        view! { <li><a href=href rel="external">{said}</a></li> }
    };
    if problems.is_empty() {
        return ().into_any();
    }
    view! { <ul>{problems.iter().map(line).collect_view()}</ul> }.into_any()
}
