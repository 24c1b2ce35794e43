//! The use cases, whole, on `SQLite` and, where `ENCOMMUN_TEST_POSTGRES` names one, on `PostgreSQL`.

mod accounts;
mod concurrency;
mod forms;
mod harness;
mod import;
mod import_corpus;
mod leaks;
mod malformed;
mod pulling;
mod search;
mod writing;
