//! Collective memory: files, and what they show.

pub mod media;
pub mod media_of;
