//! Server functions: the wire.
