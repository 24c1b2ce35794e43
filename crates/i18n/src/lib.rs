//! Words, in French and English.
