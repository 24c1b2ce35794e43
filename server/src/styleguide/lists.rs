//! What leads to records: cards, steps, counts, facts, the way down, the way on.

use app::components::card::Card;
use app::components::contents::Contents;
use app::components::counted_list::CountedList;
use app::components::facts::Facts;
use app::components::holdings::HoldingsView;
use app::components::pagination::Pagination;
use app::components::record_row::RecordRow;
use app::components::safe_link::SafeLink;
use app::components::tag::{Tag, TagTone};
use app::components::trail::Trail;
use app::queries::holdings::{Counted, Holdings};
use app::queries::row::Row;
use app::state::locale;
use domain::Kind;
use domain::projection::Axis;
use leptos::prelude::*;
use markdown::TocEntry;

use super::sample::{draw, still};
use super::stand_in::{here, id, named, row, text, title};

/// The lists.
pub fn lists() -> String {
    [trail(), cards(), rows(), facts(), safe_link(), pages(), counted(), holdings(), contents()].concat()
}

fn trail() -> String {
    let words = locale::words();
    let steps = vec![(here(), words.nav_territories().to_owned()), (here(), "Bas-Saint-Laurent".to_owned())];
    let first = steps.iter().take(1).cloned().collect();
    still("Trail", &[draw(view! { <Trail steps=first/> }), draw(view! { <Trail steps/> })])
}

fn cards() -> String {
    let words = locale::words();
    let whole = draw(view! {
        <Card href=here() title=title() summary=text()>
            <Tag label=words.nav_notebooks() tone=TagTone::Accent/>
            <Tag label=words.status_sent()/>
        </Card>
    });
    let step = |number: &'static str| {
        view! {
            <li class="step">
                <span class="step-number" aria-hidden="true">{number}</span>
                <Card href=here() title=title()/>
            </li>
        }
    };
    let steps = draw(view! { <ol class="steps">{["1", "2"].map(step).collect_view()}</ol> });
    still("Card", &[whole, steps])
}

/// A published note, a draft, one in another language, one without a title.
fn rows() -> String {
    let draft = Row { state: "draft".to_owned(), ..row(8) };
    let foreign = Row { language: "iu".to_owned(), ..row(8) };
    let untitled = Row { name: named(Kind::Note, 8, ""), summary: String::new(), by: Vec::new(), ..row(8) };
    still("RecordRow", &[row(8), draft, foreign, untitled].map(|row| draw(view! { <RecordRow row/> })))
}

fn facts() -> String {
    let words = locale::words();
    let facts = vec![
        (words.organisation_phones(), view! { <a class="fact-link" href=here()>"418 555-0123"</a> }.into_any()),
        (words.organisation_address(), view! { <span class="fact-text">"Rimouski"</span> }.into_any()),
    ];
    still("Facts", &[draw(view! { <Facts facts/> })])
}

fn safe_link() -> String {
    let link = |text: &str, href: Option<&str>| {
        let (text, href) = (text.to_owned(), href.map(str::to_owned));
        draw(view! { <SafeLink text href/> })
    };
    let states = [
        link("exemple.org", Some("https://exemple.org/")),
        link("nom@exemple.org", Some("mailto:nom@exemple.org")),
        link("#quai", None),
    ];
    still("SafeLink", &states)
}

fn pages() -> String {
    let pages = |current| draw(view! { <Pagination current total=9 href=|_| here()/> });
    still("Pagination", &[1, 5, 9].map(pages))
}

/// Themes, then territories of several sorts.
fn counted() -> String {
    let counted =
        |kind, n, name: &str, sort: &str, count| Counted { name: named(kind, n, name), sort: sort.to_owned(), count };
    let themes = vec![
        counted(Kind::Concept, 10, locale::words().nav_themes(), "theme", 1_200),
        counted(Kind::Concept, 11, &title(), "theme", 1),
    ];
    let places = vec![
        counted(Kind::Place, 12, "Bas-Saint-Laurent", "region", 12),
        counted(Kind::Place, 13, "Rimouski", "municipality", 3),
    ];
    still("CountedList", &[themes, places].map(|lines| draw(view! { <CountedList lines/> })))
}

fn holdings() -> String {
    let some = Holdings {
        counts: vec![(Kind::Note, 12), (Kind::Notebook, 3), (Kind::Organisation, 1)],
        lists: vec![(Kind::Note, vec![row(8)])],
    };
    let view = |holdings| draw(view! { <HoldingsView holdings axis=Axis::Theme id=id(10)/> });
    still("HoldingsView", &[some, Holdings::default()].map(view))
}

fn contents() -> String {
    let entry = |(level, at): (u8, usize)| TocEntry { level, id: format!("heading-{at}"), text: title() };
    let entries = [2, 3, 2].into_iter().zip(1..).map(entry).collect();
    still("Contents", &[draw(view! { <Contents entries/> })])
}
