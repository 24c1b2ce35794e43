//! The files that wait to be described, one after the other: each is on the device before anything is asked of it.

use std::pin::Pin;

use i18n::Words;
use leptos::prelude::*;
use sync::ports::StoreError;
use web_sys::File;

use super::{Chosen, said_of};
use crate::capture::{self, Form, NotTaken, Picked};
use crate::state::device::Device;

/// Files being read: whoever takes some holds one address, whatever goes on behind it.
pub(super) type Taking = Pin<Box<dyn Future<Output = bool>>>;

/// The files that wait.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Line {
    /// Each with its number, so that another one that comes leaves the one that is being described as it is.
    waiting: RwSignal<Vec<(u32, Chosen)>>,
    numbers: RwSignal<u32>,
    reading: RwSignal<bool>,
    /// Why some are not there, a sentence each.
    failed: RwSignal<Vec<String>>,
}

impl Line {
    /// Reads files and keeps them, in this form or in that which each says; whether all that can be kept is. The page may be
    /// left meanwhile.
    pub(super) fn take(self, words: Words, device: Device, files: Vec<File>, form: Option<Form>) -> Taking {
        Box::pin(self.taking(words, device, files, form))
    }

    async fn taking(self, words: Words, device: Device, files: Vec<File>, form: Option<Form>) -> bool {
        if files.is_empty() {
            return true;
        }
        let several = files.len() > 1;
        let _began = self.failed.try_set(Vec::new());
        let _begun = self.reading.try_set(true);
        let mut all = true;
        for file in files {
            let (name, form) = (file.name(), form.unwrap_or_else(|| Form::of(&file.type_())));
            let why = match capture::read(file, form).await {
                Ok(picked) => match kept(&device, form, picked).await {
                    Ok(chosen) => {
                        self.add(chosen);
                        continue;
                    }
                    Err(error) => {
                        all = false;
                        said_of(words, &error)
                    }
                },
                Err(NotTaken::Large) => words.media_large(),
                Err(NotTaken::Unreadable) => match form {
                    Form::Picture => words.media_unreadable_picture(),
                    Form::Sound => words.media_unreadable_sound(),
                    Form::Document => words.media_unreadable_document(),
                },
            };
            self.failed(if several && !name.is_empty() { words.media_failed(&name, why) } else { why.to_owned() });
        }
        let _read = self.reading.try_set(false);
        all
    }

    /// Another file waits.
    pub(super) fn add(self, chosen: Chosen) {
        let Some(number) = self.numbers.try_update(|number| {
            *number += 1;
            *number
        }) else {
            return;
        };
        self.waiting.update(|waiting| waiting.push((number, chosen)));
    }

    /// The first is done with.
    pub(super) fn next(self) {
        let _still_there = self.failed.try_set(Vec::new());
        let _done = self.waiting.try_update(|waiting| (!waiting.is_empty()).then(|| waiting.remove(0)));
    }

    /// One is not taken, or not kept.
    pub(super) fn failed(self, why: String) {
        let _still_there = self.failed.try_update(|failed| failed.push(why));
    }

    /// Which one is described now, by its number.
    pub(super) fn first(self) -> Memo<Option<u32>> {
        Memo::new(move |_| self.waiting.with(|waiting| waiting.first().map(|(number, _)| *number)))
    }

    /// That one; nothing where none waits.
    pub(super) fn chosen(self) -> Option<Chosen> {
        self.waiting.with_untracked(|waiting| waiting.first().map(|(_, chosen)| chosen.clone()))
    }

    /// What goes on: a file being read, how many wait after this one, what could not be taken.
    pub(super) fn said(self, words: Words) -> AnyView {
        let reading = self.reading.get().then(|| view! { <p class="small">{words.media_reading()}</p> });
        let after = self.waiting.with(Vec::len).saturating_sub(1) as u64;
        let after = (after > 0).then(|| view! { <p class="small">{words.media_others(after)}</p> });
        let why = |why: String| view! { <p class="field-error">{why}</p> };
        let failed = self.failed.get().into_iter().map(why).collect_view();
        view! { {failed} {reading} {after} }.into_any()
    }
}

/// Keeps what was picked, before anything is asked of it.
async fn kept(device: &Device, form: Form, picked: Picked) -> Result<Chosen, StoreError> {
    let files = device.store().media().await?;
    let sha256 = files.keep(picked.bytes.clone(), picked.about.clone()).await?;
    Ok(Chosen { form, sha256, recording: None, picked })
}
