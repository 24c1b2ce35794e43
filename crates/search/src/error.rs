//! What can be wrong with a segment.

/// Why bytes are not a segment that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SegmentError {
    /// These bytes are something else: ask for the segment again.
    #[error("these bytes are not a search segment")]
    NotASegment,
    /// Another version of the program wrote it: ask for the segment again, or build it again from the records.
    #[error("search segment of version {0}, which is not known here")]
    Version(u8),
    /// Bytes were changed or lost on the way: ask for the segment again.
    #[error("the search segment's checksum differs")]
    Checksum,
    /// The checksum holds but what it covers does not: whoever wrote it is at fault; build it again from the records.
    #[error("the search segment's {0} cannot be read")]
    Structure(&'static str),
    /// Segments of two audiences are never made one: merge each audience's apart.
    #[error("segments of two audiences cannot be merged")]
    Audiences,
}
