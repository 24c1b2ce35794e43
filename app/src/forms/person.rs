//! The form of one's own profile: a name, a line, a presentation, what one may be asked, where one is.

use domain::content::Text;
use domain::people::Person;
use domain::{Audience, Kind};
use leptos::prelude::*;

use super::again::value_of;
use super::note::Readers;
use super::record_form::{RecordForm, Sheet, problem_of};
use super::subject::concepts::ConceptsField;
use super::subject::places::PlacesField;
use crate::components::field::Field;
use crate::components::markdown_field::MarkdownField;
use crate::queries::form::FormPage;
use crate::state::locale;

/// The form.
#[component]
pub fn PersonForm(page: FormPage) -> impl IntoView {
    let words = locale::words();
    let person: Person = page.seen.as_ref().map(|seen| seen.record.content()).unwrap_or_default();
    let audience = page.seen.as_ref().map_or(Audience::Members, |seen| seen.record.audience());
    let (before, mends) = (page.before(), page.mends());
    let offered = page.offered;
    let sheet = Sheet {
        kind: Kind::Person,
        before,
        mends,
        notebook: None,
        begun_in: None,
        ids: page.ids,
        named_by: "name",
        refusal: page.refusal,
        shared: None,
    };
    view! {
        <RecordForm sheet>
            <Presentation person=person.clone()/>
            <ConceptsField
                kind=Kind::Person
                field="themes"
                legend=words.person_themes()
                seek=words.subject_seek_theme()
                offered=offered.themes.clone()
                stored=person.themes
            />
            <PlacesField kind=Kind::Person legend=words.person_places() stored=person.places offered/>
            <Readers audience legend=words.person_audience()/>
            <div class="form-actions">
                <button class="button" data-kind="filled" type="submit">
                    <span>{words.action_save()}</span>
                </button>
            </div>
        </RecordForm>
    }
    .into_any()
}

#[component]
fn Presentation(person: Person) -> impl IntoView {
    let words = locale::words();
    let questions = person.ask_me.iter().map(Text::as_str).collect::<Vec<_>>().join("\n");
    view! {
        <Field
            name="fields[name]"
            label=words.person_name()
            value=value_of("name", person.name.as_str())
            error=problem_of(Kind::Person, "name")
            maxlength=160
            required=true
        />
        <Field
            name="fields[headline]"
            label=words.person_headline()
            help=words.person_headline_help()
            value=value_of("headline", person.headline.as_str())
            error=problem_of(Kind::Person, "headline")
            maxlength=200
        />
        <MarkdownField
            name="fields[bio]"
            label=words.person_bio()
            help=words.editor_body_help()
            value=value_of("bio", person.bio.as_str())
            error=problem_of(Kind::Person, "bio")
            rows=6
            media=true
        />
        <Field
            name="fields[ask_me]"
            label=words.person_ask_me_mine()
            help=words.person_ask_me_help()
            value=value_of("ask_me", questions)
            error=problem_of(Kind::Person, "ask_me")
            rows=3
        />
    }
    .into_any()
}
