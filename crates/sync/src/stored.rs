//! A record as the server keeps it: its fields and when each last changed.

use std::collections::BTreeMap;

use domain::{DeviceId, FieldId, OpId, Record};

use crate::clock::Hlc;

/// The last change of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// Corrected device time.
    pub hlc: Hlc,
    /// The device, to break ties.
    pub device: DeviceId,
    /// The operation, to break ties within a device.
    pub op: OpId,
    /// The revision that it made.
    pub rev: u64,
}

/// The last change of each field; a field whose rule is a map has one per key, others use the empty key.
pub type Stamps = BTreeMap<(FieldId, String), Stamp>;

/// A record with its stamps.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// The record.
    pub record: Record,
    /// When each field last changed.
    pub stamps: Stamps,
}
