//! One file a page.

pub mod about;
pub mod device;
pub mod home;
pub mod kit;
pub mod not_found;
pub mod notebooks;
pub mod offline;
pub mod search;
pub mod styleguide;
