//! Queries over projections: the handful of questions that every page is made of, filtered in SQL by who asks.
//!
//! # Layout
//! - `sight`: what somebody may see, as a condition
//! - `filter`: which records a list is made of, as a condition
//! - `by_id`, `list`, `count`: cards, pages of cards, counts by facet
//! - `details`: facets and links of cards, and who reads them
//! - `by_link`: links as they are stored, for what resolves them
//! - `by_scope`, `searched`: what search segments are cut to and compared with
//! - `addresses`: what a sitemap names

pub mod addresses;
pub mod by_id;
pub mod by_link;
pub mod by_scope;
pub mod count;
mod details;
mod filter;
pub mod list;
pub mod placed;
pub mod searched;
mod sight;

pub(crate) use details::Details;
pub use details::ReadersOf;
pub use sight::Sight;
