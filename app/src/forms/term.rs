//! The form of a term: its words in each language, what it means, how it is used.

use domain::content::Text;
use domain::knowledge::Term;
use domain::{Kind, Level, RecordId};
use leptos::prelude::*;

use super::again::{is_shown_again, ticked, value_of};
use super::note::{Actions, Readers};
use super::record_form::{RecordForm, Sheet, problem_of};
use super::subject::concepts::ConceptsField;
use crate::components::field::Field;
use crate::components::markdown_field::MarkdownField;
use crate::components::tick::Tick;
use crate::queries::form::FormPage;
use crate::queries::row::Named;
use crate::state::locale;

/// The form.
#[component]
pub fn TermForm(page: FormPage) -> impl IntoView {
    let words = locale::words();
    let term: Term = page.seen.as_ref().map(|seen| seen.record.content()).unwrap_or_default();
    let level = page.seen.as_ref().map_or(Level::Manage, |seen| seen.level);
    let audience = page.seen.as_ref().map(|seen| seen.record.audience()).unwrap_or_default();
    let manages = level >= Level::Manage;
    // What was set aside may have published it; where it stands is what the buttons go on from.
    let status = page.before().map(|before| before.content::<Term>().status).unwrap_or_default();
    let lang = page.seen.as_ref().map(|seen| seen.record.header().lang.as_str().to_owned());
    let lang = lang.filter(|lang| !lang.is_empty()).unwrap_or_else(|| words.lang().code().to_owned());
    let sheet = Sheet {
        kind: Kind::Term,
        before: page.before(),
        mends: page.mends(),
        notebook: None,
        begun_in: None,
        ids: page.ids,
        named_by: if lang == "en" { "labels.en" } else { "labels.fr" },
        refusal: page.refusal,
        shared: None,
    };
    view! {
        <RecordForm sheet>
            <input type="hidden" name="fields[lang]" value=lang/>
            <Labels term=term.clone()/>
            <MarkdownField
                name="fields[definition]"
                label=words.editor_definition()
                value=value_of("definition", term.definition.as_str())
                error=problem_of(Kind::Term, "definition")
                rows=6
                required=true
                media={level >= Level::Edit}
            />
            <MarkdownField
                name="fields[usage]"
                label=words.editor_usage()
                value=value_of("usage", term.usage.as_str())
                error=problem_of(Kind::Term, "usage")
                rows=4
            />
            <ConceptsField
                kind=Kind::Term
                field="themes"
                legend=words.subject_themes()
                seek=words.subject_seek_theme()
                offered=page.offered.themes
                stored=term.themes
            />
            <Neighbours broader=term.broader related=term.related terms=page.terms/>
            {manages.then(|| view! { <Readers audience/> })}
            <Actions status manages/>
        </RecordForm>
    }
    .into_any()
}

/// The terms above it, and those near it.
#[component]
fn Neighbours(broader: Vec<RecordId>, related: Vec<RecordId>, terms: Vec<Named>) -> impl IntoView {
    let words = locale::words();
    view! {
        <details class="more" open=is_shown_again()>
            <summary>{words.term_neighbours()}</summary>
            <div class="stack">
                <ConceptsField
                    kind=Kind::Term
                    field="broader"
                    legend=words.term_broader()
                    seek=words.term_seek()
                    offered=terms.clone()
                    stored=broader
                    help=words.term_broader_help()
                />
                <ConceptsField
                    kind=Kind::Term
                    field="related"
                    legend=words.term_related()
                    seek=words.term_seek()
                    offered=terms
                    stored=related
                    help=words.term_related_help()
                />
            </div>
        </details>
    }
    .into_any()
}

/// Its words; those of other languages go along unchanged.
#[component]
fn Labels(term: Term) -> impl IntoView {
    let words = locale::words();
    let label = |lang: &str| term.labels.get(lang).map(|label| label.as_str().to_owned()).unwrap_or_default();
    let others = term.labels.iter().filter(|(lang, _)| !matches!(lang.as_str(), "fr" | "en"));
    let others = others
        .map(|(lang, label)| {
            let name = ["fields[labels.", lang.as_str(), "]"].concat();
            view! { <input type="hidden" name=name value=label.as_str().to_owned()/> }
        })
        .collect_view();
    let synonyms = term.synonyms.iter().map(Text::as_str).collect::<Vec<_>>().join("\n");
    view! {
        <Field
            name="fields[labels.fr]"
            label=words.editor_label_fr()
            value=value_of("labels.fr", label("fr"))
            error=problem_of(Kind::Term, "labels")
            maxlength=160
        />
        <Field
            name="fields[labels.en]"
            label=words.editor_label_en()
            value=value_of("labels.en", label("en"))
            maxlength=160
        />
        {others}
        <Field
            name="fields[synonyms]"
            label=words.editor_synonyms()
            help=words.editor_synonyms_help()
            value=value_of("synonyms", synonyms)
            error=problem_of(Kind::Term, "synonyms")
            rows=2
        />
        <Tick
            name="fields[autolink]"
            label=words.editor_never_linked()
            value="false"
            ticked=ticked("autolink", "false", term.autolink == Some(false))
            emptied=true
        />
    }
    .into_any()
}
