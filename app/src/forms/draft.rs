//! What is typed and not saved yet: kept on the device twice a second while somebody writes, offered again at the next
//! opening, forgotten once it is saved.

use core::time::Duration;

use api::typed::Typed;
use domain::{GroupId, Kind, Record, RecordId};
use leptos::html::Form;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};

use super::entry;
use crate::state::device::Device;
use crate::state::state;
use crate::state::update::Update;

/// How long after a first keystroke a form is kept.
const AFTER: Duration = Duration::from_millis(500);

/// An unsaved form, as the device keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unsaved {
    /// The record.
    pub id: RecordId,
    /// How it was when the writing began, so that what others write meanwhile is merged and not undone.
    pub before: Option<Record>,
    /// The carnet that a new note goes into; an earlier build kept none.
    #[serde(default)]
    pub notebook: Option<RecordId>,
    /// What was typed.
    pub typed: Typed,
}

/// What begins the key of a new record's draft.
const NEW: &str = "new/";

/// The key of the draft of a new record: of its kind, and of the carnet that its form was opened from.
#[must_use]
pub fn key(kind: Kind, begun_in: Option<RecordId>) -> String {
    match begun_in {
        Some(notebook) => [NEW, kind.name(), "/", &notebook.to_string()].concat(),
        None => [NEW, kind.name()].concat(),
    }
}

/// What begins the key of a form that writes anew what the server did not take.
const MENDED: &str = "mend/";

/// The key of the draft of such a form: what is typed in it is apart from what was typed in the record's own.
#[must_use]
pub fn mending(group: GroupId, kind: Kind, id: RecordId) -> String {
    [MENDED, &group.to_string(), "/", kind.name(), "/", &id.to_string()].concat()
}

/// What such a key says; nothing where it is another's.
#[must_use]
pub fn mended(key: &str) -> Option<(GroupId, Kind, RecordId)> {
    let mut parts = key.strip_prefix(MENDED)?.split('/');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// What the key of a new record's draft says; nothing where it is another's.
#[must_use]
pub fn begun(key: &str) -> Option<(Kind, Option<RecordId>)> {
    let named = key.strip_prefix(NEW)?;
    let (kind, notebook) = named.split_once('/').map_or((named, None), |(kind, id)| (kind, Some(id)));
    Some((kind.parse().ok()?, notebook.and_then(|id| id.parse().ok())))
}

/// Where a draft is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DraftState {
    /// Nothing was typed.
    #[default]
    None,
    /// Typed, not kept yet.
    Typing,
    /// Kept on the device.
    Kept,
    /// What an earlier visit left was put back.
    Restored,
    /// The device could not keep it.
    Failed,
}

/// What a form begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// What the record holds, or nothing.
    Stored,
    /// What was typed in it before: it is kept at once.
    Again,
    /// What another application shared: kept at once, unless something was written about it already.
    Shared,
}

/// Keeps a form as it is typed.
#[derive(Clone, Copy)]
pub struct Drafts {
    key: StoredValue<String>,
    form: NodeRef<Form>,
    unsaved: StoredValue<Unsaved>,
    device: StoredValue<Option<Device>>,
    scheduled: StoredValue<bool>,
    over: StoredValue<bool>,
    /// Where the draft is.
    pub state: RwSignal<DraftState>,
    /// What was put back, for fields that have to make room for it.
    pub restored: RwSignal<Typed>,
}

impl Drafts {
    /// Keeps `form` under `key`; puts back what an earlier visit left, unless something was typed already.
    #[must_use]
    pub fn new(key: String, form: NodeRef<Form>, unsaved: Unsaved, device: Option<Device>, begins: Begins) -> Self {
        let drafts = Self {
            key: StoredValue::new(key),
            form,
            unsaved: StoredValue::new(unsaved),
            device: StoredValue::new(device),
            scheduled: StoredValue::new(false),
            over: StoredValue::new(false),
            state: RwSignal::new(DraftState::None),
            restored: RwSignal::new(Typed::new()),
        };
        Effect::new(move |_| match form.get() {
            None => {}
            // Nothing here keeps it as it is typed: whoever writes on has to know.
            Some(_) if begins != Begins::Stored && drafts.device.with_value(Option::is_none) => {
                drafts.state.set(DraftState::Failed);
            }
            Some(_) if begins == Begins::Again => drafts.typed(),
            Some(_) => drafts.restore(begins == Begins::Shared),
        });
        let update = state().update;
        Effect::new(move |_| {
            if update.get() == Update::Keeping {
                drafts.keep_before(update);
            }
        });
        drafts
    }

    /// The record that is written, how it was when the writing began, and the carnet that it goes into; what was typed is in the
    /// form.
    #[must_use]
    pub fn written(self) -> Unsaved {
        self.unsaved.get_value()
    }

    fn restore(self, keep: bool) {
        let Some(device) = self.device.get_value() else { return };
        spawn_local(async move {
            let kept = device.store().draft(&self.key.get_value()).await;
            let Some(kept) = kept.ok().flatten() else {
                if keep {
                    self.typed();
                }
                return;
            };
            let Ok(unsaved) = api::json::read::<Unsaved>(&kept.text) else { return };
            let Some(form) = self.form.try_get_untracked().flatten() else { return };
            if entry::is_touched(&form) || entry::read(&form) == unsaved.typed {
                return;
            }
            entry::restore(&form, &unsaved.typed);
            self.restored.set(unsaved.typed.clone());
            self.unsaved.set_value(unsaved);
            self.state.set(DraftState::Restored);
        });
    }

    /// Something was typed.
    pub fn typed(self) {
        if self.device.with_value(Option::is_none) || self.scheduled.get_value() || self.over.get_value() {
            return;
        }
        self.scheduled.set_value(true);
        if self.state.get_untracked() != DraftState::Restored {
            self.state.set(DraftState::Typing);
        }
        set_timeout(move || self.keep(), AFTER);
    }

    fn keep(self) {
        let Some(over) = self.over.try_get_value() else { return };
        self.scheduled.set_value(false);
        if let Some(text) = self.text().filter(|_| !over) {
            spawn_local(async move {
                let _kept = self.put(text).await;
            });
        }
    }

    /// What the form holds, as the device keeps it.
    fn text(self) -> Option<String> {
        let form = self.form.get_untracked()?;
        let unsaved = Unsaved { typed: entry::read(&form), ..self.unsaved.get_value() };
        serde_json::to_string(&unsaved).ok()
    }

    /// Keeps it; answers whether the device has it now.
    async fn put(self, text: String) -> bool {
        let (Some(Some(device)), Some(key)) = (self.device.try_get_value(), self.key.try_get_value()) else {
            return false;
        };
        let kept = device.store().keep_draft(&key, &text).await.is_ok();
        if self.over.try_get_value() == Some(true) {
            // It was saved meanwhile: nothing is unsaved any more.
            let _forgotten = device.store().keep_draft(&key, "").await;
        } else if self.state.try_get_untracked().is_some_and(|state| state != DraftState::Restored) {
            // What was typed since is not in it.
            let whole = self.scheduled.try_get_value() == Some(false);
            self.state.set(match kept {
                true if whole => DraftState::Kept,
                true => DraftState::Typing,
                false => DraftState::Failed,
            });
        }
        kept
    }

    /// A newer version is about to take the page's place: the last keystrokes are kept first, and the page stays where
    /// they cannot be.
    fn keep_before(self, update: RwSignal<Update>) {
        let (kept_here, form) = (self.device.with_value(Option::is_some), self.form.get_untracked());
        let nothing_typed = match self.state.get_untracked() {
            DraftState::None => kept_here || !form.is_some_and(|form| entry::is_touched(&form)),
            _ => self.over.get_value(),
        };
        if nothing_typed {
            update.set(Update::Going);
            return;
        }
        let text = self.text();
        spawn_local(async move {
            let kept = match text {
                Some(text) => self.put(text).await,
                None => false,
            };
            update.set(if kept { Update::Going } else { Update::Unkept });
        });
    }

    /// The form was saved, or its writer gave it up: forgets it.
    pub async fn forget(self) {
        self.over.set_value(true);
        if let Some(device) = self.device.get_value() {
            // Found again at the next opening if this fails: better twice than never.
            let _forgotten = device.store().keep_draft(&self.key.get_value(), "").await;
        }
    }
}
