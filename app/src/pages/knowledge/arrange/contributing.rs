//! Who may put things into a carnet.

use api::NewIds;
use domain::Record;
use domain::knowledge::{Contribute, Notebook};
use leptos::prelude::*;

use crate::components::act_form::ActForm;
use crate::components::button::Button;
use crate::components::choice::{Choice, Choices};
use crate::labels;
use crate::state::locale;

/// Who may put things into a carnet: changed with the network alone, where it counts at once.
pub(super) fn contributing(record: Record, title: &str, here: &str, ids: Option<NewIds>) -> AnyView {
    let words = locale::words();
    let chosen = record.content::<Notebook>().contribute;
    let who = |who: &Contribute| Choice { value: who.as_str(), label: labels::contribute(words, *who), help: "" };
    let choices: Vec<Choice> = Contribute::ALL.iter().map(who).collect();
    view! {
        <details class="more">
            <summary>{words.notebook_add()}</summary>
            <ActForm
                record
                title=words.arrange_place_of(title)
                set=Vec::new()
                said=words.arrange_saved()
                next=here.to_owned()
                ids
                online=true
            >
                <Choices name="fields[contribute]" legend=words.notebook_add() choices chosen=chosen.as_str()/>
                <p><Button label=words.action_save() submit=true/></p>
            </ActForm>
        </details>
    }
    .into_any()
}
