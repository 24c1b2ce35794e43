//! Organisations: who acts, where, how to reach them (HSDS `organization`).

use crate::content::{Content, Edtf, LangTag, Markdown, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::field::FieldId;
use crate::id::RecordId;
use crate::kind::Kind;
use crate::projection::{Axis, Facet, Projection, Rel, Scoping, lines, links, mentions};
use crate::record::Record;
use crate::scope::Selector;
use crate::vocabulary::subject;

content! {
    /// An organisation.
    Organisation: Kind::Organisation, schema 1, in field {
        /// Its name (HSDS `name`; ISAAR(CPF) authorised form).
        name NAME 32: Text<160> => Register,
        /// Its acronym, former and other names (`alternate_name`).
        other_names OTHER_NAMES 33: Vec<Text<160>> => Set,
        /// What it does and for whom (`description`).
        description DESCRIPTION 34: Markdown<20_480> => Text,
        /// What it is by law (`legal_status`).
        legal_form LEGAL_FORM 35: LegalForm => Register,
        /// Its site, an address (`website`).
        website WEBSITE 36: Text<2000> => Register,
        /// Where it reads what is written to it (`email`).
        email EMAIL 37: Text<254> => Register,
        /// Its telephones, as they are dialled (`phones`).
        phones PHONES 38: Vec<Text<60>> => Set,
        /// Where its door is, on a line (`addresses`).
        address ADDRESS 39: Text<300> => Register,
        /// The languages it speaks, BCP 47 (`languages`).
        langs LANGS 40: Vec<LangTag> => Set,
        /// What it is about.
        themes THEMES 41: Vec<RecordId> => Set,
        /// In which part of society it acts.
        sectors SECTORS 42: Vec<RecordId> => Set,
        /// Where it serves (`service_areas`).
        places PLACES 43: Vec<RecordId> => Set,
        /// Whether it is open.
        status STATUS 44: OrganisationStatus => Machine,
        /// When somebody last found all of this true (`assured_date`), a day.
        verified_on VERIFIED_ON 45: Edtf => Register,
        /// Who found it.
        verified_by VERIFIED_BY 46: Option<RecordId> => Register,
    }
    check(organisation) {
        let mut problems = Vec::new();
        let mut missing = |field: FieldId, empty: bool| {
            if empty {
                problems.push(Invalid { field, problem: Problem::Missing });
            }
        };
        missing(field::NAME, organisation.name.is_empty());
        missing(field::DESCRIPTION, organisation.description.is_empty());
        missing(field::PLACES, organisation.places.is_empty());
        problems
    }
}

words! {
    /// What an organisation is by law.
    LegalForm {
        /// Not said.
        Other = "other",
        /// A non-profit organisation (OBNL, OSBL).
        Nonprofit = "nonprofit",
        /// A cooperative.
        Cooperative = "cooperative",
        /// A body of the State.
        Public = "public",
        /// A municipality or a body of one.
        Municipal = "municipal",
        /// A band council, a nation's government, an Inuit body.
        IndigenousGovernment = "indigenous_government",
        /// A business.
        Business = "business",
        /// A group that is not incorporated.
        Informal = "informal",
    }
}

words! {
    /// Whether an organisation is open (HSDS `status`).
    OrganisationStatus {
        /// Open.
        Active = "active",
        /// Not at work now, for a reason that passes.
        TemporarilyClosed = "temporarily_closed",
        /// Not at work.
        Inactive = "inactive",
        /// Gone.
        Defunct = "defunct",
    }
}

/// The moves between states of an organisation: any.
pub const TRANSITIONS: &[(&str, &str)] = &[
    ("active", "temporarily_closed"),
    ("active", "inactive"),
    ("active", "defunct"),
    ("temporarily_closed", "active"),
    ("temporarily_closed", "inactive"),
    ("temporarily_closed", "defunct"),
    ("inactive", "active"),
    ("inactive", "temporarily_closed"),
    ("inactive", "defunct"),
    ("defunct", "active"),
    ("defunct", "temporarily_closed"),
    ("defunct", "inactive"),
];

/// The field that is said in one breath with this one: who found an organisation as described, with the day.
#[must_use]
pub fn said_with(kind: Kind, field: FieldId) -> Option<FieldId> {
    (kind == Kind::Organisation && field == field::VERIFIED_BY).then_some(field::VERIFIED_ON)
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let organisation = Organisation::read(&record.fields);
    let mut facets = subject::facets(&organisation.themes, &organisation.sectors, &organisation.places);
    facets.push(Facet { axis: Axis::Type, value: organisation.legal_form.as_str().to_owned() });
    let mut all = mentions(organisation.description.as_str());
    all.extend(links(Rel::Verified, organisation.verified_by));
    let mut search_text = markdown::plain_text(organisation.description.as_str());
    for word in organisation.phones.iter().map(Text::as_str).chain([organisation.address.as_str()]) {
        search_text.push('\n');
        search_text.push_str(word);
    }
    Projection {
        title: organisation.name.as_str().to_owned(),
        summary: markdown::excerpt(organisation.description.as_str(), 220),
        language: String::new(),
        state: organisation.status.as_str().to_owned(),
        facets,
        links: all,
        sort_keys: organisation.verified_on.day().map(|day| ("verified", i64::from(day))).into_iter().collect(),
        other_names: lines(&mut organisation.other_names.iter().map(Text::as_str)),
        search_text,
        scoping: Scoping::of(record, true, &[], vec![Selector::Core]),
    }
}
