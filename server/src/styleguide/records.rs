//! What is said of a record beside its text: who wrote it, what it is about, what waits on it, how it came to be.

use app::components::byline::Byline;
use app::components::history_link::HistoryLink;
use app::components::subject_line::SubjectLine;
use app::components::waiting_link::WaitingLink;
use app::state::locale;
use domain::Kind;
use domain::content::{Edtf, Text};
use domain::knowledge::Note;
use leptos::prelude::*;

use super::sample::{draw, still};
use super::stand_in::{WHEN, id, me, named, somebody};

/// What is said of a record.
pub fn records() -> String {
    [byline(), subject_line(), waiting_link(), history_link()].concat()
}

/// A note by somebody, of another time, under a licence; then one by somebody whose profile is not seen.
fn byline() -> String {
    let whole = Note {
        authors: vec![me()],
        credit: Text::parse("Rose Imbeault").unwrap_or_default(),
        rights: Text::parse("CC-BY-SA-4.0").unwrap_or_default(),
        happened: Edtf::parse("196X").unwrap_or_default(),
        ..Note::default()
    };
    let author = named(Kind::Person, 7, &somebody());
    let whole = draw(view! { <Byline note=whole authors=vec![author] updated=WHEN length=|| 900/> });
    let hidden = Note { authors: vec![me()], ..Note::default() };
    let hidden = draw(view! { <Byline note=hidden authors=Vec::new() updated=WHEN length=|| 90/> });
    still("Byline", &[whole, hidden])
}

fn subject_line() -> String {
    let words = locale::words();
    let subjects = vec![named(Kind::Concept, 10, words.nav_themes()), named(Kind::Place, 12, "Bas-Saint-Laurent")];
    still("SubjectLine", &[draw(view! { <SubjectLine subjects/> })])
}

fn waiting_link() -> String {
    still("WaitingLink", &[1, 12].map(|count| draw(view! { <WaitingLink id=id(8) count/> })))
}

fn history_link() -> String {
    still("HistoryLink", &[draw(view! { <HistoryLink kind=Kind::Note id=id(8)/> })])
}
