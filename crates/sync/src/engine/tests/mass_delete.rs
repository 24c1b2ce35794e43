//! Much that would leave at once is read again, then a person is asked; nothing goes before they answered.

use domain::OpId;
use domain::knowledge::term;
use domain::scope::ScopeId;

use super::*;
use crate::protocol::{Pulled, decode_answer, encode_answer};

const MAX: RecordId = RecordId::from_bytes([2; 16]);

fn id(n: u8) -> RecordId {
    RecordId::from_bytes([100 + n; 16])
}

/// Something that the server does by itself, on a note of a number.
fn import(server: &mut Server, n: u8, round: u8, base: crate::Base, kind: OpKind) {
    let mut bytes = [100 + n; 16];
    bytes[0] = round;
    let record = Ref { kind: Kind::Note, id: id(n) };
    let hlc = crate::Hlc::new(START, 0);
    let op = crate::Op { id: OpId::from_bytes(bytes), record, kind, base, deps: Vec::new(), hlc, schema: 1 };
    let verdicts = server.import(&Group { id: GroupId::from_bytes(bytes), ops: vec![op] }, START);
    assert!(verdicts.iter().all(|(_, verdict)| verdict.is_applied()), "{verdicts:?}");
}

/// A note of somebody else that Léa signs too.
fn shared() -> OpKind {
    let OpKind::Create(mut fields) = a_note() else { unreachable!() };
    fields.insert(header::CREATED_BY, Value::Id(MAX));
    fields.insert(note::field::AUTHORS, Value::List(vec![Value::Id(MAX), Value::Id(LEA)]));
    OpKind::Create(fields)
}

/// A device that holds so many of them.
fn holding(count: u8) -> (Tab, Server) {
    let (mut tab, mut server) = (Tab::new(), server());
    for n in 0..count {
        import(&mut server, n, 1, crate::Base::New, shared());
    }
    tab.talk(&mut server);
    assert_eq!(tab.held(), usize::from(count));
    (tab, server)
}

impl Tab {
    fn held(&self) -> usize {
        self.device.records(Store::Base).count()
    }

    fn exchange(&mut self, server: &mut Server) {
        self.now_ms += 3_600_000;
        self.give(Event::Visible { now_ms: self.now_ms });
        for _ in 0..8 {
            if self.sent.is_empty() {
                self.wait(3_600_000);
            }
            self.talk(server);
        }
    }

    fn asked(&self) -> Option<(ScopeId, u32)> {
        self.told.iter().find_map(|effect| match effect {
            Effect::Ask(Question::MassDelete { scope, count }) => Some((*scope, *count)),
            _ => None,
        })
    }
}

/// Léa signs the first so many no more.
fn unsign(server: &mut Server, count: u8) {
    for n in 0..count {
        let mut made = [100 + n; 16];
        made[0] = 1;
        let left = OpKind::Remove(note::field::AUTHORS, Value::Id(LEA), vec![OpId::from_bytes(made)]);
        import(server, n, 2, crate::Base::Rev(1), left);
    }
}

#[test]
fn a_page_that_takes_much_away_asks_before_it_does() {
    let (mut tab, mut server) = holding(60);
    unsign(&mut server, 55);
    tab.exchange(&mut server);
    assert_eq!(tab.held(), 60, "nothing goes before the person has answered");
    let (scope, count) = tab.asked().expect("the person was asked");
    assert_eq!(count, 55);
    tab.give(Event::Chosen(Choice::AllowSweep(scope)));
    assert_eq!(tab.held(), 5);
    tab.exchange(&mut server);
    assert_eq!(tab.held(), 5);
}

#[test]
fn a_page_that_takes_little_away_does_not_ask() {
    let (mut tab, mut server) = holding(60);
    unsign(&mut server, 40);
    tab.exchange(&mut server);
    assert_eq!((tab.held(), tab.asked()), (20, None));
}

#[test]
fn a_list_of_nothing_takes_nothing_away() {
    let (mut tab, mut server) = holding(60);
    tab.give(Event::KitChanged(vec![domain::Selector::Notebook(MAX)]));
    tab.wait(3_000);
    tab.talk(&mut server);
    tab.now_ms += 3_600_000;
    tab.give(Event::Visible { now_ms: tab.now_ms });
    assert_eq!(tab.sent[0].1, Endpoint::Pull);
    let answer = decode_answer::<Pulled>(&tab.deliver(&mut server)).expect("bytes").expect("an answer");
    tab.answer(Ok(encode_answer(&Ok(Pulled { list: Some((9, Vec::new())), pages: Vec::new(), ..answer }))));
    assert_eq!(tab.held(), 60);
    tab.exchange(&mut server);
    assert_eq!((tab.held(), tab.asked()), (60, None));
}

#[test]
fn an_empty_listing_asks_before_it_deletes_everything() {
    let (mut tab, mut server) = (Tab::new(), server());
    for n in 0..60_u8 {
        let id = RecordId::from_bytes([100 + n; 16]);
        let op = crate::Op {
            id: domain::OpId::from_bytes([100 + n; 16]),
            record: Ref { kind: Kind::Note, id },
            kind: a_note(),
            base: crate::Base::New,
            deps: Vec::new(),
            hlc: crate::Hlc::new(START, 0),
            schema: 1,
        };
        server.import(&Group { id: GroupId::from_bytes([100 + n; 16]), ops: vec![op] }, START);
    }
    tab.talk(&mut server);
    assert_eq!(tab.device.records(Store::Base).count(), 60);
    // A server that lost its log answers with nothing, under the same epoch.
    let mut empty = self::server();
    empty.reset(tab.device.id);
    tab.now_ms += 3_600_000;
    tab.give(Event::Visible { now_ms: tab.now_ms });
    for _ in 0..8 {
        if tab.sent.is_empty() {
            tab.wait(3_600_000);
        }
        tab.talk(&mut empty);
    }
    let asked = tab.told.iter().find_map(|effect| match effect {
        Effect::Ask(Question::MassDelete { scope, count: 60 }) => Some(*scope),
        _ => None,
    });
    assert_eq!(tab.device.records(Store::Base).count(), 60, "nothing goes before the person has answered");
    let scope = asked.expect("the person was asked");
    tab.give(Event::Chosen(Choice::AllowSweep(scope)));
    assert_eq!(tab.device.records(Store::Base).count(), 0);
}

/// A public term: one that Léa made is among what is hers too.
fn a_term(by: RecordId) -> OpKind {
    let labels = [("fr".to_owned(), Value::from("Friche"))];
    OpKind::Create(Fields::from([
        (header::CREATED_BY, Value::Id(by)),
        (header::AUDIENCE, Value::from("public")),
        (term::field::LABELS, Value::Map(labels.into())),
        (term::field::DEFINITION, Value::from("Un terrain qui attend.")),
        (term::field::STATUS, Value::from("published")),
    ]))
}

#[test]
fn what_goes_from_several_scopes_at_once_is_counted_together() {
    let (mut tab, mut server) = (Tab::new(), server());
    for n in 0..80 {
        let record = Ref { kind: Kind::Term, id: id(n) };
        let bytes = [100 + n; 16];
        let kind = a_term(if n < 40 { LEA } else { MAX });
        let base = crate::Base::New;
        let op = crate::Op {
            id: OpId::from_bytes(bytes),
            record,
            kind,
            base,
            deps: Vec::new(),
            hlc: crate::Hlc::new(START, 0),
            schema: 1,
        };
        let verdicts = server.import(&Group { id: GroupId::from_bytes(bytes), ops: vec![op] }, START);
        assert!(verdicts.iter().all(|(_, verdict)| verdict.is_applied()), "{verdicts:?}");
    }
    tab.talk(&mut server);
    assert_eq!(tab.held(), 80);
    // Neither the forty that only everybody's scope lists are many, nor the forty that are left to Léa's own: all eighty are.
    let mut empty = self::server();
    empty.reset(tab.device.id);
    tab.exchange(&mut empty);
    assert_eq!(tab.held(), 80, "nothing goes before the person has answered");
    let (scope, count) = tab.asked().expect("the person was asked");
    assert_eq!(count, 80);
    tab.give(Event::Chosen(Choice::AllowSweep(scope)));
    assert_eq!(tab.held(), 0);
}
