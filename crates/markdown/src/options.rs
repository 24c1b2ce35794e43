//! What a caller decides about rendering: where records live, which terms to link, words for people.

/// Knows the addresses of records.
pub trait LinkResolver {
    /// The address of a record, or `None` where it does not exist or may not be seen.
    ///
    /// `fragment` is already the id it points to in our HTML: append it after `#`. For an image, `kind` is `media` and
    /// the answer must begin with `/media/`, else the picture is not shown.
    fn href(&self, kind: &str, id: &str, fragment: Option<&str>) -> Option<String>;
}

impl<F: Fn(&str, &str, Option<&str>) -> Option<String>> LinkResolver for F {
    fn href(&self, kind: &str, id: &str, fragment: Option<&str>) -> Option<String> {
        self(kind, id, fragment)
    }
}

/// Resolves nothing: every record link shows as its text alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoLinks;

impl LinkResolver for NoLinks {
    fn href(&self, _kind: &str, _id: &str, _fragment: Option<&str>) -> Option<String> {
        None
    }
}

/// A term of the lexique found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermHit {
    /// First byte in the text given.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// Address of the term.
    pub href: String,
}

/// Finds terms of the lexique in running text: longest match, whole words.
pub trait TermLinker {
    /// The terms in `text`, in order and without overlap; what is not so is ignored.
    fn find(&self, text: &str) -> Vec<TermHit>;
}

/// Words that rendering adds for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Labels<'a> {
    /// Title of a `tip` container that has none.
    pub tip: &'a str,
    /// Title of an `info` container that has none.
    pub info: &'a str,
    /// Title of a `warning` container that has none.
    pub warning: &'a str,
    /// Title of a `danger` container that has none.
    pub danger: &'a str,
    /// Title of a `lexique` container that has none.
    pub lexique: &'a str,
    /// Summary of a `details` container that has none.
    pub details: &'a str,
    /// Name of the list of footnotes.
    pub footnotes: &'a str,
    /// Name of the link from a footnote back to its call.
    pub back: &'a str,
    /// Name of a table that may scroll sideways.
    pub table: &'a str,
    /// Name of a ticked box.
    pub done: &'a str,
    /// Name of an empty box.
    pub to_do: &'a str,
}

impl Labels<'static> {
    /// French.
    pub const FRENCH: Self = Self {
        tip: "Astuce",
        info: "À savoir",
        warning: "Attention",
        danger: "Danger",
        lexique: "Lexique",
        details: "Détails",
        footnotes: "Notes de bas de page",
        back: "Retour au texte",
        table: "Tableau",
        done: "fait",
        to_do: "à faire",
    };

    /// English.
    pub const ENGLISH: Self = Self {
        tip: "Tip",
        info: "Good to know",
        warning: "Warning",
        danger: "Danger",
        lexique: "Glossary",
        details: "Details",
        footnotes: "Footnotes",
        back: "Back to the text",
        table: "Table",
        done: "done",
        to_do: "to do",
    };
}

/// How to render a document.
#[derive(Clone, Copy)]
pub struct RenderOptions<'a> {
    /// Addresses of records.
    pub links: &'a dyn LinkResolver,
    /// Terms to link in running text.
    pub terms: Option<&'a dyn TermLinker>,
    /// Added to heading levels: 1 renders the body's first level as `<h2>`, under the page's title.
    pub heading_shift: u8,
    /// Goes into every id after `s-` and `fn-`, for pages that show several documents.
    pub id_prefix: &'a str,
    /// Words added for people.
    pub labels: Labels<'a>,
}

impl<'a> RenderOptions<'a> {
    /// A note's page in French: no terms, first level as `<h2>`.
    #[must_use]
    pub fn new(links: &'a dyn LinkResolver) -> Self {
        Self { links, terms: None, heading_shift: 1, id_prefix: "", labels: Labels::FRENCH }
    }
}
