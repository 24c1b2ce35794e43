//! What one presses and what one chooses among, right, wrong and not possible now.

use app::components::button::{Button, ButtonKind, ButtonLink};
use app::components::check_list::CheckList;
use app::components::choice::{Choice, Choices, SelectField};
use app::components::icon::Icon;
use app::components::tick::Tick;
use app::state::locale;
use leptos::prelude::*;

use super::sample::{draw, live, still};
use super::stand_in::here;

/// The controls.
pub fn controls() -> String {
    [buttons(), links(), tick(), choices(), select(), check_list()].concat()
}

fn buttons() -> String {
    let words = locale::words();
    let kinds = draw(view! {
        <div class="cluster">
            <Button label=words.styleguide_primary() icon=Icon::Check/>
            <Button label=words.styleguide_quiet() kind=ButtonKind::Quiet/>
            <Button label=words.styleguide_danger() kind=ButtonKind::Danger/>
            <button class="link-button" type="button">{words.action_more()}</button>
        </div>
    });
    let impossible = draw(view! {
        <div class="cluster">
            <button class="button" type="button" aria-disabled="true">{words.styleguide_impossible()}</button>
            <button class="button" data-kind="quiet" type="button" aria-disabled="true">
                {words.styleguide_impossible()}
            </button>
        </div>
    });
    live("Button", &[kinds, impossible])
}

fn links() -> String {
    let words = locale::words();
    let links = draw(view! {
        <div class="cluster">
            <ButtonLink href=here() label=words.nav_notebooks() icon=Icon::Notebook/>
            <ButtonLink href=here() label=words.offline_open_kit() kind=ButtonKind::Quiet icon=Icon::Kit/>
            <ButtonLink href=here() label=words.styleguide_danger() kind=ButtonKind::Danger/>
        </div>
    });
    still("ButtonLink", &[links])
}

fn tick() -> String {
    let words = locale::words();
    let empty = draw(view! { <Tick name="tick" label=words.media_decorative()/> });
    let ticked =
        draw(view! { <Tick name="tick-on" label=words.media_keep() help=words.media_keep_help() ticked=true/> });
    live("Tick", &[empty, ticked])
}

fn choices() -> String {
    let words = locale::words();
    let choices = || {
        let choice = |value, label, help| Choice { value, label, help };
        vec![
            choice("private", words.audience_private(), words.audience_private_help()),
            choice("public", words.audience_public(), ""),
        ]
    };
    let legend = words.editor_audience();
    let chosen = draw(view! { <Choices name="choices" legend choices=choices() chosen="private"/> });
    let open = draw(view! { <Choices name="choices-open" legend choices=choices() chosen=""/> });
    live("Choices", &[chosen, open])
}

fn select() -> String {
    let words = locale::words();
    let options = || vec![("", words.suggestion_nothing()), ("1", words.kinds_note()), ("2", words.kinds_notebook())];
    let (label, help) = (words.styleguide_lists(), words.styleguide_sample_help());
    let chosen = draw(view! { <SelectField name="select" label options=options() chosen="2" help/> });
    let none = draw(view! { <SelectField name="select-none" label options=options() chosen=""/> });
    // What is stored and is not offered any more stays chosen.
    let stored = draw(view! { <SelectField name="select-stored" label options=options() chosen="CC-BY-NC-4.0"/> });
    live("SelectField", &[chosen, none, stored])
}

fn check_list() -> String {
    let words = locale::words();
    let choices = || {
        let offered = [("1", words.kinds_note()), ("2", words.kinds_notebook())];
        offered.map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec()
    };
    let (legend, help) = (words.styleguide_lists(), words.styleguide_sample_help());
    let chosen = "1".to_owned();
    let some = draw(view! { <CheckList name="checks" legend choices=choices() chosen help required=true/> });
    let none = draw(view! { <CheckList name="checks-none" legend choices=choices() chosen=String::new()/> });
    let error = Signal::stored(words.styleguide_sample_error().to_owned());
    let wrong = draw(
        view! { <CheckList name="checks-wrong" legend choices=choices() chosen=String::new() error required=true/> },
    );
    live("CheckList", &[some, none, wrong])
}
