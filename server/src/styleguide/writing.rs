//! What one fills in and sends: fields, the search, and what a form says of what is wrong in it.

use api::{ApiError, Refusal};
use app::components::field::Field;
use app::components::markdown_field::{MarkdownField, Toolbar};
use app::components::posted_error;
use app::components::search_box::{SearchBox, SearchPlace};
use app::forms::again::Refused;
use app::forms::summary::Summary;
use app::state::locale;
use domain::knowledge::note::field;
use domain::{Invalid, Kind, Problem};
use leptos::html::Textarea;
use leptos::prelude::*;

use super::sample::{draw, live, still};
use super::stand_in::{text, title};

/// The fields and the forms.
pub fn writing() -> String {
    [fields(), markdown_field(), toolbar(), search_box(), summary(), refused(), posted()].concat()
}

fn error() -> Signal<String> {
    Signal::stored(locale::words().styleguide_sample_error().to_owned())
}

fn fields() -> String {
    let words = locale::words();
    let (label, help) = (words.styleguide_sample_label(), words.styleguide_sample_help());
    let filled = draw(view! { <Field name="field" label help value=title() required=true/> });
    let empty = draw(view! { <Field name="field-empty" label/> });
    let wrong = draw(view! { <Field name="field-wrong" label help error=error() required=true/> });
    let lines = draw(view! { <Field name="field-lines" label=words.styleguide_type() rows=4 value=text()/> });
    let wrong_lines =
        draw(view! { <Field name="field-lines-wrong" label=words.styleguide_type() rows=2 error=error()/> });
    live("Field", &[filled, empty, wrong, lines, wrong_lines])
}

fn markdown_field() -> String {
    let words = locale::words();
    let (label, help) = (words.styleguide_sample_rich(), words.styleguide_sample_help());
    let filled = draw(view! { <MarkdownField name="markdown" label help value=text() rows=4/> });
    let wrong = draw(view! { <MarkdownField name="markdown-wrong" label error=error() rows=2 required=true/> });
    live("MarkdownField", &[filled, wrong])
}

/// The tools of a field for Markdown, which only a script shows; what is written, then what it looks like.
fn toolbar() -> String {
    let words = locale::words();
    let field = |pressed: bool| {
        let area = NodeRef::<Textarea>::new();
        draw(view! {
            <div class="field markdown-field">
                <label class="field-label" for="written">{words.styleguide_sample_rich()}</label>
                <div class="markdown-tools">
                    <Toolbar area writes="written"/>
                    <button class="tool" type="button" aria-pressed=pressed.to_string()>{words.editor_preview()}</button>
                </div>
                <textarea class="field-control" id="written" rows="2" hidden=pressed></textarea>
                <div class="markdown-preview" role="region" aria-label=words.editor_preview() hidden=!pressed>
                    <div class="prose"><p>{text()}</p></div>
                </div>
            </div>
        })
    };
    live("Toolbar", &[false, true].map(field))
}

fn search_box() -> String {
    let value = Signal::stored(title());
    let empty = draw(view! { <SearchBox place=SearchPlace::Page/> });
    let filled = draw(view! { <SearchBox place=SearchPlace::Page value/> });
    let within = [SearchPlace::Notebook, SearchPlace::Base].map(|place| draw(view! { <SearchBox place/> }));
    let [notebook, base] = within;
    still("SearchBox", &[empty, filled, notebook, base])
}

/// What is wrong in a form.
fn problems() -> Vec<Invalid> {
    vec![
        Invalid { field: field::TITLE, problem: Problem::Missing },
        Invalid { field: field::SOURCE, problem: Problem::BadUrl },
    ]
}

fn summary() -> String {
    let one = vec![Invalid { field: field::TITLE, problem: Problem::Missing }];
    let one = draw(view! { <Summary kind=Kind::Note problems=one/> });
    let some = draw(view! { <Summary kind=Kind::Note problems=problems()/> });
    still("Summary", &[one, some])
}

/// A form that the server did not take, and why.
fn refused() -> String {
    let typed = || [("title".to_owned(), title())].into();
    let refusal = |why: ApiError| Refusal { typed: typed(), ..why.into() };
    let wrong = refusal(ApiError::Fields(problems()));
    let wrong = draw(view! { <Refused kind=Kind::Note refusal=wrong problems=problems()/> });
    let signed_out = refusal(ApiError::SignIn);
    let signed_out = draw(view! { <Refused kind=Kind::Note refusal=signed_out problems=Vec::new()/> });
    still("Refused", &[wrong, signed_out])
}

fn posted() -> String {
    let errors = [ApiError::Credentials, ApiError::Throttled(120)];
    live("PostedError", &errors.map(|error| draw(posted_error::alert(&error))))
}
