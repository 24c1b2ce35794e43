//! What is done to a record where it is read: taken back with a reason, published again, brought back to a version.

use app::commands::restore::Restoring;
use app::components::act_form::ActForm;
use app::components::because::{Because, Said};
use app::components::button::{Button, ButtonKind};
use app::components::restore_button::RestoreButton;
use app::components::take_back::TakeBack;
use app::components::withdrawal::{LeaveAuthors, Withdrawal};
use app::state::locale;
use domain::knowledge::NoteStatus;
use domain::knowledge::note::field;
use domain::{Fields, Kind, Level, Record, Value};
use leptos::prelude::*;

use super::sample::{draw, still, told};
use super::stand_in::{here, id, me, record, signed_in, title};

/// The acts.
pub fn acts() -> String {
    [act_form(), because(), take_back(), withdrawal(), leave_authors(), restore_button()].concat()
}

/// A note, signed by two.
fn note(n: u8) -> Record {
    let authors = Value::List(vec![Value::Id(me()), Value::Id(id(8))]);
    record(Kind::Note, n, Fields::from([(field::TITLE, Value::from(title().as_str())), (field::AUTHORS, authors)]))
}

fn act_form() -> String {
    let words = locale::words();
    let form = draw(view! {
        <ActForm record=note(40) title=title() set=Vec::new() said=words.right_decided() next=here() ids=None>
            <p><Button label=words.styleguide_primary() kind=ButtonKind::Quiet submit=true/></p>
        </ActForm>
    });
    still("ActForm", &[form])
}

fn because() -> String {
    let words = locale::words();
    let said = Said {
        act: words.placing_decline(&title()),
        help: words.placing_decline_help(),
        reason: words.placing_reason(),
        readers: words.placing_reason_readers(),
        missing: words.placing_reason_missing(),
        done: words.placing_declined(),
    };
    let act = draw(view! {
        <Because record=note(41) title=title() to="declined" name="fields[reason]" said next=here() ids=None/>
    });
    still("Because", &[act])
}

fn take_back() -> String {
    let words = locale::words();
    let act = draw(view! {
        <TakeBack
            record=note(42)
            title=title()
            to="withdrawn"
            name="fields[reason]"
            act=words.placing_withdraw()
            of=title()
            said=words.placing_withdrawn()
            next=here()
            ids=None
        />
    });
    still("TakeBack", &[act])
}

/// What whoever manages a note does with one that is published, and with one that was taken back.
fn withdrawal() -> String {
    let act = |status| draw(view! { <Withdrawal record=note(43) title=title() status level=Level::Manage ids=None/> });
    still("Withdrawal", &[NoteStatus::Published, NoteStatus::Withdrawn].map(act))
}

fn leave_authors() -> String {
    let act = told(signed_in, || view! { <LeaveAuthors record=note(44) title=title() ids=None/> });
    still("LeaveAuthors", &[act])
}

/// For who may write, then for who may suggest.
fn restore_button() -> String {
    let restoring =
        || Restoring { record: note(45).reference(), version: 1, stands: 2, back: Fields::new(), title: title() };
    let act = |level| told(signed_in, || view! { <RestoreButton restoring=restoring() level ids=None/> });
    still("RestoreButton", &[Level::Edit, Level::Suggest].map(act))
}
