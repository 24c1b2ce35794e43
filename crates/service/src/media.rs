//! Files: who may read them, how they arrive, what is looked at before they are taken.
//!
//! A file is read by whoever may see a record that shows it; it is named by what it holds, and a name that nobody may read is
//! answered as one that nobody has. Whoever names a file in a record sends its bytes, or may read it: then the record shows it.
//!
//! # Layout
//! - `read`: whether somebody may read a file, and its bytes
//! - `upload`: a file that arrives in pieces (tus)
//! - `attach`: a file that a form posts
//! - `examine`, `made`, `picture`: what the bytes are, and what is made from them

mod attach;
mod examine;
mod made;
mod picture;
mod read;
mod upload;

pub use attach::Attached;
pub use domain::memory::Unfit;
pub(crate) use examine::{examine, sha256};
pub(crate) use made::{Kept, made};
pub(crate) use read::may_read;
pub use read::{File, TakenBack};
pub use storage::media::Object;
pub(crate) use upload::Arrived;
pub use upload::{Announced, Progress};
