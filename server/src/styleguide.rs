//! The samples of the style guide: every component by its name, in each of its states, made by the server alone.
//!
//! They are the components themselves, so that none is shown otherwise than it is; a rule of the house has every one of
//! them named here.
//!
//! # Layout
//! - `sample`: what stands around a sample, and what it is told; `stand_in`: the records that samples are about
//! - `looks`: colours, type, icons; `texts`: what is read
//! - `controls`: what one presses and chooses; `writing`: what one fills in and sends
//! - `conditions`: what the screen says of where things are; `device`: what only a device has
//! - `lists`: what leads to records; `records`: what is said of one; `media`: files
//! - `acts`: what is done to a record; `placing`: where it stands; `rights`, `suggestions`: what is asked and decided

mod acts;
mod conditions;
mod controls;
mod device;
mod lists;
mod looks;
mod media;
mod placing;
mod records;
mod rights;
mod sample;
mod stand_in;
mod suggestions;
mod texts;
mod writing;

use app::state::locale;

use sample::part;

/// Every sample, in the language of the page that is being rendered.
pub fn samples() -> String {
    let words = locale::words();
    [
        looks::looks(),
        part(words.styleguide_controls(), &[controls::controls()]),
        part(words.styleguide_forms(), &[writing::writing()]),
        part(words.styleguide_states(), &[conditions::conditions(), device::device()]),
        part(words.styleguide_lists(), &[lists::lists()]),
        part(words.media_title(), &[media::media()]),
        part(words.styleguide_acts(), &[acts::acts(), placing::placing()]),
        part(words.styleguide_records(), &[records::records(), rights::rights(), suggestions::suggestions()]),
        part(words.styleguide_texts(), &[texts::texts()]),
    ]
    .concat()
}
