//! The directory: who acts in Québec, where, and how to reach them.

pub mod organisation;
pub mod organisations;
