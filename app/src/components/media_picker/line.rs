//! The files that wait to be described, one after the other. Only the one whose turn it is is read, so that many photographs weigh
//! no more on a telephone than one, and it is on the device before anything is asked of it.

use std::collections::VecDeque;

use i18n::Words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::StoreError;
use web_sys::File;

use super::{Chosen, said_of};
use crate::capture::shared;
use crate::capture::{self, Form, NotTaken, Picked};
use crate::state::device::Device;

/// What waits for its turn.
pub(super) enum Turn {
    /// A file, in the form that was asked for or that it says, and where it waits if another application shared it.
    File(File, Option<Form>, Option<String>),
    /// What was recorded here.
    Recorded(Box<Chosen>),
}

/// The files that wait.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    waiting: RwSignal<VecDeque<Turn>, LocalStorage>,
    /// The one that is being described, with its number: another one that comes leaves it as it is.
    asked: RwSignal<Option<(u32, Chosen)>>,
    reading: RwSignal<bool>,
    /// Why some are not there, a sentence each.
    failed: RwSignal<Vec<String>>,
}

impl Line {
    /// Nothing waits.
    pub(super) fn new() -> Self {
        Self {
            waiting: RwSignal::new_local(VecDeque::new()),
            asked: RwSignal::new(None),
            reading: RwSignal::new(false),
            failed: RwSignal::new(Vec::new()),
        }
    }

    /// These wait too. The page may be left meanwhile.
    pub(super) fn take(self, words: Words, device: Device, turns: Vec<Turn>) {
        let _still_there = self.waiting.try_update(|waiting| waiting.extend(turns));
        self.go_on(words, device);
    }

    /// The one that was described is done with.
    pub(super) fn next(self, words: Words, device: Device) {
        let _told = self.failed.try_set(Vec::new());
        let _done = self.asked.try_update(Option::take);
        self.go_on(words, device);
    }

    /// One is not taken, or not kept.
    pub(super) fn failed(self, why: String) {
        let _still_there = self.failed.try_update(|failed| failed.push(why));
    }

    /// Which one is described now, by its number.
    pub(super) fn first(self) -> Memo<Option<u32>> {
        Memo::new(move |_| self.asked.with(|asked| asked.as_ref().map(|(number, _)| *number)))
    }

    /// That one; nothing where none is.
    pub(super) fn chosen(self) -> Option<Chosen> {
        self.asked.with_untracked(|asked| asked.as_ref().map(|(_, chosen)| chosen.clone()))
    }

    /// Whether none is described, and none waits.
    pub(super) fn is_empty(self) -> bool {
        self.chosen().is_none() && self.waiting.with_untracked(VecDeque::is_empty)
    }

    /// What goes on: a file being read, how many wait after this one, what could not be taken.
    pub(super) fn said(self, words: Words) -> AnyView {
        let reading = self.reading.get().then(|| view! { <p class="small">{words.media_reading()}</p> });
        let after = self.waiting.with(VecDeque::len) as u64;
        let after = (after > 0).then(|| view! { <p class="small">{words.media_others(after)}</p> });
        let why = |why: String| view! { <p class="field-error">{why}</p> };
        let failed = self.failed.get().into_iter().map(why).collect_view();
        view! { {failed} {reading} {after} }.into_any()
    }

    /// Brings the next that can be taken, where none is being described or read.
    fn go_on(self, words: Words, device: Device) {
        let busy = self.reading.try_get_untracked() != Some(false) || self.chosen().is_some();
        if busy {
            return;
        }
        let _begun = self.reading.try_set(true);
        spawn_local(async move {
            while let Some(turn) = self.waiting.try_update(VecDeque::pop_front).flatten() {
                let found = match turn {
                    Turn::Recorded(chosen) => Some(*chosen),
                    Turn::File(file, form, waits) => self.read(words, &device, file, form, waits).await,
                };
                if let Some(chosen) = found {
                    let _asked = self.asked.try_update(|asked| *asked = Some((fresh(), chosen)));
                    break;
                }
            }
            let _read = self.reading.try_set(false);
        });
    }

    /// Reads a file and keeps it; says why it is not taken.
    async fn read(
        self,
        words: Words,
        device: &Device,
        file: File,
        form: Option<Form>,
        waits: Option<String>,
    ) -> Option<Chosen> {
        let (name, form) = (file.name(), form.unwrap_or_else(|| Form::of(&file.type_())));
        let why = match capture::read(file, form).await {
            Ok(picked) => match kept(device, (name.clone(), form), picked, waits).await {
                Ok(chosen) => return Some(chosen),
                // One that was shared still waits where it is, for the next time.
                Err(error) => said_of(words, &error),
            },
            Err(why) => {
                if let Some(waits) = waits {
                    shared::taken(&waits).await;
                }
                match (why, form) {
                    (NotTaken::Large, _) => words.media_large(),
                    (NotTaken::Unreadable, Form::Picture) => words.media_unreadable_picture(),
                    (NotTaken::Unreadable, Form::Sound) => words.media_unreadable_sound(),
                    (NotTaken::Unreadable, Form::Document) => words.media_unreadable_document(),
                }
            }
        };
        self.failed(if name.is_empty() { why.to_owned() } else { words.media_failed(&name, why) });
        None
    }
}

/// A number that no other file of this page has.
fn fresh() -> u32 {
    use core::sync::atomic::{AtomicU32, Ordering};
    static LAST: AtomicU32 = AtomicU32::new(0);
    LAST.fetch_add(1, Ordering::Relaxed)
}

/// Keeps what was picked, before anything is asked of it.
async fn kept(
    device: &Device,
    (name, form): (String, Form),
    picked: Picked,
    waits: Option<String>,
) -> Result<Chosen, StoreError> {
    let files = device.store().media().await?;
    let sha256 = files.keep(picked.bytes.clone(), picked.about.clone()).await?;
    Ok(Chosen { form, name, sha256, recording: None, shared: waits, picked })
}
