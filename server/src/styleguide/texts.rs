//! What is read: a rendered text, the passage that a search found, what changed between two versions.

use app::components::comparison::Comparison;
use app::components::markdown_view::{MarkdownView, preview};
use app::components::passage::PassageView;
use app::components::text_diff::TextDiff;
use app::state::locale;
use domain::knowledge::note::field;
use domain::query::Passage;
use domain::{Fields, Kind, Value};
use leptos::prelude::*;
use sync::merge::Stretch;
use sync::versions::compared;

use super::sample::{draw, live, still};
use super::stand_in::{id, named, somebody, text, title};

/// The texts.
pub fn texts() -> String {
    [markdown(), passage(), difference(), comparison()].concat()
}

/// What every text can hold, in Markdown.
fn markdown() -> String {
    let words = locale::words();
    let (title, text) = (title(), text());
    let source = [
        "## ",
        &title,
        "\n\n",
        &text,
        " **",
        words.editor_bold(),
        "**, *",
        words.editor_italic(),
        "*, [",
        words.editor_link(),
        "](https://www.wikipedia.org/).\n\n> ",
        &text,
        "\n\n1. ",
        &title,
        "\n2. `note`\n\n- ",
        &title,
        "\n- [x] ",
        &title,
        "\n\n| ",
        words.kinds_note(),
        " | ",
        words.styleguide_sample_count(),
        " |\n|---|---|\n| ",
        &title,
        " | 3 |\n\n```\n",
        &title,
        "\n```\n",
    ]
    .concat();
    still("MarkdownView", &[draw(view! { <MarkdownView html=preview(words, &source)/> })])
}

fn passage() -> String {
    let text = title();
    let mark = text.find(' ').and_then(|end| u32::try_from(end).ok()).unwrap_or(0);
    let passage = |text: &str, marks| Passage { text: text.to_owned(), marks };
    let marked = passage(&text, vec![(0, mark)]);
    let marked = draw(view! { <PassageView passage=marked/> });
    let bare = passage(&text, Vec::new());
    let bare = draw(view! { <PassageView passage=bare/> });
    live("PassageView", &[marked, bare])
}

fn difference() -> String {
    let words = locale::words();
    let (gone, come) = (words.styleguide_quiet().to_owned(), words.styleguide_primary().to_owned());
    let changed = vec![Stretch::Same([&text(), " "].concat()), Stretch::Gone(gone), Stretch::Come(come.clone())];
    let changed = draw(view! { <TextDiff stretches=changed/> });
    let long = [&text(), "\n"].concat().repeat(8);
    let folded = vec![Stretch::Come([&come, "\n"].concat()), Stretch::Same(long)];
    let folded = [folded, vec![Stretch::Gone(come)]].concat();
    let folded = draw(view! { <TextDiff stretches=folded/> });
    live("TextDiff", &[changed, folded])
}

/// A text, a word of a vocabulary and a list of records that changed; then nothing.
fn comparison() -> String {
    let title = title();
    let before = Fields::from([
        (field::TITLE, Value::from(title.as_str())),
        (field::STATUS, Value::from("draft")),
        (field::AUTHORS, Value::List(vec![Value::Id(id(7))])),
    ]);
    let after = Fields::from([
        (field::TITLE, Value::from([&title, " (2)"].concat().as_str())),
        (field::STATUS, Value::from("published")),
        (field::BODY, Value::from(text().as_str())),
        (field::AUTHORS, Value::List(vec![Value::Id(id(8))])),
    ]);
    let people = || vec![named(Kind::Person, 7, &somebody()), named(Kind::Person, 8, &somebody())];
    let changed = compared(Kind::Note, &before, &after);
    let changed = draw(view! { <Comparison compared=changed named=people()/> });
    let same = draw(view! { <Comparison compared=Vec::new() named=Vec::new()/> });
    live("Comparison", &[changed, same])
}
