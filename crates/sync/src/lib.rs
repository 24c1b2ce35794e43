//! Clocks, operations, outbox, merge, planning, protocol; sans-IO.
