//! Files: as a page shows them, and what is asked of one before it goes into a text.

use app::capture::{Form, Picked};
use app::components::bin::{Bin, Binned, RecordBin};
use app::components::media_figure::MediaFigure;
use app::components::media_link::MediaLink;
use app::components::media_panel::MediaPanel;
use app::components::media_picker::{Chosen, control};
use app::components::recorder::throwing::Question;
use app::state::locale;
use domain::content::Text;
use domain::memory::{Media, MediaType};
use domain::record::header;
use domain::{Fields, Instant, Kind, Level, Value};
use leptos::prelude::*;
use sync::media::About;

use super::sample::{draw, elsewhere, live, still};
use super::stand_in::{FAR, id, record, somebody, text, title};

/// A picture that every instance has, in the place of files that none has.
const PICTURE: &str = "/icons/any-192-1.png";

/// The files.
pub fn media() -> String {
    let (recorder, listening) = (elsewhere("Recorder"), elsewhere("Listening"));
    [figure(), link(), picker(), panel(), recorder, listening, throwing(), binned(), bin(), record_bin()].concat()
}

/// The hash of a file that there is not.
fn hash() -> String {
    "ab".repeat(32)
}

fn with_picture(html: &str) -> String {
    html.replace(&[domain::memory::MEDIA_PATH, &hash(), ".png"].concat(), PICTURE)
}

/// A picture with its words under it, one that only decorates, a voice, a document with a name and one without.
fn figure() -> String {
    fn said<const N: usize>(text: &str) -> Text<N> {
        Text::parse(text).unwrap_or_default()
    }
    let file = |mime| Media { sha256: said(&hash()), mime, alt: said(&title()), ..Media::default() };
    let picture = Media { width: Some(192), height: Some(192), ..file(MediaType::Png) };
    let told = Media { caption: said(&text()), credit: said(&somebody()), ..picture.clone() };
    let decorative = Media { decorative: true, ..picture };
    let nameless = Media { alt: Text::default(), ..file(MediaType::Pdf) };
    let all = [told, decorative, file(MediaType::Mp3), file(MediaType::Pdf), nameless];
    still("MediaFigure", &all.map(|media| with_picture(&draw(view! { <MediaFigure media/> }))))
}

fn link() -> String {
    still("MediaLink", &[draw(view! { <MediaLink kind=Kind::Note id=id(8) level=Level::Manage/> })])
}

/// Its controls; the file being read, how many wait, and one that cannot be read.
fn picker() -> String {
    let words = locale::words();
    let pick = Callback::new(|_| ());
    let controls = draw(view! {
        <div class="media-picker">
            <div class="cluster">
                {control(words.media_add_picture(), "image/*", Form::Picture, pick)}
                {control(words.media_add_sound(), "audio/*", Form::Sound, pick)}
                {control(words.media_add_document(), "application/pdf", Form::Document, pick)}
            </div>
        </div>
    });
    let reading = draw(view! { <p class="small">{words.media_reading()}</p> });
    let others = draw(view! { <p class="small">{words.media_others(2)}</p> });
    let why = words.media_failed("IMG_0412.heic", words.media_unreadable_picture());
    let failed = draw(view! { <p class="field-error">{why}</p> });
    still("MediaPicker", &[controls, reading, others, failed])
}

/// The questions of a picture that was taken somewhere, then of a recording.
fn panel() -> String {
    let about = |mime, size| About { mime, size, duration_ms: None, taken: String::new(), keeps_metadata: false };
    let chosen = |form, name: &str, about: About, original| Chosen {
        form,
        name: name.to_owned(),
        sha256: hash(),
        recording: None,
        shared: None,
        picked: Picked { bytes: Vec::new(), about, original },
    };
    let picture = About { taken: "2026-07-14".to_owned(), ..about(MediaType::Png, Some((192, 192))) };
    let picture = chosen(Form::Picture, "IMG_0412.png", picture.clone(), Some((Vec::new(), picture)));
    let sound = chosen(Form::Sound, "", about(MediaType::Mp3, None), None);
    let document = chosen(Form::Document, "Procès-verbal du 3 mai.pdf", about(MediaType::Pdf, None), None);
    let (add, leave) = (Callback::new(|_| ()), Callback::new(|_| ()));
    let panel = |chosen| with_picture(&draw(view! { <MediaPanel chosen add leave/> }));
    live("MediaPanel", &[picture, sound, document].map(panel))
}

/// What throwing a recording away asks twice; then that it could not be done.
fn throwing() -> String {
    let words = locale::words();
    let question = |failed| {
        let failed = RwSignal::new(failed);
        draw(view! { <Question named=title() failed throw=|_| ()/> })
    };
    still("Throwing", &[question(None), question(Some(words.media_record_still_here()))])
}

/// In the bin while it can come out, and after.
fn binned() -> String {
    let long_ago = Instant(1_600_000_000_000_000);
    live("Binned", &[FAR, long_ago].map(|since| draw(view! { <Binned since kind=Kind::Media/> })))
}

/// Putting a file into the bin, and taking it out.
fn bin() -> String {
    let bin = |fields| draw(view! { <Bin record=record(Kind::Media, 14, fields) title=title() ids=None/> });
    let there = Fields::from([(header::TRASHED_AT, Value::Instant(FAR.0))]);
    still("Bin", &[bin(Fields::new()), bin(there)])
}

/// The same of what is no file: offered, and there already.
fn record_bin() -> String {
    let there = Fields::from([(header::TRASHED_AT, Value::Instant(FAR.0))]);
    let bin = |kind, fields| {
        let record = record(kind, 15, fields);
        draw(view! { <RecordBin record title=title() level=Level::Manage offered=true ids=None/> })
    };
    still("RecordBin", &[bin(Kind::Notebook, Fields::new()), bin(Kind::Note, there)])
}
