//! The power is cut at any write to the database: whatever was answered as kept is there, no group is there by half, and the
//! server starts again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use domain::record::Ref;
use domain::{Audience, Kind, RecordId};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sync::Verdict;
use sync::codec::Received;

use crate::harness::{Person, World};

/// How many groups are sent while the power may go.
const GROUPS: usize = 120;

/// After how many cuts the whole server is started.
const STARTS: usize = 100;

/// What was sent: the group, and what a note says once it is kept.
struct Sent {
    group: Received,
    note: RecordId,
    body: String,
}

/// Notes that are made with their place in a carnet, and then written on, one group after the other.
async fn sent(world: &World, person: &Person) -> Vec<Sent> {
    let carnet = person.carnet("Le quai", Audience::Public).await;
    let mut sent: Vec<Sent> = Vec::new();
    for n in 0..GROUPS {
        let written = match sent.last() {
            Some(last) if n % 3 == 2 => {
                let note = Ref { kind: Kind::Note, id: last.note };
                let body = format!("{}\n\nLa marée {n}.", last.body);
                let group = person.group(vec![person.edit(note, 1, &last.body, &body)]);
                Sent { group, note: note.id, body }
            }
            _ => {
                let note = Ref { kind: Kind::Note, id: world.services.fresh_id() };
                let body = format!("Le bateau {n} est au quai. {}", "Il pleut. ".repeat(n * 7 % 400));
                let made = person.note_fields(&format!("Bateau {n}"), &body, Audience::Public);
                let made = person.op(note, sync::Base::New, sync::OpKind::Create(made));
                let mut placed = person.placing(carnet, note);
                placed.deps = vec![made.id];
                Sent { group: person.group(vec![made, placed]), note: note.id, body }
            }
        };
        let pushed = person.push(std::slice::from_ref(&written.group)).await.expect("an answer");
        let verdicts: Vec<&Verdict> =
            pushed.groups.iter().flat_map(|group| group.ops.iter().map(|(_, verdict)| verdict)).collect();
        assert!(
            !verdicts.is_empty() && verdicts.iter().all(|verdict| matches!(verdict, Verdict::Applied { .. })),
            "{verdicts:?}"
        );
        // Here somebody's device says « envoyé » and forgets what it sent.
        outage::mark(&world.folder, n as u64);
        sent.push(written);
    }
    sent
}

/// The operations that a database knows, where it is whole.
async fn known(file: &Path) -> BTreeSet<Vec<u8>> {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("a database");
    let whole: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut connection).await.expect("a check");
    assert_eq!(whole, "ok");
    let tables = "SELECT count(*) FROM sqlite_schema WHERE name = 'op_log'";
    let tables: i64 = sqlx::query_scalar(tables).fetch_one(&mut connection).await.expect("tables");
    let known: Vec<Vec<u8>> = match tables {
        0 => Vec::new(),
        _ => sqlx::query_scalar("SELECT op_id FROM op_log").fetch_all(&mut connection).await.expect("operations"),
    };
    connection.close().await.expect("an end");
    known.into_iter().collect()
}

fn whole(known: &BTreeSet<Vec<u8>>, sent: &[Sent], told: &BTreeSet<u64>) {
    for (n, sent) in sent.iter().enumerate() {
        let ops = &sent.group.group.ops;
        let kept = ops.iter().filter(|op| known.contains(op.id.as_bytes().as_slice())).count();
        assert!(kept == 0 || kept == ops.len(), "the group {n} is there by half");
        assert!(kept > 0 || !told.contains(&(n as u64)), "the group {n} is lost");
    }
}

/// The server starts on what is left: it shows what it said it kept, and answers the same groups as before.
async fn starts(world: &World, folder: &Path, person: &Person, sent: &[Sent], told: &BTreeSet<u64>) {
    let services = world.beside(format!("sqlite://{}", folder.join("encommun.db").display())).await;
    let person = Person { services: services.clone(), ..person.clone() };
    let mut last = BTreeMap::new();
    for (n, sent) in sent.iter().enumerate().filter(|(n, _)| told.contains(&(*n as u64))) {
        last.insert(sent.note, sent);
        if n % 10 == 0 {
            let pushed = person.push(std::slice::from_ref(&sent.group)).await.expect("an answer");
            assert!(pushed.groups[0].ops.iter().all(|(_, verdict)| matches!(verdict, Verdict::Applied { .. })));
        }
    }
    for (note, sent) in last {
        let body = person.body(note).await;
        // What was sent after it, and not answered, may be there too.
        assert!(body.starts_with(&sent.body), "{body}");
    }
    services.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_was_answered_is_lost() {
    let count = if std::env::var_os("ENCOMMUN_PROVE").is_some() { 20_000 } else { 2_000 };
    let world = World::on(outage::install()).await;
    let person = world.member("Solange").await;
    let sent = sent(&world, &person).await;
    let mut cuts = outage::Cuts::of(outage::take(&world.folder), count, 20_261_126);
    let (after, mut cut) = (world.folder.join("after"), 0);
    while let Some(told) = cuts.next_into(&after).expect("files") {
        whole(&known(&after.join("encommun.db")).await, &sent, told);
        if cut % (count / STARTS) == 0 {
            starts(&world, &after, &person, &sent, told).await;
        }
        cut += 1;
    }
    assert_eq!(cut, count);
    world.end().await;
}
