//! The same script given to the server in memory, which simulation judges, and to the shipped one on each database: the same
//! verdicts, and the same on the device afterwards.

use std::collections::BTreeMap;

use domain::record::Ref;
use domain::{AccountId, Kind, Record, RecordId, ScopeId, Selector};
use sync::codec::encode_group;
use sync::engine::Endpoint;
use sync::memory::{Request, Server};
use sync::protocol::{Answer, Body, Pull, Pulled, Push, Pushed, Subscribe, Subscribed, What, decode_answer};
use sync::{Base, Group, OpKind};

use crate::harness::{Person, World, on_each_engine};

mod script;

use script::{Author, Script};

on_each_engine!(the_shipped_server_decides_as_the_one_in_memory);

/// What a device holds of a script's records: where each is listed, at which revision, and what it says.
type Holding = (BTreeMap<(ScopeId, RecordId), (What, u64)>, BTreeMap<RecordId, Record>);

/// One of the two: bytes in, bytes out.
enum Asked<'a> {
    Memory(&'a mut Server),
    Shipped,
}

async fn ask(asked: &mut Asked<'_>, person: &Person, now_ms: u64, (endpoint, body): (Endpoint, &[u8])) -> Vec<u8> {
    match asked {
        Asked::Memory(server) => {
            let level = sync::level::LEVEL;
            server.handle(&Request { endpoint, account: person.account, device_ms: now_ms, now_ms, level, body })
        }
        Asked::Shipped => match endpoint {
            Endpoint::Subscribe => person.services.subscribe(&person.from(), body).await,
            Endpoint::Pull => person.services.pull(&person.from(), body).await,
            _ => person.services.push(&person.from(), body).await,
        },
    }
}

fn told<T: Body>(bytes: &[u8]) -> T {
    let answer: Answer<T> = decode_answer(bytes).expect("an answer");
    answer.expect("no refusal")
}

/// Everything that a person's device would hold after a first exchange, of these records.
async fn holding(asked: &mut Asked<'_>, person: &Person, now_ms: u64, keeps: Ref, of: &[Ref]) -> Holding {
    let selectors = vec![Selector::Notebook(keeps.id)];
    let body = Subscribe { device: person.device, selectors }.encode();
    let list: Subscribed = told(&ask(asked, person, now_ms, (Endpoint::Subscribe, &body)).await);
    let mut cursors = vec![0; list.scopes.len()];
    let (mut listed, mut records) = Holding::default();
    loop {
        let pull = Pull {
            epoch: list.epoch,
            device: person.device,
            list_version: list.list_version,
            cursors: cursors.clone(),
            limit: 1 << 20,
            digests: Vec::new(),
        };
        let pulled: Pulled = told(&ask(asked, person, now_ms, (Endpoint::Pull, &pull.encode())).await);
        for page in pulled.pages {
            let at = list.scopes.iter().position(|scope| *scope == page.scope).expect("a scope of the list");
            cursors[at] = page.to;
            for item in page.items {
                // A suggestion has an identifier of its own; what is on it is what was suggested.
                if of.iter().any(|record| record.id == item.id) {
                    // What is removed is removed whatever its revision.
                    let rev = if item.what == What::Upsert { item.rev } else { 0 };
                    listed.insert((page.scope, item.id), (item.what, rev));
                    records.extend(item.data.map(|record| (item.id, record)));
                }
            }
        }
        if pulled.complete {
            return (listed, records);
        }
    }
}

/// Two servers say the time of their own; all else is the same.
fn timeless(record: &Record) -> (Kind, u64, &domain::Fields) {
    (record.kind, record.rev, &record.fields)
}

async fn the_shipped_server_decides_as_the_one_in_memory(world: &World) {
    let scripts = if std::env::var_os("ENCOMMUN_PROVE").is_some() { 400 } else { 25 };
    for seed in 0..scripts {
        let people = [world.member(&format!("Ana {seed}")).await, world.member(&format!("Max {seed}")).await];
        let mut memory = Server::new([1; 16]);
        for person in &people {
            let account: AccountId = person.account.expect("an account");
            memory.accounts.insert(account, person.actor.clone());
        }
        let mut script = Script::new(seed, [people[0].id, people[1].id]);
        for step in 0..24 {
            let now_ms = u64::try_from(world.now_ms()).expect("a time");
            let Author { who, group } = script.next(&memory, now_ms);
            let person = &people[who];
            let push = |group: &Group| {
                let groups = vec![(group.id, encode_group(group))];
                Push { proto: 1, device: person.device, account: person.account, groups }.encode()
            };
            let body = push(&group);
            let expected: Pushed =
                told(&ask(&mut Asked::Memory(&mut memory), person, now_ms, (Endpoint::Push, &body)).await);
            let found: Pushed = told(&ask(&mut Asked::Shipped, person, now_ms, (Endpoint::Push, &body)).await);
            let verdicts = |pushed: &Pushed| {
                let ops = pushed.groups.iter().flat_map(|group| &group.ops);
                ops.map(|(op, verdict)| (*op, format!("{verdict:?}"))).collect::<Vec<_>>()
            };
            assert_eq!(verdicts(&found), verdicts(&expected), "seed {seed}, step {step}: {group:#?}");
            script.learn(who, &group);
        }
        let now_ms = u64::try_from(world.now_ms()).expect("a time");
        for person in &people {
            let (listed, records) =
                holding(&mut Asked::Memory(&mut memory), person, now_ms, script.carnet(), script.records()).await;
            let (found, here) = holding(&mut Asked::Shipped, person, now_ms, script.carnet(), script.records()).await;
            assert_eq!(found, listed, "seed {seed}: where it is listed of {records:#?}");
            for (id, record) in &records {
                let other = here.get(id).map(timeless);
                assert_eq!(other, Some(timeless(record)), "seed {seed}: what it says");
            }
            assert_eq!(here.len(), records.len(), "seed {seed}");
        }
    }
}

/// What the first step of each script writes is new.
#[test]
fn a_script_is_the_same_each_time() {
    let server = Server::new([1; 16]);
    let people = [RecordId::from_bytes([1; 16]), RecordId::from_bytes([2; 16])];
    let first = |seed| Script::new(seed, people).next(&server, 1_780_000_000_000).group;
    assert_eq!(first(7), first(7));
    assert_ne!(first(7), first(8));
    assert!(matches!(first(7).ops[0].kind, OpKind::Create(_)) && first(7).ops[0].base == Base::New);
}
