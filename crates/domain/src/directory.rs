//! The directory: the organisations that act, where, for whom, and since when that is known to be true.

pub mod organisation;

pub use organisation::{LegalForm, Organisation, OrganisationStatus};
