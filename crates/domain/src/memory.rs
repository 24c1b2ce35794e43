//! Collective memory: what is kept of what was lived, and the files that show it.

pub mod media;
mod media_type;
mod metadata;

pub use media::Media;
pub use media_type::MediaType;
pub use metadata::{has_metadata, without_metadata};

/// The most bytes of one file.
pub const MAX_BYTES: u64 = 25 * 1024 * 1024;
