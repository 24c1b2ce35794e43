//! Words that must not stand in certain places.

use super::files::Source;

/// Where views are written.
const VIEWS: [&str; 4] = ["app/src/", "frontend/src/", "server/src/", "crates/markdown/src/"];

/// Crates that give the same result on every machine.
const PURE: [&str; 5] =
    ["crates/domain/src/", "crates/markdown/src/", "crates/search/src/", "crates/simulator/src/", "crates/sync/src/"];

/// What would make them differ. Going through a hash table in its order is clippy's to find: `iter_over_hash_type`.
const CHANCE: [&str; 5] = ["SystemTime", "std::time::Instant", "Instant::now", "thread_rng", "rand::"];

/// Code for the server alone outside the one crate that may have it.
pub fn server_only_code(sources: &[Source]) -> Vec<String> {
    rust(sources)
        .filter(|source| !source.path.starts_with("crates/api/") && !source.path.starts_with("xtask/"))
        .flat_map(|source| {
            lines(source, |line| line.contains("cfg") && line.replace(' ', "").contains("feature=\"ssr\""))
        })
        .collect()
}

/// Inline styles, which the policy of every page blocks.
pub fn inline_styles(sources: &[Source]) -> Vec<String> {
    rust(sources)
        .filter(|source| VIEWS.iter().any(|folder| source.path.starts_with(folder)))
        .flat_map(|source| lines(source, |line| words(line).any(is_style)))
        .collect()
}

/// Tests that are not run.
pub fn ignored_tests(sources: &[Source]) -> Vec<String> {
    let mark = concat!("#[", "ignore");
    rust(sources).flat_map(|source| lines(source, |line| line.trim_start().starts_with(mark))).collect()
}

/// Clocks and chance in the pure crates; a program's front door may time itself.
pub fn impure(sources: &[Source]) -> Vec<String> {
    rust(sources)
        .filter(|source| {
            PURE.iter().any(|folder| source.path.starts_with(folder)) && !source.path.ends_with("/main.rs")
        })
        .flat_map(|source| lines(source, |line| CHANCE.iter().any(|word| line.contains(word))))
        .collect()
}

fn rust(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.path.ends_with(".rs"))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|mark: char| mark.is_whitespace() || matches!(mark, '<' | '"' | '\'' | '('))
}

/// `style="…"` or `style:color=…`, but not the path `style::…`.
fn is_style(word: &str) -> bool {
    word.starts_with("style=") || (word.starts_with("style:") && !word.starts_with("style::"))
}

/// The places where a line of code, comments apart, is as described.
fn lines(source: &Source, wrong: impl Fn(&str) -> bool) -> Vec<String> {
    source
        .text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//") && wrong(line))
        .map(|(index, line)| format!("{}:{}: {}", source.path, index + 1, line.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> [Source; 1] {
        [Source { path: path.to_owned(), text: text.to_owned() }]
    }

    #[test]
    fn code_for_the_server_alone_is_found() {
        let table = [
            ("app/src/a.rs", "#[cfg(feature = \"ssr\")]", true),
            ("app/src/a.rs", "if cfg!(feature=\"ssr\") {", true),
            ("app/src/a.rs", "#[cfg(not(feature = \"ssr\"))]", true),
            ("app/src/a.rs", "// cfg(feature = \"ssr\") is not for here", false),
            ("crates/api/src/a.rs", "#[cfg(feature = \"ssr\")]", false),
        ];
        for (path, text, expected) in table {
            assert_eq!(!server_only_code(&source(path, text)).is_empty(), expected, "{text}");
        }
    }

    #[test]
    fn inline_styles_are_found_in_views_only() {
        let table = [
            ("app/src/a.rs", "<p style=\"color:red\">", true),
            ("app/src/a.rs", "view! { <p style:color=move || c()/> }", true),
            ("app/src/a.rs", "let style = 1;", false),
            ("app/src/a.rs", "style::note();", false),
            ("crates/domain/src/a.rs", "\"<p style=x>\"", false),
        ];
        for (path, text, expected) in table {
            assert_eq!(!inline_styles(&source(path, text)).is_empty(), expected, "{text}");
        }
    }

    #[test]
    fn chance_is_found_in_pure_crates_only() {
        let table = [
            ("crates/sync/src/a.rs", "use std::time::SystemTime;", true),
            ("crates/simulator/src/main.rs", "let start = Instant::now();", false),
            ("crates/sync/src/a.rs", "let now = Instant::now();", true),
            ("crates/sync/src/a.rs", "use domain::time::Timestamp;", false),
            ("crates/storage/src/a.rs", "use std::time::SystemTime;", false),
        ];
        for (path, text, expected) in table {
            assert_eq!(!impure(&source(path, text)).is_empty(), expected, "{text}");
        }
    }

    #[test]
    fn tests_left_out_are_found() {
        let left_out = concat!("    #[", "ignore = \"slow\"]");
        assert_eq!(ignored_tests(&source("server/src/a.rs", left_out)).len(), 1);
        assert!(ignored_tests(&source("server/src/a.rs", "fn ignore() {}")).is_empty());
    }
}
