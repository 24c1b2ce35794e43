//! Collective memory: what is kept of what was lived, and the files that show it.

pub mod media;
mod media_type;
mod metadata;
mod small_copy;

pub use media::Media;
pub use media_type::MediaType;
pub use metadata::{has_metadata, without_metadata};
pub use small_copy::{SmallCopy, small_copies};

/// The most bytes of one file.
pub const MAX_BYTES: u64 = 25 * 1024 * 1024;
