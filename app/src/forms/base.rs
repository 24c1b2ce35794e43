//! The form of a base de connaissances.

use domain::knowledge::KnowledgeBase;
use domain::{Kind, Level};
use leptos::prelude::*;

use super::again::value_of;
use super::note::Readers;
use super::notebook::Actions;
use super::record_form::{RecordForm, Sheet, problem_of};
use super::subject::concepts::ConceptsField;
use crate::components::field::Field;
use crate::components::markdown_field::MarkdownField;
use crate::queries::form::FormPage;
use crate::state::locale;

/// The form.
#[component]
pub fn BaseForm(page: FormPage) -> impl IntoView {
    let words = locale::words();
    let base: KnowledgeBase = page.seen.as_ref().map(|seen| seen.record.content()).unwrap_or_default();
    let level = page.seen.as_ref().map_or(Level::Manage, |seen| seen.level);
    let audience = page.seen.as_ref().map(|seen| seen.record.audience()).unwrap_or_default();
    let sheet = Sheet {
        kind: Kind::KnowledgeBase,
        before: page.before(),
        mends: page.mends(),
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
                value=value_of("title", base.title.as_str())
                error=problem_of(Kind::KnowledgeBase, "title")
                maxlength=200
                required=true
            />
            <Field
                name="fields[summary]"
                label=words.editor_summary()
                help=words.base_summary_help()
                value=value_of("summary", base.summary.as_str())
                error=problem_of(Kind::KnowledgeBase, "summary")
                maxlength=500
            />
            <MarkdownField
                name="fields[home]"
                label=words.base_home()
                help=words.editor_body_help()
                value=value_of("home", base.home.as_str())
                error=problem_of(Kind::KnowledgeBase, "home")
                rows=10
                media={level >= Level::Manage}
            />
            <ConceptsField
                kind=Kind::KnowledgeBase
                field="themes"
                legend=words.subject_themes()
                seek=words.subject_seek_theme()
                offered=page.offered.themes
                stored=base.themes
            />
            {(level >= Level::Manage).then(|| view! { <Readers audience/> })}
            <Actions status=base.status/>
        </RecordForm>
    }
    .into_any()
}
