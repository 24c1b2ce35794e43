//! What a record is about and where: its themes, sectors and territories, as quiet links.

use leptos::prelude::*;

use super::tag::Tag;
use crate::queries::row::Named;
use crate::routes;
use crate::state::locale;

/// The links; nothing where nothing is said.
#[component]
pub fn SubjectLine(
    /// Themes, sectors and territories, those that the reader may see.
    subjects: Vec<Named>,
) -> impl IntoView {
    let words = locale::words();
    let mut subjects = subjects;
    // A theme and a sector may have one name: it is said once.
    let mut said: Vec<String> = Vec::new();
    subjects.retain(|named| {
        let new = !said.contains(&named.title);
        said.push(named.title.clone());
        new
    });
    let link = move |named: Named| {
        let href = routes::record(words.lang(), named.reference.kind, named.reference.id, &named.title);
        view! {
            <li>
                <a class="tag-link" href=href>
                    <Tag label=named.title/>
                </a>
            </li>
        }
    };
    (!subjects.is_empty()).then(|| {
        view! {
            <ul class="subject-line" aria-label=words.subject_line()>
                {subjects.into_iter().map(link).collect_view()}
            </ul>
        }
    })
}
