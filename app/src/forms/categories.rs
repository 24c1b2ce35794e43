//! The categories of a carnet: each by its name and its rank, and new ones, a line each.

use domain::Value;
use domain::knowledge::Notebook;
use leptos::prelude::*;

use super::again::is_shown_again;
use super::entry::control;
use crate::components::field::Field;
use crate::queries::notebook::categories;
use crate::state::locale;

/// The categories; one whose name is emptied is taken away.
#[component]
pub fn CategoriesField(notebook: Notebook) -> impl IntoView {
    let words = locale::words();
    let lines = categories(&notebook)
        .into_iter()
        .enumerate()
        .map(|(at, (id, label))| {
            let name = |part: &str| control(&["categories.", &id, ".", part].concat());
            let order = notebook.categories.get(&id).and_then(|category| match category {
                Value::Map(parts) => parts.get("order").cloned(),
                _ => None,
            });
            let order = if let Some(Value::Int(order)) = order { order } else { i64::try_from(at).unwrap_or_default() };
            let [of_label, of_order] = ["label", "order"].map(|part| ["category-", &id, "-", part].concat());
            view! {
                <li class="category">
                    <div class="field">
                        <label class="field-label" for=of_label.clone()>{words.notebook_category_name()}</label>
                        <input class="field-control" type="text" id=of_label name=name("label") value=label maxlength="120"/>
                    </div>
                    <div class="field">
                        <label class="field-label" for=of_order.clone()>{words.notebook_category_order()}</label>
                        <input
                            class="field-control"
                            type="number"
                            inputmode="numeric"
                            id=of_order
                            name=name("order")
                            value=order.to_string()
                        />
                    </div>
                    {parts_beside(&notebook, &id)}
                </li>
            }
        })
        .collect_view();
    view! {
        <details class="more" open=is_shown_again()>
            <summary>{words.notebook_categories()}</summary>
            <div class="stack">
                <p class="field-help">{words.notebook_categories_help()}</p>
                <ul class="categories stack">{lines}</ul>
                <Field
                    name="fields[categories.+]"
                    label=words.notebook_categories_add()
                    help=words.notebook_categories_add_help()
                    rows=3
                    maxlength=1_000
                />
            </div>
        </details>
    }
    .into_any()
}

/// What else a category says: it goes through as it is.
fn parts_beside(notebook: &Notebook, id: &str) -> Vec<AnyView> {
    let Some(Value::Map(parts)) = notebook.categories.get(id) else { return Vec::new() };
    let beside = parts.iter().filter(|(part, _)| !matches!(part.as_str(), "label" | "order"));
    let input = |(part, value): (&String, &Value)| {
        let name = control(&["categories.", id, ".", part].concat());
        let text = value.as_text()?.to_owned();
        Some(view! { <input type="hidden" name=name value=text/> }.into_any())
    };
    beside.filter_map(input).collect()
}
