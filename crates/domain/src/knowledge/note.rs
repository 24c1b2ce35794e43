//! Notes: Markdown with authors, a licence and a life from draft to published.

use crate::content::{Content, Edtf, Markdown, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::field::FieldId;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::knowledge::rights;
use crate::projection::{Axis, Facet, Projection, Rel, Scoping, lines, links, mentions};
use crate::record::Record;
use crate::vocabulary::subject;

/// How many characters of a body a summary takes when none was written.
const SUMMARY: usize = 220;

content! {
    /// A note.
    Note: Kind::Note, schema 1, in field {
        /// Its title (`dcterms:title`).
        title TITLE 32: Text<200> => Register,
        /// Its text.
        body BODY 33: Markdown<204_800> => Text,
        /// Its abstract (`dcterms:abstract`); when empty, the first paragraph serves.
        summary SUMMARY 34: Text<500> => Register,
        /// What sort of note (`dcterms:type`).
        note_type NOTE_TYPE 35: NoteType => Register,
        /// Where it is in its life.
        status STATUS 36: NoteStatus => Machine,
        /// The persons who wrote it (`dcterms:creator`), in the order in which they joined.
        authors AUTHORS 37: Vec<RecordId> => Set,
        /// A contributor without an account, by name.
        credit CREDIT 39: Text<160> => Register,
        /// Its licence, an SPDX identifier (`dcterms:license`).
        rights RIGHTS 40: Text<80> => Register,
        /// Where it comes from (`dcterms:source`), an address.
        source SOURCE 41: Text<2000> => Register,
        /// Old titles, which still find it (`dcterms:alternative`).
        aliases ALIASES 42: Vec<Text<200>> => Set,
        /// Whether terms of the lexique stay unlinked in it.
        no_autolink NO_AUTOLINK 43: bool => Register,
        /// What it is about (`dcterms:subject`).
        themes THEMES 44: Vec<RecordId> => Set,
        /// In which part of society.
        sectors SECTORS 45: Vec<RecordId> => Set,
        /// Where (`dcterms:spatial`).
        places PLACES 46: Vec<RecordId> => Set,
        /// When what it tells of happened (`dcterms:temporal`).
        happened HAPPENED 47: Edtf => Register,
        /// Why it was taken back, for those who could read it.
        withdrawn_reason WITHDRAWN_REASON 48: Text<500> => Register,
    }
    check(note) {
        let mut problems = Vec::new();
        let mut missing = |field: FieldId, empty: bool| {
            if empty {
                problems.push(Invalid { field, problem: Problem::Missing });
            }
        };
        missing(field::TITLE, note.title.is_empty());
        missing(field::BODY, note.body.is_empty());
        missing(field::AUTHORS, note.authors.is_empty() && note.credit.is_empty());
        if !note.rights.is_empty() && rights::find(note.rights.as_str()).is_none() {
            problems.push(Invalid { field: field::RIGHTS, problem: Problem::BadLicence });
        }
        problems
    }
}

words! {
    /// What sort of note.
    NoteType {
        /// Général.
        General = "general",
        /// Récit: what we lived and learned.
        Story = "story",
        /// Récolte: what came out of an activity.
        Harvest = "harvest",
        /// Guide: how to.
        Guide = "guide",
        /// Veille: something seen elsewhere.
        Watch = "watch",
    }
}

words! {
    /// Where a note is in its life.
    NoteStatus {
        /// Its authors' own.
        Draft = "draft",
        /// Waiting for somebody to accept it.
        Submitted = "submitted",
        /// Seen by its audience.
        Published = "published",
        /// Taken back, with a reason.
        Withdrawn = "withdrawn",
    }
}

/// The moves between states of a note.
pub const TRANSITIONS: &[(&str, &str)] = &[
    ("draft", "published"),
    ("draft", "submitted"),
    ("submitted", "published"),
    ("submitted", "draft"),
    ("published", "withdrawn"),
    ("withdrawn", "published"),
];

impl Note {
    /// What it shows under its title: its summary, else its first paragraph.
    #[must_use]
    pub fn shown_summary(&self) -> String {
        if self.summary.is_empty() {
            markdown::excerpt(self.body.as_str(), SUMMARY)
        } else {
            self.summary.as_str().to_owned()
        }
    }
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let note = Note::read(&record.fields);
    let mut facets = subject::facets(&note.themes, &note.sectors, &note.places);
    facets.push(Facet { axis: Axis::Type, value: note.note_type.as_str().to_owned() });
    if !note.rights.is_empty() {
        facets.push(Facet { axis: Axis::Licence, value: note.rights.as_str().to_owned() });
    }
    facets.extend(note.authors.iter().map(|id| Facet { axis: Axis::Author, value: id.to_string() }));
    let mut all = mentions(note.body.as_str());
    all.extend(links(Rel::Author, note.authors.iter().copied()));
    Projection {
        title: note.title.as_str().to_owned(),
        summary: note.shown_summary(),
        language: String::new(),
        state: note.status.as_str().to_owned(),
        facets,
        links: all,
        sort_keys: vec![("created", record.created.0)],
        other_names: lines(&mut note.aliases.iter().map(Text::as_str)),
        search_text: markdown::plain_text(note.body.as_str()),
        scoping: Scoping::of(record, note.status == NoteStatus::Published, &note.authors, Vec::new()),
    }
}
