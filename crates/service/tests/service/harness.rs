//! A commons of its own for each test: a database, a clock that the test turns, people with devices.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use domain::content::{Content, Text, schema};
use domain::knowledge::{Note, Notebook, note, notebook, placement};
use domain::record::{Ref, header};
use domain::{
    AccountId, Actor, Audience, DeviceId, FieldId, Fields, GroupId, Instant, Kind, Record, RecordId, ScopeId, Selector,
    Value,
};
use service::account::{Network, NewAccount};
use service::{Config, Limits, Sender, Services, Submitted, Surroundings};
use sqlx::Connection;
use sync::codec::{Received, encode_group, op_hash};
use sync::protocol::{Answer, Body, Item, Pull, Pulled, Push, Pushed, Subscribe, Subscribed, decode_answer};
use sync::{Base, Group, Hlc, Op, OpKind, Verdict};

const VARIABLE: &str = "ENCOMMUN_TEST_POSTGRES";

/// Runs a test on each engine that is there.
macro_rules! on_each_engine {
    ($($name:ident),* $(,)?) => {
        $(mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn sqlite() {
                let world = crate::harness::World::sqlite().await;
                super::$name(&world).await;
                world.end().await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn postgres() {
                let Some(world) = crate::harness::World::postgres(stringify!($name)).await else { return };
                super::$name(&world).await;
                world.end().await;
            }
        })*
    };
}
pub(crate) use on_each_engine;

pub struct World {
    pub services: Services,
    pub folder: PathBuf,
    config: Config,
    surroundings: Surroundings,
    clock: Arc<AtomicI64>,
    schema: Option<(String, String)>,
}

/// A second commit never has the time of the first.
fn surroundings(clock: &Arc<AtomicI64>) -> Surroundings {
    let (time, drawn) = (Arc::clone(clock), AtomicU64::new(1));
    Surroundings {
        now: Arc::new(move || Instant(time.fetch_add(1_000, Ordering::SeqCst))),
        random: Arc::new(move |bytes| {
            let n = drawn.fetch_add(1, Ordering::SeqCst);
            let pool = sync::operation::hash16(&n.to_be_bytes());
            bytes.iter_mut().zip(pool.iter().cycle()).for_each(|(to, from)| *to = *from);
        }),
    }
}

impl World {
    pub async fn sqlite() -> Self {
        let folder = std::env::temp_dir().join(unique());
        let url = format!("sqlite://{}", folder.join("encommun.db").display());
        Self::open(url, folder, None).await
    }

    /// On `SQLite`, through other files than the system's own: those of this name.
    pub async fn on(files: &str) -> Self {
        let folder = std::env::temp_dir().join(unique());
        let url = format!("sqlite://{}?vfs={files}", folder.join("encommun.db").display());
        Self::open(url, folder, None).await
    }

    pub async fn postgres(name: &str) -> Option<Self> {
        let Ok(server) = std::env::var(VARIABLE) else {
            // Past the capture of test output: a skip is to be seen and counted.
            let line = format!("skipped: {name} ({VARIABLE} is not set)\n");
            std::io::stdout().lock().write_all(line.as_bytes()).expect("a line");
            return None;
        };
        let schema = unique();
        execute(&server, format!("CREATE SCHEMA {schema}")).await;
        let joint = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{joint}options[search_path]={schema}");
        Some(Self::open(url, std::env::temp_dir().join(unique()), Some((server, schema))).await)
    }

    async fn open(url: String, folder: PathBuf, schema: Option<(String, String)>) -> Self {
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut config = Config::new(&url);
        config.limits.hash_memory = 64;
        config.storage.connections = 6;
        let clock = Arc::new(AtomicI64::new(1_780_000_000_000_000));
        let surroundings = surroundings(&clock);
        let services = Services::open_in(config.clone(), surroundings.clone()).await.expect("services");
        Self { services, folder, config, surroundings, clock, schema }
    }

    /// The same commons after the process ended without a word.
    pub async fn reopened(&self) -> Services {
        Services::open_in(self.config.clone(), self.surroundings.clone()).await.expect("services")
    }

    /// Another commons with the same clock, whose database is this.
    pub async fn beside(&self, database: String) -> Services {
        let config = Config { database, ..self.config.clone() };
        Services::open_in(config, self.surroundings.clone()).await.expect("services")
    }

    /// The same commons within other limits.
    pub async fn within(&self, limit: impl FnOnce(&mut Limits)) -> Services {
        let mut config = self.config.clone();
        limit(&mut config.limits);
        Services::open_in(config, self.surroundings.clone()).await.expect("services")
    }

    pub async fn end(self) {
        self.services.close().await;
        std::fs::remove_dir_all(&self.folder).expect("the folder to go");
        if let Some((server, schema)) = self.schema {
            execute(&server, format!("DROP SCHEMA {schema} CASCADE")).await;
        }
    }

    /// A connection of a test's own; nothing on `SQLite`, which writes one at a time.
    pub async fn postgres_connection(&self) -> Option<sqlx::PgConnection> {
        self.schema.as_ref()?;
        Some(sqlx::PgConnection::connect(&self.config.database).await.expect("the database"))
    }

    /// Writes past the services, as another build left it.
    pub async fn execute(&self, statement: &str) {
        if self.schema.is_some() {
            return execute(&self.config.database, statement.to_owned()).await;
        }
        let mut connection = sqlx::SqliteConnection::connect(&self.config.database).await.expect("the database");
        sqlx::query(sqlx::AssertSqlSafe(statement.to_owned())).execute(&mut connection).await.expect("a statement");
        connection.close().await.expect("an end");
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.load(Ordering::SeqCst) / 1_000
    }

    pub async fn member(&self, name: &str) -> Person {
        let new = NewAccount {
            email: email(name),
            name: name.to_owned(),
            password: "trois renards dansent".to_owned(),
            duties: std::collections::BTreeSet::new(),
            network: Network::Here,
        };
        let (account, person) = self.services.create_account(new).await.expect("an account");
        self.device_of(account, person, name)
    }

    pub fn device_of(&self, account: AccountId, person: RecordId, device: &str) -> Person {
        Person {
            services: self.services.clone(),
            account: Some(account),
            id: person,
            actor: Actor::member(person),
            device: DeviceId::derived("test device", &[device.as_bytes(), person.as_bytes()]),
        }
    }

    pub fn visitor(&self) -> Person {
        Person {
            services: self.services.clone(),
            account: None,
            id: RecordId::default(),
            actor: Actor::visitor(),
            device: DeviceId::derived("test device", &[b"visitor"]),
        }
    }
}

pub fn email(name: &str) -> String {
    format!("{}@example.org", name.to_lowercase().replace(' ', "."))
}

/// Somebody with a device.
#[derive(Clone)]
pub struct Person {
    pub services: Services,
    pub account: Option<AccountId>,
    pub id: RecordId,
    pub actor: Actor,
    pub device: DeviceId,
}

impl Person {
    pub fn sender(&self) -> Sender {
        let mut sender = Sender::here(self.actor.clone(), self.account, self.device);
        sender.online = false;
        sender
    }

    pub fn from(&self) -> service::sync::From {
        let knows = Some(sync::level::LEVEL);
        service::sync::From {
            actor: self.actor.clone(),
            account: self.account,
            knows,
            ..service::sync::From::default()
        }
    }

    pub fn op(&self, record: Ref, base: Base, kind: OpKind) -> Op {
        let ms = u64::try_from(self.services.now().millis()).expect("a time");
        Op {
            id: self.services.fresh_op(),
            record,
            kind,
            base,
            deps: Vec::new(),
            hlc: Hlc::new(ms, 0),
            schema: schema(record.kind),
        }
    }

    pub fn group(&self, ops: Vec<Op>) -> Received {
        let hashes = ops.iter().map(op_hash).collect();
        Received { group: Group { id: self.services.fresh_group(), ops }, hashes }
    }

    pub async fn send(&self, ops: Vec<Op>) -> Submitted {
        let group = self.group(ops);
        self.services.submit(&self.sender(), &[group]).await.expect("an answer")
    }

    pub async fn one(&self, op: Op) -> Verdict {
        let submitted = self.send(vec![op]).await;
        submitted.groups[0].ops[0].1.clone()
    }

    /// A published note.
    pub async fn note(&self, title: &str, body: &str, audience: Audience) -> Ref {
        let record = Ref { kind: Kind::Note, id: self.services.fresh_id() };
        let verdict =
            self.one(self.op(record, Base::New, OpKind::Create(self.note_fields(title, body, audience)))).await;
        assert_eq!(verdict, Verdict::Applied { rev: 1 });
        record
    }

    pub fn note_fields(&self, title: &str, body: &str, audience: Audience) -> Fields {
        let note = Note {
            title: Text::parse(title).expect("a title"),
            status: note::NoteStatus::Published,
            authors: vec![self.id],
            rights: Text::parse("CC-BY-SA-4.0").expect("a licence"),
            ..Note::default()
        };
        let mut fields = note.write();
        fields.insert(note::field::BODY, Value::from(body));
        fields.insert(header::AUDIENCE, Value::Text(audience.to_string()));
        fields
    }

    /// A published carnet.
    pub async fn carnet(&self, title: &str, audience: Audience) -> Ref {
        let record = Ref { kind: Kind::Notebook, id: self.services.fresh_id() };
        let content = Notebook {
            title: Text::parse(title).expect("a title"),
            status: notebook::NotebookStatus::Published,
            ..Notebook::default()
        };
        let mut fields = content.write();
        fields.insert(header::AUDIENCE, Value::Text(audience.to_string()));
        let verdict = self.one(self.op(record, Base::New, OpKind::Create(fields))).await;
        assert_eq!(verdict, Verdict::Applied { rev: 1 });
        record
    }

    pub fn placing(&self, carnet: Ref, item: Ref) -> Op {
        let record = Ref { kind: Kind::Placement, id: placement::id(carnet.id, item.id) };
        let fields = Fields::from([
            (placement::field::CONTAINER, Value::Id(carnet.id)),
            (placement::field::ITEM, Value::Id(item.id)),
            (placement::field::STATUS, Value::from("accepted")),
        ]);
        self.op(record, Base::New, OpKind::Create(fields))
    }

    pub async fn place(&self, carnet: Ref, item: Ref) -> Ref {
        let placed = self.placing(carnet, item);
        let record = placed.record;
        assert_eq!(self.one(placed).await, Verdict::Applied { rev: 1 });
        record
    }

    pub fn edit(&self, record: Ref, rev: u64, before: &str, after: &str) -> Op {
        self.op(record, Base::Rev(rev), OpKind::edit_text(note::field::BODY, before, after))
    }

    pub async fn set(&self, record: Ref, rev: u64, field: FieldId, value: Value) -> Verdict {
        self.one(self.op(record, Base::Rev(rev), OpKind::Set(Fields::from([(field, value)])))).await
    }

    /// The record, if this person may see it.
    pub async fn sees(&self, id: RecordId) -> Option<Record> {
        use domain::query::{Answer, Ask};
        let reply = self.services.read(&self.actor, vec![Ask::Record(id)]).await.expect("an answer");
        match reply.answers.into_iter().next() {
            Some(Answer::Record(seen)) => seen.map(|seen| seen.record),
            other => panic!("{other:?}"),
        }
    }

    pub async fn body(&self, id: RecordId) -> String {
        let record = self.sees(id).await.expect("the record");
        record.content::<Note>().body.as_str().to_owned()
    }

    pub async fn subscribe(&self, selectors: &[Selector]) -> Subscribed {
        let body = Subscribe { device: self.device, selectors: selectors.to_vec() }.encode();
        decoded::<Subscribed>(&self.services.subscribe(&self.from(), &body).await).expect("a list")
    }

    pub async fn pull(&self, list: &Subscribed, cursors: &[u64]) -> Answer<Pulled> {
        let pull = Pull {
            epoch: list.epoch,
            device: self.device,
            list_version: list.list_version,
            cursors: cursors.to_vec(),
            limit: 1 << 20,
            digests: Vec::new(),
        };
        decoded(&self.services.pull(&self.from(), &pull.encode()).await)
    }

    /// Everything that this device would hold after a first sync.
    pub async fn everything(&self, selectors: &[Selector]) -> Vec<(ScopeId, Item)> {
        let list = self.subscribe(selectors).await;
        let mut cursors = vec![0; list.scopes.len()];
        let mut items = Vec::new();
        loop {
            let pulled = self.pull(&list, &cursors).await.expect("pages");
            for page in pulled.pages {
                let at = list.scopes.iter().position(|scope| *scope == page.scope).expect("a scope of the list");
                assert_eq!(page.from, cursors[at]);
                cursors[at] = page.to;
                items.extend(page.items.into_iter().map(|item| (page.scope, item)));
            }
            if pulled.complete {
                return items;
            }
        }
    }

    pub async fn push(&self, groups: &[Received]) -> Answer<Pushed> {
        let groups = groups.iter().map(|group| (group.group.id, encode_group(&group.group))).collect();
        self.push_raw(groups).await
    }

    pub async fn push_raw(&self, groups: Vec<(GroupId, Vec<u8>)>) -> Answer<Pushed> {
        let push = Push { proto: 1, device: self.device, account: self.account, groups };
        decoded(&self.services.push(&self.from(), &push.encode()).await)
    }
}

pub fn decoded<T: Body>(bytes: &[u8]) -> Answer<T> {
    assert_eq!(&bytes[..4], b"ECS1", "an answer of ours");
    decode_answer(bytes).expect("an answer")
}

async fn execute(url: &str, statement: String) {
    let mut connection = sqlx::PgConnection::connect(url).await.expect("PostgreSQL");
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await.expect("a statement");
    connection.close().await.expect("an end");
}

pub fn unique() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("a time").as_nanos();
    format!("encommun_service_{}_{now}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}
