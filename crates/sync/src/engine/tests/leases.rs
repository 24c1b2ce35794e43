//! A device that hears nothing for long puts away what is not everybody's, then lets it go; never what is not sent.

use domain::OpId;
use domain::communities::{community, membership};
use domain::knowledge::term;

use super::*;

mod parts;

const MAX: RecordId = RecordId::from_bytes([2; 16]);
const DAY: u64 = 86_400_000;
/// A term that everybody may read, one that whoever has an account may.
const OPEN: RecordId = RecordId::from_bytes([101; 16]);
const OURS: RecordId = RecordId::from_bytes([102; 16]);

fn a_term(audience: &str) -> OpKind {
    let labels = [("fr".to_owned(), Value::from("Friche"))];
    OpKind::Create(Fields::from([
        (header::CREATED_BY, Value::Id(MAX)),
        (header::AUDIENCE, Value::from(audience)),
        (term::field::LABELS, Value::Map(labels.into())),
        (term::field::DEFINITION, Value::from("Un terrain qui attend.")),
        (term::field::STATUS, Value::from("published")),
    ]))
}

fn import(server: &mut Server, number: u8, record: Ref, kind: OpKind) {
    let id = OpId::from_bytes([number; 16]);
    let (hlc, schema) = (crate::Hlc::new(START, 0), domain::content::schema(record.kind));
    let op = crate::Op { id, record, kind, base: crate::Base::New, deps: Vec::new(), hlc, schema };
    let verdicts = server.import(&Group { id: GroupId::from_bytes([number; 16]), ops: vec![op] }, START);
    assert!(verdicts.iter().all(|(_, verdict)| verdict.is_applied()), "{verdicts:?}");
}

/// A device with a note of Léa's own, and two terms of others.
fn holding() -> (Tab, Server) {
    let (mut tab, mut server) = (Tab::new(), server());
    import(&mut server, 101, Ref { kind: Kind::Term, id: OPEN }, a_term("public"));
    import(&mut server, 102, Ref { kind: Kind::Term, id: OURS }, a_term("members"));
    tab.save(a_note(), 0);
    tab.wait(3_000);
    tab.talk(&mut server);
    tab.heard(&mut server);
    assert_eq!(tab.here(), [true, true, true]);
    (tab, server)
}

impl Tab {
    /// Whether the note, what is members' and what is everybody's can be read.
    fn here(&self) -> [bool; 3] {
        [NOTE.id, OURS, OPEN].map(|id| self.device.record(Store::Base, id).is_some())
    }

    fn put_away(&self) -> usize {
        self.device.records(Store::Closed).count()
    }

    /// Days go by, and no server answers.
    fn away(&mut self, days: u64) {
        for _ in 0..days {
            self.leap(1);
        }
    }

    /// The clock goes forward at once.
    fn leap(&mut self, days: u64) {
        self.wait(days * DAY);
        while !self.sent.is_empty() {
            self.answer(Err(NetError::Unreachable));
        }
    }

    /// The server answers again.
    fn heard(&mut self, server: &mut Server) {
        self.now_ms += 3_600_000;
        self.give(Event::Visible { now_ms: self.now_ms });
        for _ in 0..4 {
            if self.sent.is_empty() {
                self.wait(1_000_000);
            }
            self.talk(server);
        }
    }

    fn cursors(&self) -> Vec<u64> {
        self.state.kept().expect("the stores").scopes.iter().map(|scope| scope.cursor).collect()
    }
}

#[test]
fn what_is_not_everybodys_is_put_away_after_its_lease_and_comes_back_with_a_word() {
    let (mut tab, mut server) = holding();
    let before = tab.cursors();
    tab.away(29);
    assert_eq!(tab.here(), [true, true, true]);
    tab.away(2);
    assert_eq!((tab.here(), tab.put_away()), ([false, true, true], 1), "one's own: thirty days");
    tab.restart();
    tab.away(60);
    assert_eq!((tab.here(), tab.cursors()[2]), ([false, false, true], 0), "members: ninety; one's own went at sixty");
    assert_eq!(tab.put_away(), 1);
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.put_away(), tab.cursors()), ([true, true, true], 0, before));
}

#[test]
fn what_was_put_away_is_read_from_where_it_was() {
    let (mut tab, mut server) = holding();
    let before = tab.cursors();
    tab.away(45);
    assert_eq!((tab.here(), tab.cursors()), ([false, true, true], before));
    // Nothing of it is sent again: the server's log is empty from where the device was.
    tab.now_ms += 3_600_000;
    tab.give(Event::Visible { now_ms: tab.now_ms });
    let answer = tab.deliver(&mut server);
    let pulled = crate::protocol::decode_answer::<crate::protocol::Pulled>(&answer).expect("bytes").expect("an answer");
    assert!(pulled.pages.is_empty() && pulled.reset.is_empty());
    tab.answer(Ok(answer));
    assert_eq!((tab.here(), tab.put_away()), ([true, true, true], 0));
}

#[test]
fn what_is_not_sent_stays_with_what_it_is_written_on() {
    let (mut tab, mut server) = holding();
    tab.save(title("En route"), 1);
    tab.away(100);
    assert_eq!(tab.here(), [true, false, true], "what is being worked on");
    assert_eq!((tab.count(Store::Outbox), tab.shown().is_some()), (1, true));
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.count(Store::Outbox)), ([true, true, true], 0));
    let note = tab.shown().expect("the note");
    assert_eq!(note.fields[&note::field::TITLE], Value::from("En route"));
}

#[test]
fn a_clock_that_leaps_lets_nothing_go_and_one_that_is_set_back_gives_nothing() {
    let (mut tab, mut server) = holding();
    tab.leap(3_650);
    assert_eq!((tab.here(), tab.put_away()), ([false, false, true], 2));
    assert!(tab.cursors().iter().any(|cursor| *cursor > 0));
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.put_away()), ([true, true, true], 0));
    // Twenty days, a clock set back by a year, and twenty days more.
    tab.away(20);
    tab.now_ms -= 365 * DAY;
    tab.leap(0);
    assert_eq!(tab.here(), [true, true, true]);
    tab.away(12);
    assert_eq!(tab.here(), [false, true, true]);
}

#[test]
fn what_was_put_away_goes_with_the_right_to_it() {
    let (mut tab, mut server) = (Tab::new(), server());
    let circle = RecordId::from_bytes([120; 16]);
    let card = Fields::from([
        (header::CREATED_BY, Value::Id(MAX)),
        (header::AUDIENCE, Value::from("public")),
        (community::field::NAME, Value::from("Cercle")),
        (community::field::JOIN, Value::from("open")),
    ]);
    import(&mut server, 120, Ref { kind: Kind::Community, id: circle }, OpKind::Create(card));
    let belonging = Ref { kind: Kind::Membership, id: membership::id(LEA, circle) };
    let fields = Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (membership::field::PERSON, Value::Id(LEA)),
        (membership::field::JOINED, Value::Id(circle)),
        (membership::field::ROLE, Value::from("member")),
        (membership::field::STATUS, Value::from("member")),
    ]);
    import(&mut server, 121, belonging, OpKind::Create(fields));
    import(&mut server, 102, Ref { kind: Kind::Term, id: OURS }, a_term(&format!("community:{circle}")));
    tab.talk(&mut server);
    tab.heard(&mut server);
    assert!(tab.here()[1], "of the community that Léa belongs to");
    tab.away(95);
    assert!(!tab.here()[1] && tab.put_away() > 0);
    let left = OpKind::Transition {
        field: membership::field::STATUS,
        from: "member".to_owned(),
        to: "left".to_owned(),
        with: Fields::new(),
    };
    let (hlc, schema) = (crate::Hlc::new(START, 0), domain::content::schema(Kind::Membership));
    let id = OpId::from_bytes([122; 16]);
    let op = crate::Op { id, record: belonging, kind: left, base: crate::Base::Rev(1), deps: Vec::new(), hlc, schema };
    let verdicts = server.import(&Group { id: GroupId::from_bytes([122; 16]), ops: vec![op] }, START);
    assert!(verdicts.iter().all(|(_, verdict)| verdict.is_applied()), "{verdicts:?}");
    tab.heard(&mut server);
    assert_eq!((tab.here()[1], tab.put_away()), (false, 0));
}

#[test]
fn a_device_that_cannot_note_the_time_away_tries_again_and_loses_nothing() {
    let (mut tab, mut server) = holding();
    tab.away(29);
    tab.fail = Some(StoreError::Quota);
    tab.leap(2);
    assert_eq!((tab.here(), tab.put_away()), ([true, true, true], 0), "what could not be written is as it was");
    tab.leap(1);
    assert_eq!((tab.here(), tab.put_away()), ([false, true, true], 1), "the next try");
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.put_away()), ([true, true, true], 0));
}

#[test]
fn one_writes_on_what_is_put_away_and_it_comes_back_beside_the_work() {
    let (mut tab, mut server) = holding();
    tab.away(45);
    assert_eq!((tab.here(), tab.put_away()), ([false, true, true], 1));
    // A form that was open before goes on.
    tab.save(title("Gardé"), 1);
    assert_eq!((tab.here(), tab.put_away(), tab.count(Store::Outbox)), ([true, true, true], 0, 1));
    tab.away(60);
    assert!(tab.here()[0] && tab.shown().is_some(), "it stays beside the work");
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.count(Store::Outbox)), ([true, true, true], 0));
    assert_eq!(tab.shown().expect("the note").fields[&note::field::TITLE], Value::from("Gardé"));
}

#[test]
fn a_server_that_was_put_back_finds_what_is_put_away_as_it_finds_the_rest() {
    let (mut tab, mut server) = holding();
    tab.away(45);
    server.epoch = [2; 16];
    tab.heard(&mut server);
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.put_away()), ([true, true, true], 0));
}

#[test]
fn two_tabs_put_away_once() {
    let (mut tab, mut server) = holding();
    tab.away(45);
    let before = tab.put_away();
    // Another tab leads now, and knows what the first noted.
    tab.restart();
    tab.away(1);
    assert_eq!((tab.here(), tab.put_away()), ([false, true, true], before));
    tab.heard(&mut server);
    assert_eq!((tab.here(), tab.put_away()), ([true, true, true], 0));
}
