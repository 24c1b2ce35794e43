//! Synchronisation, sans-IO: state in, effects out. The same code runs in the browser, on the server and in the simulator.
//!
//! # Layout
//! - `clock`: hybrid logical clocks
//! - `operation`: what a person did, by field, with what they saw
//! - `codec`, `wire`: bytes on the wire and at rest, which old and new builds both read
//! - `protocol`: the requests and answers of the versioned endpoints
//! - `verdict`: what the server decided of each operation
//! - `stored`: a record as the server keeps it, with the stamps of its fields
//! - `merge`: registers, sets, maps, states and Markdown
//! - `parts`: a suggestion, part by part
//! - `versions`: what changed from one version of a record to another
//! - `apply`: the server's pure decision over a group
//! - `outbox`, `overlay`, `plan`: pending work, what the screen shows, what a pull changes
//! - `digest`: what tells whether two hold the same of a scope
//! - `lease`: how long a copy stays readable without a word of the server
//! - `engine`: the client's state machine
//! - `rescue`: the file of what is not sent, which a device exports and a server takes in
//! - `media`: files that were picked on a device, and how far each is on its way
//! - `planted`: bugs that the simulator plants; none in what ships
//! - `memory`: stores and a server in memory, for simulation and tests
//! - `ports`: what the engine asks of a device's storage and network, and what views ask of the device
#![forbid(unsafe_code)]

pub mod apply;
pub mod clock;
pub mod codec;
pub mod digest;
pub mod engine;
pub mod lease;
pub mod level;
pub mod media;
pub mod memory;
pub mod merge;
pub mod operation;
pub mod outbox;
pub mod overlay;
pub mod parts;
pub mod plan;
pub mod planted;
pub mod ports;
pub mod protocol;
pub mod rescue;
pub mod status;
pub mod stored;
pub mod verdict;
pub mod versions;
pub mod wire;

pub use clock::Hlc;
pub use operation::{Base, Group, Op, OpKind, TextBody};
pub use status::{RecordStatus, Totals};
pub use stored::{Stamp, Stamps, Stored};
pub use verdict::Verdict;
