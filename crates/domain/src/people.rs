//! People: what a person says of themselves.

pub mod person;

pub use person::Person;
