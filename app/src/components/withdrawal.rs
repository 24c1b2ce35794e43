//! Taking a record back with a reason, publishing it again, and withdrawing oneself from those who sign it.

use api::NewIds;
use domain::knowledge::{Note, NoteStatus};
use domain::{Level, Record, RecordId};
use leptos::prelude::*;

use super::act_form::ActForm;
use super::because::{Because, Said};
use super::button::{Button, ButtonKind};
use super::icon::Icon;
use crate::routes;
use crate::state::{locale, session};

/// What whoever manages a record may do with its life: take it back, or publish it again.
#[component]
pub fn Withdrawal(
    record: Record,
    title: String,
    status: NoteStatus,
    level: Level,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    if level < Level::Manage || record.is_trashed() {
        return ().into_any();
    }
    let next = routes::record(words.lang(), record.kind, record.id, "").unwrap_or_default();
    match status {
        NoteStatus::Published => {
            let said = Said {
                act: words.withdrawn_act().to_owned(),
                help: words.withdrawn_help(),
                reason: words.withdrawn_reason(),
                readers: words.withdrawn_reason_help(),
                missing: words.withdrawn_reason_missing(),
                done: words.withdrawn_done(),
            };
            let to = NoteStatus::Withdrawn.as_str();
            view! { <Because record title to name="fields[withdrawn_reason]" said next ids/> }.into_any()
        }
        NoteStatus::Withdrawn => {
            let set = vec![("status", NoteStatus::Published.as_str().to_owned()), ("withdrawn_reason", String::new())];
            view! {
                <ActForm record title set said=words.withdrawn_republished() next ids>
                    <p><Button label=words.editor_restore() kind=ButtonKind::Quiet icon=Icon::Retry submit=true/></p>
                </ActForm>
            }
            .into_any()
        }
        NoteStatus::Draft | NoteStatus::Submitted => ().into_any(),
    }
}

/// For an author among others: to sign it no more.
#[component]
pub fn LeaveAuthors(
    record: Record,
    title: String,
    /// For a form that is posted, when a server made the page.
    ids: Option<NewIds>,
) -> impl IntoView {
    let words = locale::words();
    let me = session::session().map(|session| session.person);
    let Some(others) = me.and_then(|me| others(&record.content(), me)) else { return ().into_any() };
    let set = vec![("authors", lines(&others))];
    view! {
        <details class="act">
            <summary>{words.withdrawn_leave()}</summary>
            <ActForm record title set said=words.withdrawn_left() next=routes::notes(words.lang()) ids>
                <p class="small">{words.withdrawn_leave_help()}</p>
                <p><Button label=words.withdrawn_leave() kind=ButtonKind::Danger submit=true/></p>
            </ActForm>
        </details>
    }
    .into_any()
}

/// Records as one field of a form holds them: one that is posted has each name once.
fn lines(ids: &[RecordId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Who would go on signing; nothing for who does not sign it, or who signs it alone: somebody answers for every note.
fn others(note: &Note, me: RecordId) -> Option<Vec<RecordId>> {
    let others: Vec<RecordId> = note.authors.iter().copied().filter(|author| *author != me).collect();
    let signed = !others.is_empty() || !note.credit.is_empty();
    (note.authors.contains(&me) && signed).then_some(others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_go_on_signing_are_said_in_one_field() {
        let ids = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        // A browser posts a line end as two characters.
        let posted = [("authors".to_owned(), lines(&ids).replace('\n', "\r\n"))].into();
        let fields = api::typed::fields(domain::Kind::Note, &posted).unwrap();
        let expected = domain::Value::List(ids.into_iter().map(domain::Value::Id).collect());
        assert_eq!(fields.into_values().collect::<Vec<_>>(), [expected]);
        assert_eq!(lines(&[]), "");
    }

    #[test]
    fn whoever_signs_alone_stays() {
        let [me, other] = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        let note = |authors: &[RecordId], credit: &str| Note {
            authors: authors.to_vec(),
            credit: domain::content::Text::parse(credit).unwrap(),
            ..Note::default()
        };
        for (note, expected) in [
            (note(&[me, other], ""), Some(vec![other])),
            (note(&[me], "Les gens du quai"), Some(Vec::new())),
            (note(&[me], ""), None),
            (note(&[other], ""), None),
        ] {
            assert_eq!(others(&note, me), expected);
        }
    }
}
