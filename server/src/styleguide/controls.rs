//! What one presses and what one fills in, right, wrong and not possible now.

use leptos::prelude::*;

use crate::components::button::{Button, ButtonKind};
use crate::components::check_list::CheckList;
use crate::components::choice::{Choice, Choices, SelectField};
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::markdown_field::MarkdownField;
use crate::components::search_box::{SearchBox, SearchPlace};
use crate::state::locale;

/// The controls.
#[component]
pub fn Controls() -> impl IntoView {
    let words = locale::words();
    let choice = |value, label, help| Choice { value, label, help };
    let error = Signal::stored(words.styleguide_sample_error().to_owned());
    let listed = [("1", words.kinds_note()), ("2", words.kinds_notebook())];
    let checks = listed.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec();
    view! {
        <section class="section">
            <h2>{words.styleguide_controls()}</h2>
            <div class="cluster">
                <Button label=words.styleguide_primary() icon=Icon::Check/>
                <Button label=words.styleguide_quiet() kind=ButtonKind::Quiet/>
                <Button label=words.styleguide_danger() kind=ButtonKind::Danger/>
                <button class="button" data-kind="quiet" type="button" aria-disabled="true">
                    {words.styleguide_impossible()}
                </button>
                <button class="link-button" type="button">{words.action_more()}</button>
            </div>
            <SearchBox place=SearchPlace::Page/>
            <div class="stack">
                <Field
                    name="sample"
                    label=words.styleguide_sample_label()
                    help=words.styleguide_sample_help()
                    value=words.styleguide_sample_title()
                    required=true
                />
                <Field name="sample-wrong" label=words.styleguide_sample_label() error required=true/>
                <Field name="sample-text" label=words.styleguide_type() rows=4 value=words.styleguide_sample_text()/>
                <MarkdownField
                    name="sample-markdown"
                    label=words.styleguide_sample_rich()
                    value=words.styleguide_sample_text()
                    rows=4
                />
                <Choices
                    name="sample-choice"
                    legend=words.editor_audience()
                    choices=vec![
                        choice("private", words.audience_private(), words.audience_private_help()),
                        choice("public", words.audience_public(), ""),
                    ]
                    chosen="private"
                />
                <SelectField name="sample-list" label=words.styleguide_lists() options=listed.to_vec() chosen="2"/>
                <CheckList name="sample-checks" legend=words.styleguide_lists() choices=checks.clone() chosen="1".to_owned()/>
                <CheckList name="sample-checks-wrong" legend=words.styleguide_lists() choices=checks chosen=String::new() error/>
            </div>
        </section>
    }
    .into_any()
}
