//! The fields that say of any kind what it is about, where and when: the same in every form.
//!
//! # Layout
//! - `concepts`: themes or sectors, chosen among all
//! - `places`: territories, by name; `look_up`: those that are still said by name when the form is sent

pub mod concepts;
pub mod look_up;
pub mod places;

use api::typed::Typed;
use domain::{Kind, RecordId};
use leptos::prelude::*;

use super::again::value_of;
use super::entry::control;
use super::record_form::problem_of;
use crate::components::field::Field;
use crate::queries::subject::{Offered, ids_in};
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
    ids_in(&value_of(field, stored.join("\n")))
}

/// Of what was put back of a list, what the form does not show.
fn unshown(restored: &Typed, field: &str, is_there: impl Fn(&RecordId) -> bool) -> Vec<RecordId> {
    let all = restored.get(field).map(|lines| ids_in(lines)).unwrap_or_default();
    all.into_iter().filter(|id| !is_there(id)).collect()
}

/// What a list holds that is not shown: it is kept and sent with the rest.
#[component]
fn Kept(field: &'static str, #[prop(into)] ids: Signal<Vec<RecordId>>) -> impl IntoView {
    let line = move |id: RecordId| view! { <input type="hidden" name=control(field) value=id.to_string()/> };
    (move || ids.get().into_iter().map(line).collect_view()).into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_back_and_is_not_shown_is_not_lost() {
        let [shown, hidden] = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        let restored = Typed::from([("themes".to_owned(), format!("\n{shown}\n{hidden}"))]);
        assert_eq!(unshown(&restored, "themes", |id| *id == shown), [hidden]);
        assert_eq!(unshown(&restored, "themes", |_| false), [shown, hidden]);
        assert_eq!(unshown(&restored, "places", |_| false), []);
    }
}
