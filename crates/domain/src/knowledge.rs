//! Knowledge: notes, terms, carnets and what is placed in them.

pub mod knowledge_base;
pub mod note;
pub mod notebook;
pub mod placement;
pub mod rank;
pub mod rights;
pub mod term;

pub use knowledge_base::KnowledgeBase;
pub use note::{Note, NoteStatus, NoteType};
pub use notebook::{Contribute, Notebook, NotebookStatus, View};
pub use placement::{Placement, PlacementStatus};
pub use term::Term;
