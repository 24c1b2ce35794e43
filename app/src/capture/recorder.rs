//! The microphone: what is said is given piece by piece, so that each is kept before the next comes.

use js_sys::{Function, Reflect};
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, MediaRecorder, MediaRecorderOptions, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

/// How long a piece lasts: what a tab that is killed loses, milliseconds.
const PIECE: i32 = 2_000;
/// How closely a voice is kept, bits a second: seventy minutes are 25 MB.
const BITS: u32 = 48_000;
/// What browsers record and the commons takes, the best first.
const TYPES: [&str; 4] = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];

/// Why nothing is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// The person, or their browser for them, said no.
    Denied,
    /// There is no microphone, or something else has it.
    NoMicrophone,
    /// This browser does not record, or nothing that the commons takes.
    Unable,
    /// The page that is open is not one that may listen: loaded again, it is.
    Elsewhere,
}

/// A recording that goes on.
#[derive(Debug)]
pub struct Recorder {
    recorder: MediaRecorder,
    stream: MediaStream,
    _piece: Closure<dyn Fn(BlobEvent)>,
    _end: Closure<dyn Fn()>,
}

impl Recorder {
    /// Asks for the microphone, and begins. Each piece is given as it comes; `ended` is told after the last.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn begin(piece: impl Fn(Blob) + 'static, ended: impl Fn() + 'static) -> Result<Self, Refused> {
        if !may_listen() {
            return Err(Refused::Elsewhere);
        }
        let kind = TYPES.into_iter().find(|kind| is_recorded(kind)).ok_or(Refused::Unable)?;
        let devices = window().navigator().media_devices().map_err(|_| Refused::Unable)?;
        let wanted = MediaStreamConstraints::new();
        wanted.set_audio(&JsValue::TRUE);
        let asked = devices.get_user_media_with_constraints(&wanted).map_err(|_| Refused::Unable)?;
        let stream: MediaStream = JsFuture::from(asked).await.map_err(|error| why(&error))?.unchecked_into();
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind);
        options.set_audio_bits_per_second(BITS);
        let made = MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options);
        let Ok(recorder) = made else {
            silence(&stream);
            return Err(Refused::Unable);
        };
        let given = Closure::new(move |event: BlobEvent| {
            if let Some(blob) = event.data().filter(|blob| blob.size() > 0.0) {
                piece(blob);
            }
        });
        let end = Closure::new(ended);
        recorder.set_ondataavailable(Some(given.as_ref().unchecked_ref()));
        recorder.set_onstop(Some(end.as_ref().unchecked_ref()));
        let begun = Self { recorder, stream, _piece: given, _end: end };
        begun.recorder.start_with_time_slice(PIECE).map_err(|_| Refused::Unable)?;
        Ok(begun)
    }

    /// Stops for a while.
    pub fn pause(&self) {
        // What the browser refuses goes on.
        let _paused = self.recorder.pause();
    }

    /// Goes on.
    pub fn resume(&self) {
        let _resumed = self.recorder.resume();
    }

    /// Stops for good: the last piece comes, then the end. The microphone is let go.
    pub fn stop(&self) {
        // One that stopped already has nothing left to give.
        let _stopped = self.recorder.stop();
        silence(&self.stream);
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.recorder.set_ondataavailable(None);
        self.recorder.set_onstop(None);
        silence(&self.stream);
    }
}

/// Whether this browser records at all.
#[must_use]
pub fn is_able() -> bool {
    let devices = Reflect::get(&window().navigator(), &"mediaDevices".into());
    devices.is_ok_and(|devices| devices.is_object()) && TYPES.into_iter().any(is_recorded)
}

fn is_recorded(kind: &str) -> bool {
    let known = Reflect::get(&window(), &"MediaRecorder".into()).is_ok_and(|class| class.is_function());
    known && MediaRecorder::is_type_supported(kind)
}

/// Whether the policy that the page came with lets it listen; a browser that does not say has none.
fn may_listen() -> bool {
    let policy = Reflect::get(&document(), &"featurePolicy".into()).unwrap_or_default();
    if !policy.is_object() {
        return true;
    }
    let asks = Reflect::get(&policy, &"allowsFeature".into()).ok().and_then(|asks| asks.dyn_into::<Function>().ok());
    let answer = asks.and_then(|asks| asks.call1(&policy, &"microphone".into()).ok());
    answer.is_none_or(|answer| answer.is_truthy())
}

fn why(error: &JsValue) -> Refused {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => Refused::Denied,
        "NotFoundError" | "NotReadableError" | "OverconstrainedError" | "AbortError" => Refused::NoMicrophone,
        _ => Refused::Unable,
    }
}

/// Lets the microphone go: a browser shows as long as it is held.
fn silence(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}
