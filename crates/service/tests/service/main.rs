//! The use cases, whole, on `SQLite` and, where `ENCOMMUN_TEST_POSTGRES` names one, on `PostgreSQL`.

mod accounts;
mod backup;
mod clocks;
mod concurrency;
mod counting;
mod curating;
mod demonstration;
mod envelopes;
mod forms;
mod harness;
mod import;
mod import_corpus;
mod import_kinds;
mod import_pictures;
mod leaks;
mod malformed;
mod media;
mod placing;
mod pulling;
mod rescue;
mod rights;
mod search;
mod upkeep;
mod versions;
mod vocabulary;
mod writing;
