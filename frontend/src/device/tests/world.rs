//! A server in memory, people, and what they write.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;

use domain::content::{Content, LangTag, Markdown, Text};
use domain::knowledge::{Note, NoteStatus, Notebook, NotebookStatus, Placement, PlacementStatus, placement};
use domain::record::{Header, Ref};
use domain::{AccountId, Actor, Audience, Instant, Kind, Record, RecordId};
use search::SegmentBuilder;
use sync::engine::{Endpoint, Event, NetError, State};
use sync::memory::{Request, Server};
use sync::operation::{OpKind, difference};
use sync::ports::Change;
use sync::protocol::{MAGIC, Status, encode_answer, endpoint};
use sync::wire::Writer;

use super::super::once::once;
use super::super::{Device, Session, finder, now_ms, spare};
use super::files::Files;
use crate::transport::{Answer, Carry, Carrying, Exchange};

/// A server and a network that may be cut.
pub struct World {
    pub server: RefCell<Server>,
    pub online: Cell<bool>,
    /// The server's clock less the device's, milliseconds.
    pub server_ms: Cell<i64>,
    pub asked: RefCell<Vec<String>>,
    pub files: Files,
    /// How much text was not here when a file came, where answers are slow.
    pub unsent_text_at_files: Cell<usize>,
}

/// Somebody's way to the world.
struct Way {
    world: Rc<World>,
    account: Option<AccountId>,
}

impl World {
    pub fn new() -> Rc<Self> {
        let mut server = Server::new([7; 16]);
        server.accounts = (1..4).map(|number| (account(number), Actor::member(person(number)))).collect();
        Rc::new(Self {
            server: RefCell::new(server),
            online: Cell::new(true),
            server_ms: Cell::new(0),
            asked: RefCell::default(),
            files: Files::default(),
            unsent_text_at_files: Cell::new(0),
        })
    }

    /// The device of somebody (nobody: 0), over the database of this name.
    pub fn device(self: &Rc<Self>, name: &str, number: u8) -> Device {
        let session = (number > 0).then(|| Session { account: account(number), actor: Actor::member(person(number)) });
        let account = session.as_ref().map(|session| session.account);
        Device::named(name.to_owned(), session, Rc::new(Way { world: Rc::clone(self), account }))
    }

    /// Somebody's way to this world, for what is asked without a device.
    pub fn way(self: &Rc<Self>) -> Rc<dyn Exchange> {
        Rc::new(Way { world: Rc::clone(self), account: None })
    }

    pub fn record(&self, id: RecordId) -> Option<Record> {
        self.server.borrow().records().find(|record| record.id == id).cloned()
    }

    fn segments(&self) -> Vec<u8> {
        let mut builder = SegmentBuilder::new("public");
        let server = self.server.borrow();
        let public = server.records().filter(|record| record.audience() == Audience::Public);
        public.filter_map(finder::document).for_each(|document| builder.add(document));
        let mut writer = Writer::new();
        writer.raw(&MAGIC);
        writer.list([builder.finish()], |writer, segment| writer.bytes(&segment));
        writer.into_bytes()
    }
}

impl Exchange for Way {
    fn post(&self, path: &'static str, body: Vec<u8>, _pending: u32) -> Answer {
        let (world, account) = (Rc::clone(&self.world), self.account);
        Box::pin(async move {
            if !world.online.get() {
                return Err(NetError::Unreachable);
            }
            world.asked.borrow_mut().push(path.to_owned());
            if path == endpoint::STATUS {
                let epoch = world.server.borrow().epoch;
                let status = Status { epoch, server_now: Instant::from_millis(0), min_proto: 1, build: String::new() };
                return Ok(encode_answer(&Ok(status)));
            }
            let all = [Endpoint::Subscribe, Endpoint::Pull, Endpoint::Push, Endpoint::Rescue];
            let endpoint = all.into_iter().find(|endpoint| endpoint.path() == path).unwrap();
            let device_ms = now_ms();
            let now_ms = device_ms.saturating_add_signed(world.server_ms.get());
            let request = Request { endpoint, account, device_ms, now_ms, level: sync::level::LEVEL, body: &body };
            Ok(world.server.borrow_mut().handle(&request))
        })
    }

    fn ask(&self, path: &'static str, media_type: &'static str, question: String) -> Answer {
        let world = Rc::clone(&self.world);
        Box::pin(async move {
            if !world.online.get() {
                return Err(NetError::Unreachable);
            }
            world.asked.borrow_mut().push(path.to_owned());
            if path.ends_with("/segment") {
                assert!(question.lines().all(|line| line.parse::<domain::Selector>().is_ok()), "{question}");
                return Ok(world.segments());
            }
            assert_eq!(media_type, "application/json");
            Ok(br#"[{"selector":"core","records":3,"bytes":2000}]"#.to_vec())
        })
    }

    fn carry(&self, request: Carry) -> Carrying {
        let world = Rc::clone(&self.world);
        Box::pin(async move {
            if !world.online.get() {
                return Err(NetError::Unreachable);
            }
            let files = &world.files;
            // Only text that the server knows may have a file follow it.
            let records = world.server.borrow().records().filter(|record| record.kind == Kind::Note).count();
            if request.method == "POST" && files.slow.get() && records < 5 {
                world.unsent_text_at_files.set(5 - records);
            }
            // What is asked after is not on its way.
            let sends = usize::from(matches!(request.method, "POST" | "PATCH"));
            files.at_once.set(files.at_once.get() + sends);
            files.most_at_once.set(files.most_at_once.get().max(files.at_once.get()));
            if files.slow.get() {
                gloo_timers::future::TimeoutFuture::new(5).await;
            }
            files.at_once.set(files.at_once.get() - sends);
            files.carry(&request)
        })
    }

    fn last_words(&self, path: &'static str, body: Vec<u8>) {
        let answer = self.post(path, body, 0);
        wasm_bindgen_futures::spawn_local(async move { drop(answer.await) });
    }

    fn reachable(&self) -> Pin<Box<dyn Future<Output = bool>>> {
        let online = self.world.online.get();
        Box::pin(async move { online })
    }
}

pub fn account(number: u8) -> AccountId {
    AccountId::from_bytes([number; 16])
}

pub fn person(number: u8) -> RecordId {
    RecordId::from_bytes([100 + number; 16])
}

pub fn text<const MAX: usize>(text: &str) -> Text<MAX> {
    Text::parse(text).unwrap()
}

/// Names for databases that no earlier test has filled.
pub async fn fresh(name: &str) -> String {
    let name = format!("test-device-{name}");
    offline::delete(&name).await.unwrap();
    spare::forget(&name).await;
    name
}

fn create(kind: Kind, id: RecordId, content: &impl Content) -> Change {
    let header = Header { audience: Audience::Public, lang: LangTag::parse("fr").unwrap(), ..Header::default() };
    let mut fields = header.write();
    fields.extend(content.write());
    Change { record: Ref { kind, id }, kind: OpKind::Create(fields), seen: 0 }
}

pub fn new_note(id: RecordId, author: u8, title: &str, body: &str) -> Change {
    let note = Note {
        title: text(title),
        body: Markdown::parse(body).unwrap(),
        authors: vec![person(author)],
        status: NoteStatus::Published,
        ..Note::default()
    };
    create(Kind::Note, id, &note)
}

pub fn new_notebook(id: RecordId, title: &str) -> Change {
    let content = Notebook { title: text(title), status: NotebookStatus::Published, ..Notebook::default() };
    create(Kind::Notebook, id, &content)
}

pub fn new_placement(container: RecordId, item: RecordId) -> Change {
    let content = Placement { container, item, status: PlacementStatus::Accepted, ..Placement::default() };
    create(Kind::Placement, placement::id(container, item), &content)
}

/// What a form makes of a record that it shows, when its body becomes this.
pub fn edited(shown: &Record, body: &str) -> Vec<Change> {
    let note = Note { body: Markdown::parse(body).unwrap(), ..shown.content::<Note>() };
    let changed = BTreeMap::from([(
        domain::knowledge::note::field::BODY,
        note.write()[&domain::knowledge::note::field::BODY].clone(),
    )]);
    let kinds = difference(shown, &changed);
    kinds.into_iter().map(|kind| Change { record: shown.reference(), kind, seen: shown.rev }).collect()
}

/// Waits until the engine's state is so.
pub async fn until(device: &Device, so: impl Fn(&State) -> bool) {
    loop {
        if device.look(|_, state| so(state)) == Some(true) {
            return;
        }
        let (giver, taker) = once();
        let giver = RefCell::new(Some(giver));
        device.subscribe(move |_| {
            if let Some(giver) = giver.borrow_mut().take() {
                giver.give(());
            }
        });
        taker.take().await;
    }
}

/// Has a device lead, and waits until everything went out and came in.
pub async fn settle(device: &Device) {
    device.tell(Event::Leader(true));
    until(device, |state| {
        let totals = state.totals();
        state.kept().is_some_and(|kept| kept.outbox.is_empty()) && totals.complete_at.is_some()
    })
    .await;
}
