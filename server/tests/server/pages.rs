//! Pages as the server renders them.

mod ahead;
mod headers;
mod kept;
mod language;
mod long;
mod markup;
mod offline_shell;
mod styleguide;
mod who;

/// Every fixed page, in French.
pub const PATHS: [&str; 8] =
    ["/", "/recherche", "/carnets", "/trousse", "/appareil", "/a-propos", "/hors-ligne", "/styleguide"];

/// The same page in English.
pub fn english(path: &str) -> String {
    if path == "/" { "/en".to_owned() } else { format!("/en{path}") }
}
