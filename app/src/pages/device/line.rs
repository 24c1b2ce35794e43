//! A line of the device's journal: where a piece of writing is, and what to do when it is stuck.

use leptos::prelude::*;
use sync::ports::JournalLine;

use super::stuck::{Stuck, is_stuck};
use crate::components::tag::Tag;
use crate::labels;
use crate::routes;
use crate::state::device::Device as Store;
use crate::state::{clock, locale};

/// A line, its state, and the ways out of one that is stuck.
#[component]
pub fn Line(line: JournalLine, device: Store) -> impl IntoView {
    let words = locale::words();
    let (label, tone) = labels::status(words, line.status);
    let title = if line.title.is_empty() { words.note_untitled().to_owned() } else { line.title.clone() };
    let href = routes::record(words.lang(), line.record.kind, line.record.id, &line.title);
    let name = match href {
        Some(href) => view! { <a href=href>{title.clone()}</a> }.into_any(),
        None => view! { <span>{title.clone()}</span> }.into_any(),
    };
    let mut when = words.device_line_written(&clock::moment(words, line.written));
    if let Some(at) = line.answered {
        when.push_str(" · ");
        when.push_str(&words.device_line_answered(&clock::moment(words, at)));
    }
    let stuck = is_stuck(line.status).then(|| view! { <Stuck line title device/> });
    view! {
        <li class="card journal-line">
            <p class="journal-title">{name} <Tag label tone/></p>
            <p class="small">{when}</p>
            {stuck}
        </li>
    }
    .into_any()
}
