//! What a node says of other records, by their names; and the way down to a page.

use app::queries::row::{Named, Row};
use app::routes;
use domain::Kind;
use domain::record::Ref;

use super::node::Node;
use crate::http::here::{Here, urn};

/// A record as another names it.
pub fn named(here: &Here, of: &Named) -> Node {
    let kind = match of.reference.kind {
        Kind::Note => "Article",
        Kind::Notebook | Kind::KnowledgeBase => "Collection",
        Kind::Term | Kind::Concept => "DefinedTerm",
        Kind::Person => "Person",
        Kind::Organisation => "Organization",
        Kind::Place => "Place",
        Kind::Media => "MediaObject",
        Kind::Community => "Organization",
        Kind::Placement | Kind::Suggestion | Kind::Grant | Kind::Membership | Kind::Kit => "Thing",
    };
    let node = Node::of(kind).with("@id", urn(of.reference)).with("name", of.title.as_str());
    node.with("url", here.page(of.reference))
}

/// Those of these that are of a kind, or are not.
pub fn all(here: &Here, of: &[Named], is: impl Fn(Kind) -> bool) -> Vec<Node> {
    of.iter().filter(|one| is(one.reference.kind)).map(|one| named(here, one)).collect()
}

/// The lines of a list, the first of them.
pub fn lines<'a>(here: &Here, rows: impl Iterator<Item = &'a Row>, most: usize) -> Vec<Node> {
    rows.take(most).map(|row| named(here, &row.name)).collect()
}

/// A node of this type about the record that a page shows.
pub fn subject(here: &Here, kind: &str, reference: Ref, name: &str) -> Node {
    Node::of(kind).with("@id", urn(reference)).with("name", name).with("url", here.url())
}

/// The way down to a page: the home page, these steps, then the page itself.
pub fn trail(here: &Here, steps: Vec<(String, String)>, name: &str) -> Node {
    let home = (here.words().site_name().to_owned(), here.absolute(&routes::home(here.lang())));
    let page = (name.to_owned(), here.url());
    let steps = core::iter::once(home).chain(steps).chain([page]);
    let items = (1_u64..).zip(steps).map(|(position, (name, address))| {
        Node::of("ListItem").with("position", position).with("name", name).with("item", address)
    });
    Node::of("BreadcrumbList").with("itemListElement", items.collect::<Vec<_>>())
}

/// A step of the way: a list by its name.
pub fn step(here: &Here, name: &str, path: &str) -> (String, String) {
    (name.to_owned(), here.absolute(path))
}

/// An address that leads elsewhere, where it is one.
pub fn elsewhere(address: &str) -> Option<&str> {
    ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme)).then_some(address)
}
