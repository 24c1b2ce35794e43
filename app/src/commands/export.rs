//! What is not sent as one file: the text, then its pictures and sounds, each read when its turn comes.

use domain::GroupId;
use i18n::Words;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::ports::StoreError;
use sync::rescue::container::before;
use web_sys::Blob;

use super::file;
use crate::labels;
use crate::state::device::Device;
use crate::state::locale;

/// What a file is called that a server takes in.
const NAME: &str = "en-commun.rescue";

/// What the file of all that is not sent will hold, in a sentence; an empty one where there is nothing to take, nothing where
/// the device does not say.
pub async fn holds(words: Words, device: &Device) -> Option<String> {
    let export = device.store().export_unsent(None).await.ok()?;
    if export.is_empty() {
        return Some(String::new());
    }
    let size = labels::size(words, export.size());
    Some(match export.files.len() as u64 {
        0 => words.device_export_text(&size),
        count => words.device_export_holds(count, &size),
    })
}

/// Hands what is not sent to the person, or one action alone, as a file that a server takes in.
pub fn export(device: Device, only: Option<GroupId>, said: RwSignal<Option<&'static str>>) {
    let words = locale::words();
    spawn_local(async move {
        let text = match handed(&device, only).await {
            Ok(Handed::Nothing) if only.is_some() => words.device_export_one_none(),
            Ok(Handed::Without) => words.device_export_without(),
            Ok(Handed::Unknown) => words.device_export_unknown(),
            Ok(Handed::Nothing) => words.device_export_none(),
            Ok(Handed::Taken) => words.device_export_done(),
            Ok(Handed::Refused) | Err(_) => words.error_device(),
        };
        let _still_there = said.try_set(Some(text));
    });
}

/// What became of the file.
enum Handed {
    /// There was nothing to take.
    Nothing,
    /// The browser took it.
    Taken,
    /// It took what there was to take, and a recording is not among it.
    Without,
    /// There is only a recording, of a format that nothing tells.
    Unknown,
    /// The browser did not take it.
    Refused,
}

async fn handed(device: &Device, only: Option<GroupId>) -> Result<Handed, StoreError> {
    let export = device.store().export_unsent(only).await?;
    let done = if export.left_out > 0 { Handed::Without } else { Handed::Taken };
    if export.is_empty() {
        return Ok(if export.left_out > 0 { Handed::Unknown } else { Handed::Nothing });
    }
    let mut pieces: Vec<Option<Blob>> = vec![file::piece(&export.opening)];
    let mut written = Vec::new();
    if !export.files.is_empty() {
        let files = device.store().media().await?;
        for queued in &export.files {
            // What the browser was handed is its own: one file at a time is held here.
            if let Some(bytes) = files.bytes(queued.sha256.clone()).await? {
                pieces.push(file::piece(&before(queued)));
                pieces.push(file::piece(&bytes));
                written.push(queued);
            }
        }
    }
    pieces.push(file::piece(&export.ending(&written)));
    let whole: Option<Vec<Blob>> = pieces.into_iter().collect();
    Ok(if whole.is_some_and(|pieces| file::offer_all(NAME, pieces)) { done } else { Handed::Refused })
}
