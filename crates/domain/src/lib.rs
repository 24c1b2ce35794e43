//! Records, merge rules, policy, projection and text analysis of En commun: pure, the same on server and phone.
//!
//! # Layout
//! - `id`, `time`, `language`, `kind`: what identifies a record
//! - `value`, `field`, `content`: how a record's fields are typed, described and stored
//! - `record`: the record itself and its header
//! - `audience`, `scope`: who may see it, and in which sync scopes it lives
//! - `actor`, `policy`: who asks, and what they may do
//! - `projection`: what lists, searches and backlinks read
//! - `query`: the handful of questions that every page is made of
//! - `knowledge`, `directory`, `vocabulary`, `memory`, `people`, `care`, `kit`: the kinds themselves, one file each
//! - `order`: sorting, compiled once; `sorted`: maps and sets for a device
//! - `text`: the one analyser of words
#![forbid(unsafe_code)]

pub mod actor;
pub mod audience;
pub mod care;
pub mod communities;
pub mod content;
pub mod directory;
pub mod error;
pub mod field;
pub mod id;
pub mod kind;
pub mod kit;
pub mod knowledge;
pub mod language;
pub mod memory;
pub mod order;
pub mod people;
pub mod policy;
pub mod projection;
pub mod query;
pub mod record;
pub mod scope;
pub mod sorted;
pub mod text;
pub mod time;
pub mod value;
pub mod vocabulary;

pub use actor::{Actor, Duty};
pub use audience::{Audience, AudienceKey};
pub use content::Content;
pub use error::{Invalid, Problem};
pub use field::{FieldId, FieldSpec, MergeRule};
pub use id::{AccountId, DeviceId, GroupId, OpId, RecordId};
pub use kind::Kind;
pub use language::Lang;
pub use policy::{Action, Decision, Level, Subject, may};
pub use projection::{PROJECTION_VERSION, Projection};
pub use record::{Record, Ref};
pub use scope::{ScopeId, Selector};
pub use time::Instant;
pub use value::{Element, Fields, Value};
