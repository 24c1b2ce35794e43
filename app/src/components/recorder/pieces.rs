//! How a recording comes onto the disk: each piece in its turn, none lost as long as the page is there.

use core::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use domain::memory::MAX_BYTES;
use i18n::Words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::StoreError;
use web_sys::Blob;

use super::{Going, Phase, end, say, tick};
use crate::capture;
use crate::capture::recorder::{Recorder as Microphone, Refused};
use crate::state::clock;
use crate::state::device::Device;

/// What is left for the last piece, once a recording is as long as the commons takes.
const LAST_PIECE: u64 = 256 * 1024;

/// Pieces on their way to the disk, one after the other.
#[derive(Default)]
struct Pieces {
    waiting: RefCell<VecDeque<Blob>>,
    writing: Cell<bool>,
    ended: Cell<bool>,
    number: Cell<u32>,
    bytes: Cell<u64>,
}

pub(super) async fn begin(words: Words, device: Device, going: Going) {
    going.failed.set(None);
    going.phase.set(Phase::Asking);
    going.seconds.set(0);
    let id = format!("{:013}-{}", clock::now().millis(), device.store().fresh_id());
    going.id.set(id.clone());
    if let Ok(files) = device.store().media().await
        && let Ok(held) = files.hold_recording(id.clone()).await
    {
        // What is recorded in a page that went away meanwhile is asked about by the next.
        let _held = going.held.try_set_value(held);
    }
    let pieces = Rc::new(Pieces::default());
    let write = {
        let (pieces, device) = (Rc::clone(&pieces), device);
        move || {
            if pieces.writing.replace(true) {
                return;
            }
            let (pieces, device, id) = (Rc::clone(&pieces), device.clone(), id.clone());
            spawn_local(async move {
                let outcome = written(&device, &id, &pieces, going).await;
                pieces.writing.set(false);
                if let Err(error) = outcome {
                    let why = match (pieces.number.get(), error) {
                        (0, StoreError::Quota) => words.media_full(),
                        (0, _) => words.media_not_kept(),
                        _ => words.media_record_cut(),
                    };
                    let _still_there = going.failed.try_set(Some(why));
                    end(going);
                }
                if pieces.ended.get() && going.phase.try_get_untracked() == Some(Phase::Ending) {
                    let _let_go = going.microphone.try_update_value(Option::take);
                    if pieces.number.get() > 0 {
                        going.phase.set(Phase::Done);
                        say(words, going, words.media_record_ready());
                    } else {
                        going.held.set_value(None);
                        going.phase.set(Phase::Rest);
                        going.announced.set(String::new());
                        if going.failed.get_untracked().is_none() {
                            going.failed.set(Some(words.media_not_kept()));
                        }
                    }
                }
            });
        }
    };
    let come = {
        let (pieces, write) = (Rc::clone(&pieces), write.clone());
        move |blob| {
            pieces.waiting.borrow_mut().push_back(blob);
            write();
        }
    };
    let ended = move || {
        pieces.ended.set(true);
        // The microphone may have gone away by itself.
        end(going);
        write();
    };
    match Microphone::begin(come, ended).await {
        Ok(microphone) => {
            if going.microphone.try_set_value(Some(microphone)).is_some() {
                // The page went away meanwhile, and what was given back lets the microphone go.
                return;
            }
            going.phase.set(Phase::Running);
            going.announced.set(words.media_record_running().to_owned());
            tick(going, true);
        }
        Err(why) => {
            let _let_go = going.held.try_update_value(Option::take);
            let _still_there =
                going.phase.try_set(if why == Refused::Elsewhere { Phase::Elsewhere } else { Phase::Rest });
            let _said = going.failed.try_set(match why {
                Refused::Denied => Some(words.media_record_denied()),
                Refused::NoMicrophone => Some(words.media_record_no_microphone()),
                Refused::Unable => Some(words.media_record_unable()),
                Refused::Elsewhere => None,
            });
        }
    }
}

/// Writes the pieces that came, in their order.
async fn written(device: &Device, id: &str, pieces: &Pieces, going: Going) -> Result<(), StoreError> {
    let files = device.store().media().await?;
    loop {
        let Some(blob) = pieces.waiting.borrow().front().cloned() else { return Ok(()) };
        // One that is not on the disk stays the first: what came after it would be heard with a hole before.
        let bytes = capture::bytes_of(&blob).await.ok_or_else(|| StoreError::Unreadable(id.to_owned()))?;
        let (number, length) = (pieces.number.get(), bytes.len() as u64);
        files.piece(id.to_owned(), number, bytes).await?;
        pieces.waiting.borrow_mut().pop_front();
        pieces.number.set(number + 1);
        pieces.bytes.set(pieces.bytes.get() + length);
        if pieces.bytes.get() + LAST_PIECE > MAX_BYTES {
            end(going);
        }
    }
}
