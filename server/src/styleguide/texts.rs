//! What is read: a rendered text, the passage that a search found, what changed between two versions.

use domain::query::Passage;
use leptos::prelude::*;
use sync::merge::Stretch;

use crate::components::markdown_view::{MarkdownView, preview};
use crate::components::passage::PassageView;
use crate::components::text_diff::TextDiff;
use crate::state::locale;

/// The texts.
#[component]
pub fn Texts() -> impl IntoView {
    let words = locale::words();
    let title = words.styleguide_sample_title();
    let text = words.styleguide_sample_text();
    // What every text can hold, in Markdown.
    let source = [
        "## ",
        title,
        "\n\n",
        text,
        "\n\n> ",
        text,
        "\n\n1. ",
        title,
        "\n2. `note`\n\n| ",
        words.kinds_note(),
        " | ",
        words.styleguide_sample_count(),
        " |\n|---|---|\n| ",
        title,
        " | 3 |\n\n```\n",
        title,
        "\n```\n",
    ]
    .concat();
    let mark = title.find(' ').and_then(|end| u32::try_from(end).ok()).unwrap_or(0);
    let passage = Passage { text: title.to_owned(), marks: vec![(0, mark)] };
    let stretches = vec![
        Stretch::Same([text, " "].concat()),
        Stretch::Gone(words.styleguide_quiet().to_owned()),
        Stretch::Come(words.styleguide_primary().to_owned()),
    ];
    view! {
        <section class="section stack">
            <h2>{words.styleguide_texts()}</h2>
            <MarkdownView html=preview(words, &source)/>
            <PassageView passage/>
            <TextDiff stretches/>
        </section>
    }
    .into_any()
}
