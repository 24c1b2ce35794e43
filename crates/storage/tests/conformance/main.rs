//! One suite for both engines: each test runs on `SQLite`, and on `PostgreSQL` where `ENCOMMUN_TEST_POSTGRES` gives an address.
//! Without it each `PostgreSQL` test prints `skipped: <name>` on a line of its own, and does nothing.
//!
//! # Layout
//! - `harness`: a fresh database a test
//! - `samples`: records to write
//! - one file a noun
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must say where")]

/// Makes `sqlite::<test>` and `postgres::<test>` of each `async fn <test>(test: TestDb)` beside it.
macro_rules! on_both_engines {
    ($($name:ident),* $(,)?) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let (test, clean) = crate::harness::sqlite().await;
                    super::$name(test).await;
                    clean.up().await;
                }
            )*
        }
        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let name = concat!(module_path!(), "::", stringify!($name));
                    let Some((test, clean)) = crate::harness::postgres(name).await else { return };
                    super::$name(test).await;
                    clean.up().await;
                }
            )*
        }
    };
}

mod accounts;
mod addresses;
mod devices;
mod harness;
mod jobs;
mod media;
mod opening;
mod operations;
mod postgres_faults;
mod projections;
mod queries;
mod records;
mod samples;
mod scopes;
mod sessions;
