//! The fields that say of any kind what it is about, where and when: the same in every form.
//!
//! # Layout
//! - `concepts`: themes or sectors, chosen among all
//! - `places`: territories, by name

pub mod concepts;
pub mod places;

use domain::{Kind, RecordId};
use leptos::prelude::*;

use super::again::value_of;
use super::record_form::problem_of;
use crate::components::field::Field;
use crate::queries::subject::Offered;
use crate::state::locale;
use concepts::ConceptsField;

/// What a record is about: themes and sectors, of those `offered`.
#[component]
pub fn AboutFields(
    /// The kind of the record; it has the fields `themes` and `sectors`.
    kind: Kind,
    offered: Offered,
    /// The themes that it has.
    themes: Vec<RecordId>,
    /// The sectors that it has.
    sectors: Vec<RecordId>,
) -> impl IntoView {
    let words = locale::words();
    view! {
        <ConceptsField
            kind
            field="themes"
            legend=words.subject_themes()
            seek=words.subject_seek_theme()
            offered=offered.themes
            stored=themes
        />
        <ConceptsField
            kind
            field="sectors"
            legend=words.subject_sectors()
            seek=words.subject_seek_sector()
            offered=offered.sectors
            stored=sectors
        />
    }
    .into_any()
}

/// When it happened, as far as it is known: an EDTF date in the field `happened`.
#[component]
pub fn HappenedField(
    kind: Kind,
    /// The date that it has, as it is written.
    #[prop(into)]
    stored: String,
) -> impl IntoView {
    let words = locale::words();
    view! {
        <Field
            name="fields[happened]"
            label=words.subject_happened()
            help=words.subject_happened_help()
            value=value_of("happened", stored)
            error=problem_of(kind, "happened")
            maxlength=40
        />
    }
    .into_any()
}

/// The identifiers that lists of a form begin with: those typed where it is shown again, else those stored.
fn begins_with(field: &str, stored: &[RecordId]) -> Vec<RecordId> {
    let stored: Vec<String> = stored.iter().map(ToString::to_string).collect();
    crate::queries::subject::ids_in(&value_of(field, stored.join("\n")))
}
