//! Collective memory: what is kept of what was lived, and the files that show it.

use crate::communities::community;
use crate::directory::organisation;
use crate::field::FieldId;
use crate::kind::Kind;
use crate::knowledge::{knowledge_base, note, notebook, term};
use crate::people::person;

mod duration;
pub mod media;
mod media_type;
mod metadata;
mod small_copy;
mod unfit;

pub use duration::duration_ms;
pub use markdown::{MEDIA_PATH, MediaForm, WIDTHS, is_sha256};
pub use media::Media;
pub use media_type::MediaType;
pub use metadata::{has_metadata, without_metadata};
pub use small_copy::{SmallCopy, WIDTH as KEPT_WIDTH, kept_copies};
pub use unfit::Unfit;

/// The most bytes of one file.
pub const MAX_BYTES: u64 = 25 * 1024 * 1024;

/// The kinds of records whose text shows files.
pub fn showing() -> impl Iterator<Item = Kind> {
    Kind::ALL.into_iter().filter(|kind| shown_in(*kind).is_some())
}

/// The text of a record of this kind, in which files are shown.
#[must_use]
pub const fn shown_in(kind: Kind) -> Option<FieldId> {
    match kind {
        Kind::Note => Some(note::field::BODY),
        Kind::Term => Some(term::field::DEFINITION),
        Kind::Notebook => Some(notebook::field::DESCRIPTION),
        Kind::KnowledgeBase => Some(knowledge_base::field::HOME),
        Kind::Organisation => Some(organisation::field::DESCRIPTION),
        Kind::Person => Some(person::field::BIO),
        Kind::Community => Some(community::field::DESCRIPTION),
        Kind::Placement
        | Kind::Suggestion
        | Kind::Kit
        | Kind::Concept
        | Kind::Place
        | Kind::Media
        | Kind::Grant
        | Kind::Membership => None,
    }
}
