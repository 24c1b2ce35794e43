//! The form of an organisation: who it is, where it serves, how it is reached, and whether that was verified.

use domain::directory::{LegalForm, Organisation, OrganisationStatus};
use domain::{Audience, Kind, Level};
use leptos::prelude::*;

use super::again::{is_shown_again, value_of};
use super::note::Readers;
use super::record_form::{RecordForm, Sheet, problem_of};
use super::subject::AboutFields;
use super::subject::places::PlacesField;
use crate::components::check_list::CheckList;
use crate::components::choice::SelectField;
use crate::components::field::Field;
use crate::components::markdown_field::MarkdownField;
use crate::labels;
use crate::queries::form::FormPage;
use crate::state::{clock, locale};

/// The form.
#[component]
pub fn OrganisationForm(page: FormPage) -> impl IntoView {
    let words = locale::words();
    let organisation: Organisation = page.seen.as_ref().map(|seen| seen.record.content()).unwrap_or_default();
    let level = page.seen.as_ref().map_or(Level::Manage, |seen| seen.level);
    // A répertoire is for everyone; whoever adds to it may close what they add.
    let audience = page.seen.as_ref().map_or(Audience::Public, |seen| seen.record.audience());
    let (before, mends) = (page.before(), page.mends());
    let offered = page.offered;
    let sheet = Sheet {
        kind: Kind::Organisation,
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
            <Identity organisation=organisation.clone() media={level >= Level::Edit}/>
            <PlacesField
                kind=Kind::Organisation
                legend=words.organisation_serves()
                stored=organisation.places.clone()
                offered=offered.clone()
                required=true
            />
            <Reached organisation=organisation.clone()/>
            <details class="more" open=is_shown_again()>
                <summary>{words.themes_title()}</summary>
                <div class="stack">
                    <AboutFields
                        kind=Kind::Organisation
                        offered
                        themes=organisation.themes.clone()
                        sectors=organisation.sectors.clone()
                    />
                </div>
            </details>
            <Standing organisation/>
            {(level >= Level::Manage)
                .then(|| view! { <Readers audience legend=words.organisation_audience()/> })}
            <Verify/>
            <div class="form-actions">
                <button class="button" data-kind="filled" type="submit">
                    <span>{words.action_save()}</span>
                </button>
            </div>
        </RecordForm>
    }
    .into_any()
}

/// Texts, one a line.
fn lines<T: AsRef<str>>(texts: &[T]) -> String {
    texts.iter().map(AsRef::as_ref).collect::<Vec<_>>().join("\n")
}

#[component]
fn Identity(organisation: Organisation, media: bool) -> impl IntoView {
    let words = locale::words();
    view! {
        <Field
            name="fields[name]"
            label=words.organisation_name()
            value=value_of("name", organisation.name.as_str())
            error=problem_of(Kind::Organisation, "name")
            maxlength=160
            required=true
        />
        <Field
            name="fields[other_names]"
            label=words.organisation_other_names()
            help=words.organisation_other_names_help()
            value=value_of("other_names", lines(&organisation.other_names))
            error=problem_of(Kind::Organisation, "other_names")
            rows=2
        />
        <MarkdownField
            name="fields[description]"
            label=words.editor_description()
            help=words.organisation_description_help()
            value=value_of("description", organisation.description.as_str())
            error=problem_of(Kind::Organisation, "description")
            rows=6
            required=true
            media=media
        />
    }
    .into_any()
}

/// How it is reached.
#[component]
fn Reached(organisation: Organisation) -> impl IntoView {
    let words = locale::words();
    view! {
        <Field
            name="fields[phones]"
            label=words.organisation_phones()
            help=words.organisation_phones_help()
            value=value_of("phones", lines(&organisation.phones))
            error=problem_of(Kind::Organisation, "phones")
            rows=2
        />
        <Field
            name="fields[email]"
            label=words.organisation_email()
            value=value_of("email", organisation.email.as_str())
            error=problem_of(Kind::Organisation, "email")
            kind="email"
            maxlength=254
        />
        <Field
            name="fields[website]"
            label=words.organisation_website()
            help=words.organisation_website_help()
            value=value_of("website", organisation.website.as_str())
            error=problem_of(Kind::Organisation, "website")
            inputmode="url"
            maxlength=2000
        />
        <Field
            name="fields[address]"
            label=words.organisation_address()
            help=words.organisation_address_help()
            value=value_of("address", organisation.address.as_str())
            error=problem_of(Kind::Organisation, "address")
            maxlength=300
        />
    }
    .into_any()
}

/// What it is by law, the languages it speaks, whether it is open.
#[component]
fn Standing(organisation: Organisation) -> impl IntoView {
    let words = locale::words();
    let forms = LegalForm::ALL.iter().map(|form| (form.as_str(), labels::legal_form(words, *form))).collect();
    let statuses = OrganisationStatus::ALL.iter();
    let statuses = statuses.map(|status| (status.as_str(), labels::organisation_status(words, *status))).collect();
    let langs = labels::LANGUAGES.iter().map(|tag| ((*tag).to_owned(), labels::language(words, tag))).collect();
    view! {
        <CheckList
            name="fields[langs]"
            legend=words.organisation_langs()
            choices=langs
            chosen=value_of("langs", lines(&organisation.langs))
            error=problem_of(Kind::Organisation, "langs")
        />
        <SelectField
            name="fields[legal_form]"
            label=words.organisation_legal_form()
            options=forms
            chosen=value_of("legal_form", organisation.legal_form.as_str())
        />
        <SelectField
            name="fields[status]"
            label=words.editor_status()
            options=statuses
            chosen=value_of("status", organisation.status.as_str())
        />
    }
    .into_any()
}

/// Whoever found all of this true says so, with the day: their name goes along by itself.
#[component]
fn Verify() -> impl IntoView {
    const NAME: &str = "fields[verified_on]";
    let words = locale::words();
    let today = clock::date_of(clock::now());
    // What was said another day is not said again by a form that comes back.
    let checked = value_of("verified_on", "") == today;
    let error = problem_of(Kind::Organisation, "verified_on");
    view! {
        <div class="verify">
            <div class="choice">
                <input type="checkbox" id=NAME name=NAME value=today checked=checked aria-describedby="verify-help"/>
                <label for=NAME>{words.organisation_verify()}</label>
                <p class="field-help" id="verify-help">{words.organisation_verify_help()}</p>
            </div>
            <p class="field-error" hidden=move || error.with(String::is_empty)>{move || error.get()}</p>
        </div>
    }
    .into_any()
}
