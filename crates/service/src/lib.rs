//! Use cases: authorise, validate, one transaction.
