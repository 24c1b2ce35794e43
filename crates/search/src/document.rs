//! What is given to be found.

/// A record's id, as bytes.
pub type Id = [u8; 16];

/// A record as the index knows it. Its words are kept, its text is not: bodies live with the records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Which record.
    pub id: Id,
    /// At which revision.
    pub rev: u64,
    /// Its title, whose words count most.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// All its text, without title and summary.
    pub text: String,
    /// Its facets: axis and value.
    pub facets: Vec<(String, String)>,
    /// When it last changed.
    pub updated: i64,
}

/// What the document table keeps of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    pub id: Id,
    pub rev: u64,
    /// How many words it has.
    pub words: u32,
    pub updated: i64,
}
