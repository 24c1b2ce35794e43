//! The pages: one file each.

pub mod about;
pub mod account;
pub mod device;
pub mod directory;
pub mod kit;
pub mod knowledge;
pub mod memory;
pub mod not_found;
pub mod not_loaded;
pub mod offline;
pub mod styleguide;
pub mod vocabulary;
pub mod withdrawn;
