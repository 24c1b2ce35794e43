//! What whoever runs the server is told where it cannot start or a command cannot be done: what is wrong, and what to do.

use std::fs::{self, Permissions};
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt;

use flate2::Compression;
use flate2::write::GzEncoder;
use sqlx::{Connection, SqliteConnection};

use crate::commands::{Place, refused};

const SERVE: [&str; 3] = ["--address", "127.0.0.1:0", "serve"];

#[test]
fn a_port_that_is_taken_is_named_before_anything_is_made() {
    let place = Place::new("port");
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let ended = place.run("data", &["--address", &address, "serve"], "");
    refused(&ended, &format!("{address} cannot be listened on: another program listens there"));
    refused(&ended, "choose another with --address");
    assert!(!place.at("data").exists(), "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_another_process_holds_is_named_and_nothing_is_lost() {
    let place = Place::with_lea("locked");
    let file = place.at("data").join("encommun.db");
    let mut other = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("another process");
    sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.expect("held");
    let create = ["account", "create", "max@example.org"];
    std::thread::scope(|scope| {
        let command = scope.spawn(|| place.run("data", &create, "trois renards dansent\n"));
        let served = place.run("data", &SERVE, "");
        for ended in [served, command.join().expect("an end")] {
            refused(&ended, "another program keeps the database locked");
            refused(&ended, "encommun.db");
            refused(&ended, "end it or wait until it is done, then start again");
        }
    });
    sqlx::query("ROLLBACK").execute(&mut other).await.expect("let go");
    let accounts: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM account").fetch_one(&mut other).await.expect("a count");
    assert_eq!(accounts, 1);
    assert!(place.run("data", &create, "trois renards dansent\n").status.success());
}

#[test]
fn a_database_or_a_folder_that_nothing_can_be_written_to_is_named() {
    let place = Place::with_lea("readonly");
    let (folder, file) = (place.at("data"), place.at("data").join("encommun.db"));
    let before = fs::read(&file).expect("its bytes");
    for (marked, writable, named) in [(&file, 0o644, "encommun.db"), (&folder, 0o755, "data")] {
        let closed = if writable == 0o644 { 0o444 } else { 0o555 };
        fs::set_permissions(marked, Permissions::from_mode(closed)).expect("closed");
        for arguments in [&SERVE[..], &["account", "create", "max@example.org"]] {
            let ended = place.run("data", arguments, "trois renards dansent\n");
            refused(&ended, "the database can be read but not written");
            refused(&ended, named);
            refused(&ended, "give the server the right to write to it");
        }
        fs::set_permissions(marked, Permissions::from_mode(writable)).expect("open");
    }
    assert_eq!(fs::read(&file).expect("its bytes"), before, "not a byte changed");
}

#[test]
fn an_archive_is_not_unpacked_and_what_to_do_is_said() {
    let place = Place::with_lea("archive");
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0_u8; 1 << 20];
    (0..256).for_each(|_| bomb.write_all(&zeros).expect("zeros"));
    fs::write(place.at("guides.tar.gz"), bomb.finish().expect("whole")).expect("a file");
    fs::write(place.at("guides.zip"), b"PK\x03\x04 and the rest").expect("a file");
    for name in ["guides.tar.gz", "guides.zip"] {
        let markdown = place.run("data", &["import", "markdown", name, "--as", "lea@example.org"], "");
        refused(&markdown, "is not a folder");
        refused(
            &place.run("data", &["import", "rescue", name, "--as", "lea@example.org"], ""),
            "no file of unsent work",
        );
        refused(&place.run("other", &["restore", name], ""), "no backup");
    }
}
