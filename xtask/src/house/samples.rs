//! Components that the style guide does not show.

use super::files::Source;

/// Where they are.
const COMPONENTS: [&str; 3] = ["app/src/components/", "app/src/forms/summary.rs", "app/src/forms/again.rs"];

/// Where they are shown.
const GUIDE: &str = "server/src/styleguide/";

/// What frames every page, the style guide's own with the others: it is seen there, and is there once.
const FRAME: &str = "app/src/components/layout";

/// What cannot stand among samples: what is said to the browser's tab, a page of its own with its title, and what is heard
/// alone.
const APART: [&str; 3] = ["PageHead", "LeftText", "Milestones"];

/// Each that no sample is of, as `file: Name`.
pub fn unshown(sources: &[Source]) -> Vec<String> {
    let guide: Vec<&Source> = sources.iter().filter(|source| source.path.starts_with(GUIDE)).collect();
    let is_shown = |name: &str| {
        let titled = format!("\"{name}\"");
        guide.iter().any(|source| source.text.contains(&titled) || is_used(&source.text, name))
    };
    sources
        .iter()
        .filter(|source| COMPONENTS.iter().any(|place| source.path.starts_with(place)))
        .filter(|source| !source.path.starts_with(FRAME))
        .flat_map(|source| components(&source.text).map(move |name| (source, name)))
        .filter(|(_, name)| !APART.contains(name) && !is_shown(name))
        .map(|(source, name)| format!("{}: {name}", source.path))
        .collect()
}

/// The components that a file offers: functions that are called as types are.
fn components(text: &str) -> impl Iterator<Item = &str> {
    let end = |letter: char| !letter.is_alphanumeric();
    let name = move |line: &'_ str| line.find(end).unwrap_or(line.len());
    text.lines()
        .filter_map(|line| line.strip_prefix("pub fn "))
        .filter(|rest| rest.starts_with(char::is_uppercase))
        .filter_map(move |rest| rest.get(..name(rest)))
}

/// Whether a view has one.
fn is_used(text: &str, name: &str) -> bool {
    text.split('<').filter_map(|after| after.strip_prefix(name)).any(|rest| rest.starts_with([' ', '/', '>', '\n']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_component_without_a_sample_is_told() {
        let sources = [
            source("app/src/components/tag.rs", "#[component]\npub fn Tag(\n    label: String,\n) -> impl IntoView {"),
            source("app/src/components/tick.rs", "pub fn Tick() -> impl IntoView {\npub fn read() {\nfn Inner() {"),
            source("app/src/components/recorder/listening.rs", "pub fn Listening() -> impl IntoView {"),
            source("app/src/components/layout/header.rs", "pub fn Header() -> impl IntoView {"),
            source("app/src/components/page_head.rs", "pub fn PageHead() -> impl IntoView {"),
            source("app/src/pages/about.rs", "pub fn About() -> impl IntoView {"),
            source("server/src/styleguide/a.rs", "view! { <TagList/> <Tick\n name/> }; elsewhere(\"Listening\")"),
            source("server/src/http/pages.rs", "view! { <Tag/> }"),
        ];
        assert_eq!(unshown(&sources), ["app/src/components/tag.rs: Tag"]);
    }
}
