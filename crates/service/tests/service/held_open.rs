//! Commits in another order than they began in: two connections held open keep two pushes back while others pass. Whoever pulls in
//! between misses nothing, and all of it is as the server in memory makes it in the order of the commits.

use std::collections::BTreeMap;

use domain::knowledge::note;
use domain::record::Ref;
use domain::{Audience, Fields, RecordId, ScopeId, Selector, Value};
use sqlx::{Connection, PgConnection};
use sync::codec::encode_group;
use sync::engine::Endpoint;
use sync::memory::{Request, Server};
use sync::protocol::{Body, Push, Pushed, Subscribed, What, decode_answer};
use sync::{Base, Group, OpKind, Verdict};
use tokio::task::JoinHandle;

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(what_was_kept_back_comes_after_what_passed_it);

/// A connection that keeps a record for itself, and by what name the database knows it.
struct Holder(PgConnection, i32);

impl Holder {
    async fn of(world: &World, record: Ref) -> Option<Self> {
        let mut connection = world.postgres_connection().await?;
        for statement in ["BEGIN", "SET LOCAL statement_timeout = 0"] {
            sqlx::query(statement).execute(&mut connection).await.expect("a transaction");
        }
        let (pid,): (i32,) =
            sqlx::query_as("SELECT pg_backend_pid()").fetch_one(&mut connection).await.expect("a name");
        let held = "SELECT 1 FROM record WHERE id = $1 FOR UPDATE";
        let id = sqlx::types::Uuid::from_bytes(*record.id.as_bytes());
        sqlx::query(held).bind(id).execute(&mut connection).await.expect("the record");
        Some(Self(connection, pid))
    }

    /// Waits until somebody waits for it.
    async fn is_waited_for(&self, world: &World) {
        let mut look = world.postgres_connection().await.expect("a connection");
        let waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))";
        loop {
            let (count,): (i64,) = sqlx::query_as(waits).bind(self.1).fetch_one(&mut look).await.expect("a count");
            if count > 0 {
                break;
            }
            tokio::task::yield_now().await;
        }
        look.close().await.expect("an end");
    }

    async fn lets_go(self) {
        self.0.close().await.expect("an end");
    }
}

fn body(person: &Person, group: &Group) -> Vec<u8> {
    let groups = vec![(group.id, encode_group(group))];
    Push { proto: 1, device: person.device, account: person.account, groups }.encode()
}

fn push(person: &Person, group: &Group) -> JoinHandle<Vec<u8>> {
    let (person, body) = (person.clone(), body(person, group));
    tokio::spawn(async move { person.services.push(&person.from(), &body).await })
}

fn verdicts(answer: &[u8]) -> Vec<Verdict> {
    let pushed = decode_answer::<Pushed>(answer).expect("bytes").expect("no refusal");
    pushed.groups.into_iter().flat_map(|group| group.ops).map(|(_, verdict)| verdict).collect()
}

/// A device that pulls now and then: what it holds, and up to where it has read.
struct Puller {
    person: Person,
    list: Subscribed,
    cursors: Vec<u64>,
    /// Where each record is listed, at which revision.
    listed: BTreeMap<(ScopeId, RecordId), u64>,
    /// What each says: it travels once, however many scopes list it.
    records: BTreeMap<RecordId, (u64, Fields)>,
}

impl Puller {
    async fn new(person: Person, carnet: Ref) -> Self {
        let list = person.subscribe(&[Selector::Notebook(carnet.id)]).await;
        let cursors = vec![0; list.scopes.len()];
        Self { person, list, cursors, listed: BTreeMap::new(), records: BTreeMap::new() }
    }

    async fn pull(&mut self) {
        loop {
            let pulled = self.person.pull(&self.list, &self.cursors).await.expect("pages");
            assert!(pulled.reset.is_empty() && pulled.list.is_none(), "it goes on from where it was");
            for page in pulled.pages {
                let at = self.list.scopes.iter().position(|scope| *scope == page.scope).expect("a scope of the list");
                assert!(page.to > self.cursors[at], "numbers go up");
                self.cursors[at] = page.to;
                for item in page.items {
                    match item.what {
                        What::Upsert => self.listed.insert((page.scope, item.id), item.rev),
                        _ => self.listed.remove(&(page.scope, item.id)),
                    };
                    if let Some(record) = item.data {
                        self.records.insert(item.id, (record.rev, record.fields));
                    }
                }
            }
            if pulled.complete {
                return;
            }
        }
    }

    fn title(&self, record: Ref) -> Option<&Value> {
        self.records.get(&record.id).and_then(|(_, fields)| fields.get(&note::field::TITLE))
    }
}

async fn what_was_kept_back_comes_after_what_passed_it(world: &World) {
    let rounds = if std::env::var_os("ENCOMMUN_PROVE").is_some() { 60 } else { 6 };
    let services = world.within(|limits| limits.pushes_at_once = 8).await;
    let lea = Person { services: services.clone(), ..world.member("Léa").await };
    let account = lea.account.expect("hers");
    let device = |name: &str| Person { services: services.clone(), ..world.device_of(account, lea.id, name) };
    let carnet = lea.carnet("Carnet", Audience::Members).await;
    for round in 0..rounds {
        let mut memory = Server::new([1; 16]);
        memory.accounts.insert(account, lea.actor.clone());
        let ids: Vec<Ref> = (0..3).map(|_| Ref { kind: domain::Kind::Note, id: services.fresh_id() }).collect();
        let [first, second, free] = [ids[0], ids[1], ids[2]];
        let now_ms = || u64::try_from(world.now_ms()).expect("a time");
        let mut in_memory = |person: &Person, group: &Group| {
            let body = body(person, group);
            let now_ms = now_ms();
            let endpoint = Endpoint::Push;
            let level = sync::level::LEVEL;
            let asked = Request { endpoint, account: person.account, device_ms: now_ms, now_ms, level, body: &body };
            verdicts(&memory.handle(&asked))
        };
        for note in &ids {
            let fields = lea.note_fields("Avant", "corps\n", Audience::Members);
            let group = lea.group(vec![lea.op(*note, Base::New, OpKind::Create(fields))]).group;
            let shipped = push(&lea, &group).await.expect("an answer");
            assert_eq!(verdicts(&shipped), in_memory(&lea, &group));
            lea.place(carnet, *note).await;
        }
        let mut puller = Puller::new(device(&format!("puller {round}")), carnet).await;
        puller.pull().await;
        let edited = |person: &Person, notes: &[Ref], title: &str| {
            let set = |note: &Ref| {
                let fields = Fields::from([(note::field::TITLE, Value::from(title))]);
                person.op(*note, Base::Rev(1), OpKind::Set(fields))
            };
            person.group(notes.iter().map(set).collect()).group
        };
        let (one, two, three) = (device("one"), device("two"), device("three"));
        // The two that are kept back touch what passes as well: each comes after it, and decides over it.
        let (back_one, back_two) = (edited(&one, &[first, free], "Une"), edited(&two, &[second, free], "Deux"));
        let passes = edited(&three, &[free], "Trois");

        let holders = [Holder::of(world, first).await, Holder::of(world, second).await];
        let mut order = [(&one, &back_one, first), (&two, &back_two, second)];
        if round % 2 == 1 {
            order.reverse();
        }
        let mut kept_back = Vec::new();
        let [holds_first, holds_second] = holders;
        let mut holders = [holds_first, holds_second].map(Some);
        if holders[0].as_ref().is_some_and(Option::is_some) {
            for (person, group, record) in [(&one, &back_one, first), (&two, &back_two, second)] {
                kept_back.push((record, push(person, group)));
                let holder =
                    holders[usize::from(record == second)].as_ref().and_then(Option::as_ref).expect("a holder");
                holder.is_waited_for(world).await;
            }
        }
        let passed = push(&three, &passes).await.expect("an answer");
        assert_eq!(verdicts(&passed), in_memory(&three, &passes), "round {round}");
        puller.pull().await;
        assert_eq!(puller.title(free), Some(&Value::from("Trois")));
        assert_eq!(puller.title(first), Some(&Value::from("Avant")), "what is kept back is not seen");
        for (person, group, record) in order {
            let answer = match holders[usize::from(record == second)].take().flatten() {
                Some(holder) => {
                    holder.lets_go().await;
                    let at = kept_back.iter().position(|(of, _)| *of == record).expect("kept back");
                    kept_back.remove(at).1.await.expect("an answer")
                }
                None => push(person, group).await.expect("an answer"),
            };
            assert_eq!(verdicts(&answer), in_memory(person, group), "round {round}");
            puller.pull().await;
            let title = if record == first { "Une" } else { "Deux" };
            assert_eq!(puller.title(record), Some(&Value::from(title)), "round {round}: what comes late is not missed");
        }
        let mut anew = Puller::new(device(&format!("anew {round}")), carnet).await;
        anew.pull().await;
        assert_eq!(puller.listed, anew.listed, "round {round}: by pieces or at once");
        assert_eq!(puller.records, anew.records, "round {round}: by pieces or at once");
        for note in [first, second, free] {
            let shipped = lea.sees(note.id).await.expect("it");
            let stored = memory.records().find(|stored| stored.id == note.id).expect("it");
            assert_eq!((shipped.rev, &shipped.fields), (stored.rev, &stored.fields), "round {round}");
        }
    }
    services.close().await;
}
