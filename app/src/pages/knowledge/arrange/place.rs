//! The place of one thing in a carnet or a base: its categories, whether it stays first, why it is there.

use api::NewIds;
use domain::knowledge::Placement;
use domain::{Kind, Record};
use leptos::prelude::*;

use crate::components::act_form::ActForm;
use crate::components::button::Button;
use crate::components::check_list::CheckList;
use crate::components::field::Field;
use crate::components::tick::Tick;
use crate::queries::arrangement::chosen_categories;
use crate::queries::row::Named;
use crate::state::locale;

/// Its form.
pub(super) fn place(
    record: Record,
    item: &Named,
    container: &str,
    categories: Vec<(String, String)>,
    next: String,
    ids: Option<NewIds>,
) -> AnyView {
    let words = locale::words();
    let content: Placement = record.content();
    let chosen = chosen_categories(&content);
    let offered = (!categories.is_empty()).then(|| {
        view! { <CheckList name="fields[categories]" legend=words.notebook_categories() choices=categories chosen/> }
    });
    let none = offered.is_none() && !matches!(item.reference.kind, Kind::Notebook);
    view! {
        <ActForm record title=words.placing_of(&item.title, container) set=Vec::new() said=words.arrange_saved() next=next.clone() ids>
            {offered}
            {none.then(|| view! { <p class="small">{words.arrange_no_categories()}</p> })}
            <Field
                name="fields[why]"
                label=words.arrange_why()
                help=words.arrange_why_help()
                value=content.why.as_str()
                maxlength=500
            />
            <Tick name="fields[pinned]" label=words.arrange_pin() ticked=content.pinned emptied=true/>
            <p><Button label=words.action_save() submit=true/></p>
        </ActForm>
        <p><a href=next>{words.arrange_back()}</a></p>
    }
    .into_any()
}
