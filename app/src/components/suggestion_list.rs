//! Suggestions one under the other, each with what is being decided of it: that outlasts the views, which a refresh makes
//! anew.

use std::collections::BTreeMap;

use api::NewIds;
use domain::care::{Suggestion, SuggestionStatus};
use domain::query::Seen;
use domain::{Fields, Record, RecordId};
use leptos::prelude::*;
use sync::parts::Part;

use super::suggestion_card::SuggestionCard;
use crate::queries::row::Named;
use crate::state::locale;

/// A suggestion, and what its card shows beside.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The suggestion.
    pub suggestion: Seen,
    /// The record that it concerns, for who may edit it.
    pub target: Option<Record>,
    /// That record as the author of the suggestion saw it, where others have written since.
    pub base: Option<Fields>,
    /// What it concerns, where the page does not say.
    pub title: String,
    /// Where that is read.
    pub href: Option<String>,
    /// Who made it.
    pub by: Option<String>,
    /// The names of the records that it proposes or takes away.
    pub named: Vec<Named>,
    /// For a form that is posted, when a server made the page.
    pub ids: Option<NewIds>,
}

impl Row {
    const fn id(&self) -> RecordId {
        self.suggestion.record.id
    }

    fn is_open(&self) -> bool {
        self.suggestion.record.content::<Suggestion>().status == SuggestionStatus::Open
    }
}

/// What was typed about a suggestion, and the boxes that were changed.
#[derive(Debug, Clone, Default)]
struct Typed {
    answer: String,
    ticks: Vec<(Part, bool)>,
}

/// What is decided on a page, by suggestion.
#[derive(Debug, Clone, Copy)]
pub struct Decisions {
    outcomes: RwSignal<BTreeMap<RecordId, Result<String, String>>>,
    typed: StoredValue<BTreeMap<RecordId, Typed>>,
    shown: StoredValue<Vec<Row>>,
}

impl Decisions {
    fn new() -> Self {
        Self {
            outcomes: RwSignal::new(BTreeMap::new()),
            typed: StoredValue::new(BTreeMap::new()),
            shown: StoredValue::new(Vec::new()),
        }
    }

    /// For the whole of a page, whatever is refreshed in it.
    pub fn provide() {
        provide_context(Self::new());
    }

    /// Those of this page.
    #[must_use]
    pub fn here() -> Self {
        use_context().unwrap_or_else(Self::new)
    }

    /// The rows of a page about one record, or about any: what was decided on it stays where it was.
    #[must_use]
    pub fn rows(self, about: Option<RecordId>, now: Vec<Row>) -> Vec<Row> {
        let mut before = self.shown.get_value();
        before.retain(|row| about.is_none() || row.target.as_ref().map(|target| target.id) == about);
        let rows = with_decided(&before, now, |id| self.outcomes.with_untracked(|all| is_decided(all, id)));
        self.shown.set_value(rows.clone());
        rows
    }

    /// How many of these still wait; read again when one is decided.
    #[must_use]
    pub fn waiting(self, rows: &[Row]) -> usize {
        self.outcomes.with(|all| rows.iter().filter(|row| row.is_open() && !is_decided(all, row.id())).count())
    }

    /// What became of a suggestion: the state it has now, or what stood in the way.
    #[must_use]
    pub fn outcome(self, id: RecordId) -> Option<Result<String, String>> {
        self.outcomes.with(|all| all.get(&id).cloned())
    }

    /// Says what became of a suggestion.
    pub fn tell(self, id: RecordId, outcome: Result<String, String>) {
        // A page that was left has nothing more to show.
        let _told = self.outcomes.try_update(|all| all.insert(id, outcome));
    }

    /// The reason that was typed.
    #[must_use]
    pub fn answer(self, id: RecordId) -> String {
        self.typed.with_value(|all| all.get(&id).map(|typed| typed.answer.clone())).unwrap_or_default()
    }

    /// Keeps the reason that is typed.
    pub fn keep_answer(self, id: RecordId, answer: String) {
        self.typed.update_value(|all| all.entry(id).or_default().answer = answer);
    }

    /// Whether a part is ticked: as it was left, else where it is known to be its author's alone.
    #[must_use]
    pub fn is_ticked(self, id: RecordId, part: &Part) -> bool {
        let left = |typed: &Typed| typed.ticks.iter().find(|(other, _)| other == part).map(|(_, on)| *on);
        self.typed.with_value(|all| all.get(&id).and_then(left)).unwrap_or(part.sure)
    }

    /// Keeps a box as it is left. It is the part that is remembered, not its place: another may have it once others wrote.
    pub fn keep_tick(self, id: RecordId, part: &Part, on: bool) {
        self.typed.update_value(|all| {
            let ticks = &mut all.entry(id).or_default().ticks;
            ticks.retain(|(other, _)| other != part);
            ticks.push((part.clone(), on));
        });
    }
}

fn is_decided(outcomes: &BTreeMap<RecordId, Result<String, String>>, id: RecordId) -> bool {
    matches!(outcomes.get(&id), Some(Ok(_)))
}

fn with_decided(before: &[Row], now: Vec<Row>, decided: impl Fn(RecordId) -> bool) -> Vec<Row> {
    let mut rows = now;
    for (at, row) in before.iter().enumerate() {
        if decided(row.id()) && rows.iter().all(|other| other.id() != row.id()) {
            rows.insert(at.min(rows.len()), row.clone());
        }
    }
    rows
}

/// The cards. Each is of its suggestion alone: nothing of one is ever shown, or sent, as another's.
#[component]
pub fn SuggestionList(rows: Vec<Row>) -> impl IntoView {
    let words = locale::words();
    let line = move |row: Row| {
        let href = row.href.clone();
        let on = (!row.title.is_empty()).then(|| words.suggestion_on(&row.title));
        view! {
            <li>
                {on.map(|on| view! { <p><a href=href>{on}</a></p> })}
                <SuggestionCard row/>
            </li>
        }
    };
    view! {
        <ul class="queue stack">
            <For each=move || rows.clone() key=Row::id children=line/>
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use domain::{Instant, Kind, Level};
    use sync::parts::Proposal;

    use super::*;

    fn row(n: u8) -> Row {
        let record = Record {
            id: RecordId::from_bytes([n; 16]),
            kind: Kind::Suggestion,
            rev: 1,
            schema: 1,
            created: Instant(0),
            updated: Instant(0),
            fields: Fields::new(),
        };
        Row {
            suggestion: Seen { record, level: Level::Edit },
            target: None,
            base: None,
            title: String::new(),
            href: None,
            by: None,
            named: Vec::new(),
            ids: None,
        }
    }

    #[test]
    fn what_was_decided_stays_where_it_was_and_what_left_otherwise_goes() {
        let before = [row(1), row(2), row(3)];
        let decided = |id: RecordId| id == row(2).id();
        let ids = |rows: Vec<Row>| rows.iter().map(Row::id).collect::<Vec<_>>();
        let expected: Vec<RecordId> = [3, 2, 4].map(|n| row(n).id()).to_vec();
        assert_eq!(ids(with_decided(&before, vec![row(3), row(4)], decided)), expected);
        assert_eq!(ids(with_decided(&before, vec![row(2)], decided)), [row(2).id()], "once");
    }

    #[test]
    fn a_tick_and_a_reason_are_of_one_suggestion_and_of_one_part() {
        let owner = Owner::new();
        owner.with(|| {
            let decisions = Decisions::new();
            let part = |proposed: &str, sure| Part {
                key: "f32".to_owned(),
                field: domain::FieldId(32),
                proposal: Proposal::Value { stands: "Pain".into(), proposed: proposed.into() },
                sure,
            };
            let (one, other) = (row(1).id(), row(2).id());
            decisions.keep_tick(one, &part("Pains", true), false);
            decisions.keep_answer(one, "Non.".to_owned());
            assert!(!decisions.is_ticked(one, &part("Pains", true)));
            assert!(decisions.is_ticked(one, &part("Brioche", true)), "another part in the same place");
            assert!(decisions.is_ticked(other, &part("Pains", true)));
            assert!(!decisions.is_ticked(other, &part("Pains", false)), "not where it may undo what others wrote");
            assert_eq!((decisions.answer(one).as_str(), decisions.answer(other).as_str()), ("Non.", ""));
        });
    }
}
