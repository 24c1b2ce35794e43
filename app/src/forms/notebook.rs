//! The form of a carnet.

use domain::knowledge::notebook::OrderBy;
use domain::knowledge::{Contribute, Notebook, NotebookStatus, View};
use domain::{Kind, Level};
use leptos::prelude::*;

use super::again::{is_shown_again, value_of};
use super::categories::CategoriesField;
use super::note::Readers;
use super::record_form::{RecordForm, Sheet, problem_of};
use super::subject::concepts::ConceptsField;
use super::subject::places::PlacesField;
use crate::components::choice::{Choice, Choices, SelectField};
use crate::components::field::Field;
use crate::components::markdown_field::MarkdownField;
use crate::labels;
use crate::queries::form::FormPage;
use crate::state::locale;

/// The form.
#[component]
pub fn NotebookForm(page: FormPage) -> impl IntoView {
    let words = locale::words();
    let notebook: Notebook = page.seen.as_ref().map(|seen| seen.record.content()).unwrap_or_default();
    let level = page.seen.as_ref().map_or(Level::Manage, |seen| seen.level);
    let audience = page.seen.as_ref().map(|seen| seen.record.audience()).unwrap_or_default();
    let new = page.seen.is_none();
    let (before, mends) = (page.before(), page.mends());
    let offered = page.offered;
    let status = notebook.status;
    let sheet = Sheet {
        kind: Kind::Notebook,
        before,
        mends,
        notebook: None,
        begun_in: None,
        ids: page.ids,
        named_by: "title",
        refusal: page.refusal,
        shared: None,
    };
    view! {
        <RecordForm sheet>
            <Field
                name="fields[title]"
                label=words.editor_title()
                value=value_of("title", notebook.title.as_str())
                error=problem_of(Kind::Notebook, "title")
                maxlength=200
                required=true
            />
            <Field
                name="fields[summary]"
                label=words.editor_summary()
                help=words.editor_summary_help()
                value=value_of("summary", notebook.summary.as_str())
                error=problem_of(Kind::Notebook, "summary")
                maxlength=500
            />
            <MarkdownField
                name="fields[description]"
                label=words.editor_description()
                value=value_of("description", notebook.description.as_str())
                error=problem_of(Kind::Notebook, "description")
                rows=8
                media={level >= Level::Manage}
            />
            <Arrangement notebook=notebook.clone() new/>
            <CategoriesField notebook=notebook.clone()/>
            <details class="more" open=is_shown_again()>
                <summary>{words.notebook_about()}</summary>
                <div class="stack">
                    <ConceptsField
                        kind=Kind::Notebook
                        field="themes"
                        legend=words.subject_themes()
                        seek=words.subject_seek_theme()
                        offered=offered.themes.clone()
                        stored=notebook.themes
                    />
                    <PlacesField kind=Kind::Notebook legend=words.subject_places() stored=notebook.places offered/>
                </div>
            </details>
            {(level >= Level::Manage).then(|| view! { <Readers audience/> })}
            <Actions status/>
        </RecordForm>
    }
    .into_any()
}

#[component]
fn Arrangement(notebook: Notebook, new: bool) -> impl IntoView {
    let words = locale::words();
    let orders = OrderBy::ALL.iter().map(|order| (order.as_str(), labels::order(words, *order))).collect();
    let views = View::ALL.iter().map(|view| (view.as_str(), labels::view(words, *view))).collect();
    let who = |who: &Contribute| Choice { value: who.as_str(), label: labels::contribute(words, *who), help: "" };
    let contribute = Contribute::ALL.iter().map(who).collect::<Vec<_>>();
    view! {
        <SelectField
            name="fields[order_by]"
            label=words.notebook_order()
            options=orders
            chosen=value_of("order_by", notebook.order_by.as_str())
        />
        <SelectField
            name="fields[view]"
            label=words.notebook_view()
            options=views
            chosen=value_of("view", notebook.view.as_str())
        />
        // Who may add is changed online only; a new carnet says it from its first day.
        {new
            .then(|| {
                view! {
                    <Choices
                        name="fields[contribute]"
                        legend=words.notebook_add()
                        choices=contribute
                        chosen=value_of("contribute", notebook.contribute.as_str())
                    />
                }
            })}
        <details class="more" open=is_shown_again()>
            <summary>{words.editor_guide()}</summary>
            <MarkdownField
                name="fields[guide]"
                label=words.editor_guide()
                help=words.editor_guide_help()
                value=value_of("guide", notebook.guide.as_str())
                error=problem_of(Kind::Notebook, "guide")
                rows=6
            />
        </details>
    }
    .into_any()
}

/// What can be done with a carnet or a base, by where it is in its life; the first is what the Enter key does.
#[component]
pub fn Actions(status: NotebookStatus) -> impl IntoView {
    let words = locale::words();
    let button = |value: NotebookStatus, label: &'static str, kind: &'static str| {
        view! {
            <button class="button" data-kind=kind type="submit" name="fields[status]" value=value.as_str()>
                <span>{label}</span>
            </button>
        }
        .into_any()
    };
    let buttons = match status {
        NotebookStatus::Draft => vec![
            button(NotebookStatus::Draft, words.editor_save_draft(), "quiet"),
            button(NotebookStatus::Published, words.editor_publish(), "filled"),
        ],
        NotebookStatus::Published => vec![
            button(NotebookStatus::Published, words.action_save(), "filled"),
            button(NotebookStatus::Archived, words.notebook_archive(), "quiet"),
        ],
        NotebookStatus::Archived => vec![
            button(NotebookStatus::Archived, words.action_save(), "quiet"),
            button(NotebookStatus::Published, words.notebook_reopen(), "filled"),
        ],
    };
    view! { <div class="form-actions">{buttons}</div> }.into_any()
}
