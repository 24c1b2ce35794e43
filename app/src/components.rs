//! The parts of the interface, stateless first; each has a style sheet of the same name.

pub mod button;
pub mod card;
pub mod empty_state;
pub mod field;
pub mod icon;
pub mod layout;
pub mod notice;
pub mod page_head;
pub mod pagination;
pub mod search_box;
pub mod skeleton;
pub mod sync_status;
pub mod tag;
pub mod update_notice;
