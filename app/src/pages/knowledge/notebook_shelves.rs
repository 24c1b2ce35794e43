//! What a carnet holds: a section a category, in cards, or in the steps of a path, one after the other.

use leptos::prelude::*;

use crate::components::answer;
use crate::components::icon::Icon;
use crate::components::record_row::{RecordRow, rows};
use crate::components::still::still;
use crate::queries::notebook::Shelf;
use crate::queries::row::Row;
use crate::state::locale;

/// The shelves of a carnet, of which this many things come before; numbered from the first step to the last where it is a path.
pub(super) fn shelves(shelves: Vec<Shelf>, is_path: bool, before: usize) -> AnyView {
    let words = locale::words();
    let whole = if is_path { words.notebook_steps() } else { words.notes_title() };
    if shelves.is_empty() {
        let empty = answer::empty(Icon::Note, words.notebook_empty_title(), words.notebook_empty_text());
        return section(0, whole.to_owned(), empty);
    }
    // What is in no category has no other name where there is none.
    let rest = if shelves.len() == 1 && before == 0 { whole } else { words.notebook_others() };
    let mut first = before + 1;
    let mut sections: Vec<AnyView> = Vec::new();
    for (number, shelf) in shelves.into_iter().enumerate() {
        let count = shelf.rows.len();
        let list = if is_path { steps(shelf.rows, first) } else { rows(shelf.rows) };
        first += count;
        sections.push(section(number, shelf.label.unwrap_or_else(|| rest.to_owned()), list));
    }
    sections.into_any()
}

fn section(number: usize, title: String, list: AnyView) -> AnyView {
    let id = if number == 0 { "notes".to_owned() } else { ["notes-", &number.to_string()].concat() };
    let title_id = id.clone();
    view! {
        <section class="section" aria-labelledby=title_id>
            <h2 id=id>{title}</h2>
            {list}
        </section>
    }
    .into_any()
}

/// Steps, the first of which has this number.
fn steps(rows: Vec<Row>, first: usize) -> AnyView {
    let step = move |(index, row): (usize, Row)| {
        view! {
            <li class="step">
                <span class="step-number" aria-hidden="true">{(first + index).to_string()}</span>
                <RecordRow row/>
            </li>
        }
    };
    let steps = move || rows.into_iter().enumerate().map(step).collect_view().into_any();
    view! { <ol class="steps" start=first.to_string()>{still(steps)}</ol> }.into_any()
}
