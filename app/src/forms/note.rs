//! The form of a note: title and text first; what it is about, licence, sort and who reads it after.

use domain::knowledge::{Note, NoteStatus, NoteType, rights};
use domain::query::Seen;
use domain::{Audience, Kind, Level};
use i18n::Words;
use leptos::prelude::*;

use super::again::{is_shown_again, ticked, value_of};
use super::record_form::{RecordForm, Sheet, problem_of};
use super::shared::shared;
use super::subject::places::PlacesField;
use super::subject::{AboutFields, HappenedField};
use crate::components::choice::{Choice, Choices, SelectField};
use crate::components::field::Field;
use crate::components::markdown_field::MarkdownField;
use crate::components::markdown_view::preview;
use crate::components::tick::Tick;
use crate::labels;
use crate::queries::form::FormPage;
use crate::queries::row::Named;
use crate::queries::subject::Offered;
use crate::state::{locale, session};

/// The form.
#[component]
pub fn NoteForm(page: FormPage) -> impl IntoView {
    let note: Note = page.seen.as_ref().map(|seen| seen.record.content()).unwrap_or_default();
    // What was set aside may have published it; where it stands is what the buttons go on from.
    let status = page.before().map(|before| before.content::<Note>().status).unwrap_or_default();
    let level = page.seen.as_ref().map_or(Level::Manage, |seen| seen.level);
    let audience = page.seen.as_ref().map(|seen| seen.record.audience()).unwrap_or_default();
    let lang = page.seen.as_ref().map(|seen| seen.record.header().lang.as_str().to_owned());
    let licences = licences(locale::words(), page.seen.is_some(), note.rights.as_str());
    let guide = page.notebook.as_ref().map(guide_of);
    let sheet = Sheet {
        kind: Kind::Note,
        before: page.before(),
        mends: page.mends(),
        // Whose session has ended may not see the carnet, and puts the note into it all the same.
        notebook: page.notebook.map(|seen| seen.record.id).or(page.refusal.as_ref().and_then(|refusal| refusal.carnet)),
        begun_in: page.into,
        ids: page.ids,
        named_by: "title",
        refusal: page.refusal,
        shared: shared(),
    };
    let (edits, manages) = (level >= Level::Edit, level >= Level::Manage);
    let authors = if manages { Some((page.persons, note.clone())) } else { None };
    view! {
        {guide}
        <RecordForm sheet>
            <Text note=note.clone() media=edits/>
            {more(note.clone(), lang.unwrap_or_default(), manages.then_some(licences), authors, page.offered)}
            {manages.then(|| view! { <Readers audience/> })}
            <Actions status manages/>
        </RecordForm>
    }
    .into_any()
}

/// What can wait: summary, themes, territories, sort, licence, language, co-authors.
fn more(
    note: Note,
    lang: String,
    licences: Option<Licences>,
    authors: Option<(Vec<Named>, Note)>,
    offered: Offered,
) -> AnyView {
    let words = locale::words();
    let Note { themes, sectors, places, .. } = note.clone();
    let happened = note.happened.as_str().to_owned();
    view! {
        <details class="more" open=is_shown_again()>
            <summary>{words.editor_more()}</summary>
            <div class="stack">
                <About note lang licences/>
                <AboutFields kind=Kind::Note offered=offered.clone() themes sectors/>
                <PlacesField kind=Kind::Note legend=words.subject_places() stored=places offered/>
                <HappenedField kind=Kind::Note stored=happened/>
                {authors.map(|(persons, note)| view! { <Authors persons note/> })}
            </div>
        </details>
    }
    .into_any()
}

/// What a carnet asks of the notes written for it.
fn guide_of(seen: &Seen) -> AnyView {
    let words = locale::words();
    let notebook: domain::knowledge::Notebook = seen.record.content();
    let html = preview(words, notebook.guide.as_str());
    let has_guide = !notebook.guide.is_empty();
    view! {
        <aside class="guide card">
            <p>{words.editor_in_notebook(notebook.title.as_str())}</p>
            {has_guide.then(|| view! { <div class="prose" inner_html=html></div> })}
        </aside>
    }
    .into_any()
}

/// The licences that are offered, and the one that is chosen.
pub(super) struct Licences {
    pub(super) options: Vec<(&'static str, &'static str)>,
    pub(super) chosen: String,
}

/// A new note has the licence of the commons; one that is there without a licence gets none by being saved again.
pub(super) fn licences(words: Words, exists: bool, stored: &str) -> Licences {
    let silent = exists && stored.is_empty();
    let none = silent.then(|| ("", words.editor_rights_none()));
    let all = rights::ALL.iter().map(|licence| (licence.spdx, licence.label));
    let chosen = if stored.is_empty() && !exists { rights::DEFAULT } else { stored };
    Licences { options: none.into_iter().chain(all).collect(), chosen: chosen.to_owned() }
}

#[component]
fn Text(note: Note, media: bool) -> impl IntoView {
    let words = locale::words();
    view! {
        <Field
            name="fields[title]"
            label=words.editor_title()
            value=value_of("title", note.title.as_str())
            error=problem_of(Kind::Note, "title")
            maxlength=200
            required=true
        />
        <MarkdownField
            name="fields[body]"
            label=words.editor_body()
            help=words.editor_body_help()
            value=value_of("body", note.body.as_str())
            error=problem_of(Kind::Note, "body")
            required=true
            media=media
        />
    }
    .into_any()
}

#[component]
fn About(note: Note, lang: String, licences: Option<Licences>) -> impl IntoView {
    let words = locale::words();
    let types = NoteType::ALL.iter().map(|sort| (sort.as_str(), labels::note_type(words, *sort))).collect();
    let lang = if lang.is_empty() { words.lang().code().to_owned() } else { lang };
    view! {
        <Field
            name="fields[summary]"
            label=words.editor_summary()
            help=words.editor_summary_help()
            value=value_of("summary", note.summary.as_str())
            error=problem_of(Kind::Note, "summary")
            maxlength=500
        />
        <Field
            name="fields[source]"
            label=words.editor_source()
            help=words.editor_source_help()
            value=value_of("source", note.source.as_str())
            error=problem_of(Kind::Note, "source")
            maxlength=2000
        />
        <SelectField
            name="fields[note_type]"
            label=words.editor_type()
            options=types
            chosen=value_of("note_type", note.note_type.as_str())
        />
        {licences
            .map(|Licences { options, chosen }| {
                view! {
                    <SelectField
                        name="fields[rights]"
                        label=words.editor_rights()
                        help=words.editor_rights_help()
                        options=options
                        chosen=value_of("rights", chosen)
                    />
                }
            })}
        <SelectField
            name="fields[lang]"
            label=words.editor_lang()
            options=labels::languages(words)
            chosen=value_of("lang", lang)
        />
        <Tick name="fields[no_autolink]" label=words.editor_no_autolink() ticked=ticked("no_autolink", "on", note.no_autolink) emptied=true/>
    }
    .into_any()
}

/// Who wrote it: chosen among the persons of the commons, with a script only; without one, who makes a note signs it alone.
#[component]
fn Authors(persons: Vec<Named>, note: Note) -> impl IntoView {
    let words = locale::words();
    let error = problem_of(Kind::Note, "authors");
    let scripted = RwSignal::new(false);
    Effect::new(move |_| scripted.set(true));
    let me = session::session().map(|session| session.person);
    // Authors whose profile is not among those offered stay.
    let listed = |id: &domain::RecordId| persons.iter().any(|person| person.reference.id == *id);
    let kept: Vec<String> = note.authors.iter().filter(|id| !listed(id)).map(ToString::to_string).collect();
    let chosen = move |person: &Named| {
        note.authors.contains(&person.reference.id) || (note.authors.is_empty() && me == Some(person.reference.id))
    };
    let boxes = move || {
        let line = |person: &Named| {
            let id = ["author-", &person.reference.id.to_string()].concat();
            view! {
                <div class="choice">
                    <input
                        type="checkbox"
                        id=id.clone()
                        name="fields[authors]"
                        value=person.reference.id.to_string()
                        checked=chosen(person)
                    />
                    <label for=id>{person.title.clone()}</label>
                </div>
            }
        };
        view! {
            <fieldset class="choices" id="fields[authors]">
                <legend class="field-label">{words.editor_authors()}</legend>
                <p class="field-help">{words.editor_authors_help()}</p>
                <p class="field-error" hidden=move || error.with(String::is_empty)>{move || error.get()}</p>
                {kept
                    .iter()
                    .map(|id| view! { <input type="hidden" name="fields[authors]" value=id.clone()/> })
                    .collect_view()}
                <div class="choices-list">{persons.iter().map(line).collect_view()}</div>
            </fieldset>
        }
    };
    (move || scripted.get().then(&boxes)).into_any()
}

/// Who reads it, in words.
#[component]
pub fn Readers(
    audience: Audience,
    /// What is asked, where it is not who reads what is published.
    #[prop(optional)]
    legend: Option<&'static str>,
) -> impl IntoView {
    let words = locale::words();
    let legend = legend.unwrap_or(words.editor_audience());
    let choices = vec![
        Choice { value: "private", label: words.audience_private(), help: words.audience_private_help() },
        Choice { value: "members", label: words.audience_members(), help: words.audience_members_help() },
        Choice { value: "public", label: words.audience_public(), help: words.audience_public_help() },
    ];
    let chosen = value_of("audience", audience.to_string());
    view! { <Choices name="fields[audience]" legend choices chosen/> }.into_any()
}

/// What can be done with it, by where it is in its life; the first is what the Enter key does.
#[component]
pub fn Actions(status: NoteStatus, manages: bool) -> impl IntoView {
    let words = locale::words();
    let button = |value: &'static str, label: &'static str, kind: &'static str| {
        view! {
            <button class="button" data-kind=kind type="submit" name="fields[status]" value=value>
                <span>{label}</span>
            </button>
        }
        .into_any()
    };
    let buttons: Vec<AnyView> = match status {
        NoteStatus::Draft => vec![
            button("draft", words.editor_save_draft(), "quiet"),
            button("published", words.editor_publish(), "filled"),
        ],
        NoteStatus::Submitted => vec![
            button("submitted", words.action_save(), "quiet"),
            button("published", words.editor_publish(), "filled"),
        ],
        // Taking it back is done on its page, with a reason.
        NoteStatus::Published => vec![button("published", words.action_save(), "filled")],
        NoteStatus::Withdrawn => vec![
            Some(button("withdrawn", words.action_save(), "quiet")),
            manages.then(|| button("published", words.editor_restore(), "filled")),
        ]
        .into_iter()
        .flatten()
        .collect(),
    };
    view! { <div class="form-actions">{buttons}</div> }.into_any()
}

#[cfg(test)]
mod tests {
    use i18n::{Lang, t};

    use super::*;

    #[test]
    fn a_note_that_has_no_licence_is_given_none_by_being_saved() {
        for (exists, stored, chosen, offers_none) in
            [(false, "", rights::DEFAULT, false), (true, "", "", true), (true, "CC0-1.0", "CC0-1.0", false)]
        {
            let licences = licences(t(Lang::Fr), exists, stored);
            assert_eq!(licences.chosen, chosen);
            assert_eq!(licences.options.iter().any(|(value, _)| value.is_empty()), offers_none);
        }
    }
}
