//! Much moves a part at a time; and what is put away that no list has yet, or of a device that knows no time.

use super::*;

/// Terms that whoever has an account may read.
fn ours(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

/// A device with the same, and five more terms of members.
fn holding_many() -> (Tab, Server) {
    let (mut tab, mut server) = holding();
    for number in 130..135 {
        import(&mut server, number, Ref { kind: Kind::Term, id: ours(number) }, a_term("members"));
    }
    tab.heard(&mut server);
    assert_eq!(tab.count_ours(Store::Base), 6);
    (tab, server)
}

impl Tab {
    /// How many terms of members a store has.
    fn count_ours(&self, store: Store) -> usize {
        let known: Vec<RecordId> = (130..135).map(ours).chain([OURS]).collect();
        self.device.records(store).filter(|(record, _)| known.contains(&record.id)).count()
    }
}

#[test]
fn much_moves_a_part_at_a_time_and_a_page_that_closes_in_between_loses_nothing() {
    let (mut tab, mut server) = holding_many();
    let before = tab.cursors();
    tab.away(89);
    // The first part is stored, the next is not, and the page is closed.
    tab.fail_after = Some(1);
    tab.leap(2);
    assert_eq!((tab.count_ours(Store::Base), tab.count_ours(Store::Closed)), (4, 2), "a part of it");
    assert!(tab.state.totals().put_away, "and the banner says so");
    tab.restart();
    tab.leap(0);
    assert_eq!((tab.count_ours(Store::Base), tab.count_ours(Store::Closed)), (0, 6), "the rest follows");
    // It comes back in parts as well; the page is closed after the first, and no server is heard for a day.
    tab.now_ms += 3_600_000;
    tab.give(Event::Visible { now_ms: tab.now_ms });
    let answer = tab.deliver(&mut server);
    tab.fail_after = Some(1);
    tab.answer(Ok(answer));
    assert_eq!((tab.count_ours(Store::Base), tab.count_ours(Store::Closed)), (2, 4));
    tab.restart();
    tab.leap(0);
    assert_eq!((tab.count_ours(Store::Base), tab.count_ours(Store::Closed)), (0, 6), "it closes again");
    tab.heard(&mut server);
    assert_eq!((tab.count_ours(Store::Base), tab.put_away()), (6, 0));
    assert_eq!(tab.cursors(), before);
    assert!(!tab.state.totals().put_away);
}

#[test]
fn one_saves_between_two_parts_and_another_tab_writes_meanwhile() {
    let (mut tab, mut server) = holding_many();
    tab.away(89);
    tab.fail_after = Some(1);
    tab.leap(2);
    assert_eq!((tab.count_ours(Store::Base), tab.count_ours(Store::Closed)), (4, 2));
    let record = Ref { kind: Kind::Term, id: tab.first_put_away() };
    let definition = OpKind::Set(Fields::from([(header::AUDIENCE, Value::from("members"))]));
    let changes = vec![Change { record, kind: definition, seen: 1 }];
    let other = crate::ports::Batch {
        generation: tab.device.generation(),
        durability: crate::ports::Durability::Relaxed,
        writes: Vec::new(),
    };
    tab.device.commit(&other).expect("the other tab was first");
    tab.give(Event::Save { request: 1, title: String::new(), changes, now_ms: tab.now_ms, entropy: [99; 32] });
    assert!(tab.device.record(Store::Local, record.id).is_some(), "what one works on is here, whatever is put away");
    tab.leap(1);
    assert_eq!((tab.count_ours(Store::Base), tab.count_ours(Store::Closed)), (1, 5), "with what it is on");
    tab.heard(&mut server);
    assert_eq!((tab.count_ours(Store::Base), tab.put_away(), tab.count(Store::Outbox)), (6, 0, 0));
}

#[test]
fn much_that_was_lost_meanwhile_does_not_come_back_first() {
    let (mut tab, mut server) = holding_many();
    tab.away(95);
    assert_eq!(tab.count_ours(Store::Closed), 6);
    // The account is closed, in effect: its list names members no more.
    let account = AccountId::from_bytes(*LEA.as_bytes());
    let actor = server.accounts.remove(&account).expect("an account");
    tab.now_ms += 3_600_000;
    tab.give(Event::Visible { now_ms: tab.now_ms });
    let answer = tab.deliver(&mut server);
    tab.fail_after = Some(1);
    tab.answer(Ok(answer));
    assert_eq!(tab.count_ours(Store::Base), 0, "not for a moment");
    // Let in again before the device could store the answer, it reads all of it again.
    server.accounts.insert(account, actor);
    tab.restart();
    tab.heard(&mut server);
    assert_eq!((tab.count_ours(Store::Base), tab.put_away()), (6, 0));
}

#[test]
fn what_came_with_a_verdict_and_no_list_is_put_away_too() {
    let (mut tab, mut server) = holding();
    // Of members, in no carnet that is kept: whoever curates opened it online and mends it, it comes with its verdict, and leaves
    // once all was read.
    let mut curates = Actor::member(LEA);
    curates.duties.insert(domain::Duty::Librarian);
    server.accounts.insert(AccountId::from_bytes(*LEA.as_bytes()), curates);
    let unlisted = Ref { kind: Kind::Note, id: RecordId::from_bytes([55; 16]) };
    let OpKind::Create(mut fields) = a_note() else { unreachable!("a note is made") };
    fields.extend([
        (header::CREATED_BY, Value::Id(MAX)),
        (header::AUDIENCE, Value::from("members")),
        (note::field::AUTHORS, Value::List(vec![Value::Id(MAX)])),
        (note::field::STATUS, Value::from("published")),
    ]);
    import(&mut server, 55, unlisted, OpKind::Create(fields));
    tab.heard(&mut server);
    let changes = vec![Change { record: unlisted, kind: title("Le quai"), seen: 1 }];
    tab.give(Event::Save { request: 1, title: String::new(), changes, now_ms: tab.now_ms, entropy: [98; 32] });
    tab.talk_pushes(&mut server);
    let scopes = |tab: &Tab| tab.device.held(unlisted.id).map(|(_, scopes)| scopes.len());
    assert_eq!((scopes(&tab), tab.count(Store::Outbox)), (Some(0), 0), "sent, and listed by nothing");
    tab.away(45);
    assert!(tab.device.record(Store::Base, unlisted.id).is_none());
    assert!(tab.device.record(Store::Closed, unlisted.id).is_some());
    tab.heard(&mut server);
    assert_eq!((scopes(&tab), tab.here(), tab.put_away()), (None, [true, true, true], 0));
    assert!(server.records().any(|record| record.id == unlisted.id));
}

#[test]
fn a_device_of_before_leases_whose_session_ended_counts_from_its_first_day() {
    let (mut tab, mut server) = holding();
    // As the build before left it: the last three numbers are not there.
    tab.forget_the_time();
    tab.restart();
    assert_eq!(tab.state.kept().expect("the stores").meta.heard_ms, 0);
    tab.answer(Err(NetError::Status { code: 401, retry_after_ms: None }));
    for _ in 0..29 {
        tab.wait(DAY);
    }
    assert!(tab.sent.is_empty() && tab.state.totals().sign_in);
    assert_eq!(tab.here(), [true, true, true], "nobody knows since when");
    tab.wait(DAY);
    tab.wait(DAY);
    assert_eq!(tab.here(), [false, true, true]);
    tab.give(Event::SignedIn);
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.put_away()), ([true, true, true], 0));
}

impl Tab {
    fn first_put_away(&self) -> RecordId {
        self.device.records(Store::Closed).map(|(record, _)| record.id).next().expect("one")
    }

    /// Delivers what is pushed; what else is asked is lost on the way.
    fn talk_pushes(&mut self, server: &mut Server) {
        for _ in 0..6 {
            match self.sent.first() {
                Some((_, Endpoint::Push, _)) => {
                    let answer = self.deliver(server);
                    self.answer(Ok(answer));
                }
                Some(_) => self.answer(Err(NetError::Unreachable)),
                None => self.wait(60_000),
            }
        }
    }

    fn forget_the_time(&mut self) {
        use crate::engine::META;
        let meta = &self.state.kept().expect("the stores").meta;
        let mut w = crate::wire::Writer::new();
        [meta.heard_ms, meta.away_ms, meta.latest_ms].iter().for_each(|number| w.number(*number));
        let last = w.into_bytes().len();
        let bytes = self.device.bytes(Store::Meta).find(|(key, _)| *key == META).expect("the meta").1.to_vec();
        let writes = vec![crate::ports::Write::Put {
            store: Store::Meta,
            key: META.to_owned(),
            bytes: bytes[..bytes.len() - last].to_vec(),
        }];
        let generation = self.device.generation();
        let batch = crate::ports::Batch { generation, durability: crate::ports::Durability::Relaxed, writes };
        self.device.commit(&batch).expect("written");
    }
}

#[test]
fn a_scope_that_is_read_again_while_it_is_shut_lacks_nothing() {
    let (mut tab, mut server) = holding_many();
    tab.away(95);
    server.reset(tab.device.id);
    tab.heard(&mut server);
    tab.heard(&mut server);
    assert_eq!((tab.count_ours(Store::Base), tab.here(), tab.put_away()), (6, [true, true, true], 0));
    assert!(tab.state.totals().complete_at.is_some() && !tab.state.totals().put_away);
    assert!(tab.state.kept().expect("the stores").scopes.iter().all(|scope| !scope.reset && !scope.half));
}
