//! The one search engine of En commun, the same on server and phone.
//!
//! An audience's records are searched through immutable [`Segment`]s of bytes. A [`SegmentBuilder`] makes one; a small one
//! with what changed since goes over it, its entries hiding the older ones; [`merge`] makes one of several, [`cut`] what
//! a device keeps. An [`Index`] holds the segments of the audiences a person is in and answers each [`Query`] with the
//! same records, in the same order, with the same scores, however its records are spread over segments.
//!
//! # Layout
//! - `document`, `builder`: what is given to be found
//! - `writer`, `bytes`: the canonical bytes of a segment
//! - `segment`: those bytes, checked and opened; its `dictionary`, `postings`, `facets`
//! - `merge`: several segments made one
//! - `index`: which entries are live; `tally`, `score`, `rank`, `typo`: how a question is answered
//! - `query`, `words`: what is asked, and how it is read
//! - `passages`, `phrase`: pieces of a text that answer, found by reading it again
#![forbid(unsafe_code)]

mod builder;
mod bytes;
mod document;
mod error;
mod index;
mod merge;
mod passages;
mod phrase;
mod query;
mod segment;
mod words;
mod writer;

pub use builder::SegmentBuilder;
pub use document::{Document, Id};
pub use error::SegmentError;
pub use index::Index;
pub use merge::{compact, cut, merge};
pub use passages::{Passage, called, marks, passages};
pub use phrase::{has_phrase, phrases_hold};
pub use query::{Correction, Hit, Order, Query, Results};
pub use segment::Segment;
