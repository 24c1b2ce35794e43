//! Communities: who founds, comes in, is let in, leaves, and that one is always looked after.

use domain::audience::AudienceKey;
use domain::communities::community::field::{JOIN, NAME, PURPOSE};
use domain::communities::membership::{belonging, field, id};

use super::*;

const CIRCLE: Ref = Ref { kind: Kind::Community, id: RecordId::from_bytes([8; 16]) };

fn of(person: RecordId) -> Ref {
    Ref { kind: Kind::Membership, id: id(person, CIRCLE.id) }
}

impl World {
    /// Somebody as what they belong to at this moment.
    fn actor(&self, who: RecordId) -> Actor {
        let belonging = self.records.values().filter_map(|stored| belonging(&stored.record));
        let memberships = belonging.filter(|(_, person, _)| *person == who).map(|(of, _, role)| (of, role)).collect();
        Actor { memberships, ..Actor::member(who) }
    }

    fn status(&self, who: RecordId) -> String {
        let record = self.records.get(&id(who, CIRCLE.id)).map(|stored| stored.record.clone());
        record.and_then(|record| Some(record.fields.get(&field::STATUS)?.as_text()?.to_owned())).unwrap_or_default()
    }

    /// One operation of somebody.
    fn does(&mut self, who: RecordId, record: Ref, base: Base, kind: OpKind) -> Verdict {
        let op = self.op(record, base, kind);
        let actor = self.actor(who);
        self.send(&actor, vec![op]).verdicts[0].1.clone()
    }

    fn joins(&mut self, who: RecordId, role: &str, status: &str) -> Verdict {
        let fields = membership(who, role, status);
        self.does(who, of(who), Base::New, OpKind::Create(fields))
    }

    fn moves(&mut self, who: RecordId, whose: RecordId, from: &str, to: &str) -> Verdict {
        let rev = self.records[&of(whose).id].record.rev;
        self.does(who, of(whose), Base::Rev(rev), moved(from, to))
    }

    /// One operation of somebody who is online, so long after.
    fn later(&mut self, who: RecordId, op: Op, ms: i64) -> Verdict {
        let actor = self.actor(who);
        let now = Instant::from_millis(NOW + 100_000 + ms);
        let device = DeviceId::from_bytes([7; 16]);
        let context = Context { actor: &actor, device, skew_ms: 0, now, online: true, import: false };
        let outcome = apply(&Group { id: GroupId::from_bytes([99; 16]), ops: vec![op] }, &context, self);
        self.records.extend(outcome.writes.iter().map(|write| (write.stored.record.id, write.stored.clone())));
        outcome.verdicts[0].1.clone()
    }

    /// A community that Léa founded, with this door.
    fn with_circle(join: &str) -> Self {
        let mut world = Self::default();
        let card = world.op(CIRCLE, Base::New, OpKind::Create(circle(join)));
        let mut first = world.op(of(LEA), Base::New, OpKind::Create(membership(LEA, "steward", "member")));
        first.deps.push(card.id);
        let outcome = world.send(&Actor::member(LEA), vec![card, first]);
        assert!(outcome.verdicts.iter().all(|(_, verdict)| verdict.is_applied()), "{:?}", outcome.verdicts);
        world
    }
}

fn circle(join: &str) -> Fields {
    Fields::from([
        (header::CREATED_BY, Value::Id(LEA)),
        (header::AUDIENCE, Value::from("public")),
        (NAME, Value::from("Cercle des semences")),
        (PURPOSE, Value::from("practice")),
        (JOIN, Value::from(join)),
    ])
}

fn membership(who: RecordId, role: &str, status: &str) -> Fields {
    Fields::from([
        (header::CREATED_BY, Value::Id(who)),
        (field::PERSON, Value::Id(who)),
        (field::JOINED, Value::Id(CIRCLE.id)),
        (field::ROLE, Value::from(role)),
        (field::STATUS, Value::from(status)),
    ])
}

fn moved(from: &str, to: &str) -> OpKind {
    let why = ["refused", "suspended"].contains(&to).then(|| (field::REASON, Value::from("Le temps d’en parler.")));
    let (from, to) = (from.to_owned(), to.to_owned());
    OpKind::Transition { field: field::STATUS, from, to, with: why.into_iter().collect() }
}

#[test]
fn one_comes_in_as_the_door_stands() {
    for (join, asked, stands) in [
        ("open", "member", "member"),
        ("open", "requested", "requested"),
        ("request", "requested", "requested"),
        // The door was open when they left home, and is not when this arrives.
        ("request", "member", "requested"),
        ("invite", "member", ""),
        ("invite", "requested", ""),
    ] {
        let mut world = World::with_circle(join);
        let verdict = world.joins(SAM, "member", asked);
        assert_eq!(world.status(SAM), stands, "{join}, {asked}: {verdict:?}");
    }
    let mut world = World::with_circle("open");
    world.joins(SAM, "steward", "member");
    assert_eq!(world.status(SAM), "", "nobody looks after what another founded of their own");
    // In another's name, and under an identifier that is not derived from both ends.
    let op = world.op(of(SAM), Base::New, OpKind::Create(membership(SAM, "member", "member")));
    let eve = world.actor(EVE);
    world.send(&eve, vec![op]);
    assert_eq!(world.status(SAM), "");
    let elsewhere = Ref { kind: Kind::Membership, id: RecordId::from_bytes([77; 16]) };
    let verdict = world.does(SAM, elsewhere, Base::New, OpKind::Create(membership(SAM, "member", "member")));
    assert_eq!(verdict, Verdict::Quarantined { reason: Quarantine::Orphan });
}

#[test]
fn those_who_look_after_it_let_in_and_nobody_else_does() {
    let mut world = World::with_circle("request");
    world.joins(SAM, "member", "requested");
    world.joins(EVE, "member", "requested");
    for who in [SAM, EVE] {
        let verdict = world.moves(who, SAM, "requested", "member");
        assert!(!verdict.is_applied() && world.status(SAM) == "requested", "{verdict:?}");
    }
    assert!(world.moves(LEA, SAM, "requested", "member").is_applied());
    assert!(world.actor(SAM).audiences().contains(&AudienceKey::Community(CIRCLE.id)));
    assert!(!world.moves(SAM, EVE, "requested", "member").is_applied(), "a member lets nobody in");
    let mute = OpKind::Transition {
        field: field::STATUS,
        from: "member".to_owned(),
        to: "suspended".to_owned(),
        with: Fields::new(),
    };
    let rev = world.records[&of(SAM).id].record.rev;
    let verdict = world.does(LEA, of(SAM), Base::Rev(rev), mute);
    assert_eq!(verdict, Verdict::Rejected { field: field::REASON, problem: Problem::Missing }, "one says why");
    // Suspended, one does not come back of one's own; the one who keeps them out says so.
    let verdict = world.moves(LEA, SAM, "member", "suspended");
    assert!(verdict.is_applied(), "{verdict:?}");
    assert!(!world.moves(SAM, SAM, "suspended", "member").is_applied());
    assert_eq!(world.status(SAM), "suspended");
    assert!(world.actor(SAM).memberships.is_empty());
}

#[test]
fn a_community_keeps_somebody_who_looks_after_it() {
    let gone = Verdict::Rejected { field: field::STATUS, problem: Problem::LastSteward };
    let mut world = World::with_circle("open");
    assert_eq!(world.moves(LEA, LEA, "member", "left"), gone);
    world.joins(SAM, "member", "member");
    assert_eq!(world.moves(LEA, LEA, "member", "left"), gone, "a member does not look after it");
    let rev = world.records[&of(SAM).id].record.rev;
    let hand = OpKind::Set(Fields::from([(field::ROLE, Value::from("steward"))]));
    let op = world.op(of(SAM), Base::Rev(rev), hand);
    assert!(world.later(LEA, op, 0).is_applied());
    assert!(world.moves(LEA, LEA, "member", "left").is_applied());
    assert_eq!(world.moves(SAM, SAM, "member", "left"), gone);
    // Who left comes again where the door is open: the same record goes on.
    let verdict = world.joins(LEA, "member", "member");
    assert_eq!(world.status(LEA), "member", "{verdict:?}");
    assert_eq!(world.actor(LEA).memberships[&CIRCLE.id], Role::Member, "and looks after it no more");
}

#[test]
fn nobody_comes_into_what_is_closed() {
    for join in ["open", "request"] {
        let mut world = World::with_circle(join);
        world.joins(SAM, "member", "requested");
        let close = OpKind::Transition {
            field: domain::communities::community::field::STATUS,
            from: "active".to_owned(),
            to: "closed".to_owned(),
            with: Fields::new(),
        };
        assert!(world.does(LEA, CIRCLE, Base::Rev(1), close).is_applied());
        assert!(!world.moves(LEA, SAM, "requested", "member").is_applied());
        for asked in ["member", "requested"] {
            let verdict = world.joins(EVE, "member", asked);
            assert_eq!(world.status(EVE), "", "{join}, {asked}: {verdict:?}");
        }
        assert!(world.moves(SAM, SAM, "requested", "left").is_applied(), "one goes all the same");
    }
}

#[test]
fn librarians_take_over_what_nobody_looks_after() {
    let librarian = || {
        let mut actor = Actor::member(EVE);
        actor.duties.insert(domain::Duty::Librarian);
        actor
    };
    let invites = |world: &mut World| {
        let mut fields = membership(SAM, "member", "invited");
        fields.insert(header::CREATED_BY, Value::Id(EVE));
        let op = world.op(of(SAM), Base::New, OpKind::Create(fields));
        world.send(&librarian(), vec![op]).verdicts[0].1.clone()
    };
    let mut world = World::with_circle("invite");
    assert!(!invites(&mut world).is_applied(), "others look after it");
    // Léa's account is closed.
    world.gone.insert(LEA);
    assert!(invites(&mut world).is_applied());
}

#[test]
fn what_is_of_a_community_is_said_by_those_who_belong() {
    let note = |audience: &str| {
        OpKind::Create(Fields::from([
            (header::CREATED_BY, Value::Id(SAM)),
            (header::AUDIENCE, Value::from(audience)),
            (note::field::TITLE, Value::from("Les graines de l’an dernier")),
            (note::field::BODY, Value::from("Il en reste.\n")),
            (note::field::STATUS, Value::from("published")),
            (note::field::AUTHORS, Value::List(vec![Value::Id(SAM)])),
        ]))
    };
    let audience = format!("community:{}", CIRCLE.id);
    let mut world = World::with_circle("open");
    let verdict = world.does(SAM, NOTE, Base::New, note(&audience));
    assert_eq!(verdict, Verdict::Quarantined { reason: Quarantine::Orphan });
    world.joins(SAM, "member", "member");
    assert!(world.does(SAM, NOTE, Base::New, note(&audience)).is_applied());
    let record = world.records[&NOTE.id].record.clone();
    let subject = domain::Subject::of(&record, Vec::new());
    for (who, sees) in [(LEA, true), (SAM, true), (EVE, false)] {
        assert_eq!(domain::may(&world.actor(who), domain::Action::See, &subject).allows(), sees, "{who}");
    }
}

#[test]
fn nobody_lets_themselves_in_again_nor_speaks_for_another() {
    let mut world = World::with_circle("open");
    world.joins(SAM, "member", "member");
    world.moves(LEA, SAM, "member", "suspended");
    assert!(world.moves(SAM, SAM, "suspended", "left").is_applied());
    // Made again with no reason in it, the one that stands stays.
    let mut fields = membership(SAM, "member", "member");
    fields.insert(field::REASON, Value::from(""));
    let verdict = world.does(SAM, of(SAM), Base::New, OpKind::Create(fields));
    assert_eq!(world.status(SAM), "left", "{verdict:?}");
    let verdict = world.moves(SAM, SAM, "left", "member");
    assert_eq!(world.status(SAM), "left", "{verdict:?}");
    let soon = Verdict::Rejected { field: field::STATUS, problem: Problem::TooSoon };
    assert_eq!(world.moves(SAM, SAM, "left", "requested"), soon, "a week later");
    let verdict = world.joins(SAM, "member", "requested");
    assert_eq!(verdict, soon, "made again is no way around it");
    let rev = world.records[&of(SAM).id].record.rev;
    let op = world.op(of(SAM), Base::Rev(rev), moved("left", "requested"));
    assert!(world.later(SAM, op, 8 * 24 * 3_600_000).is_applied(), "they ask");
    // An invitation says nothing in the name of who is invited.
    let mut fields = membership(EVE, "member", "invited");
    fields.insert(header::CREATED_BY, Value::Id(LEA));
    fields.insert(field::MESSAGE, Value::from("J’en suis."));
    assert!(world.does(LEA, of(EVE), Base::New, OpKind::Create(fields)).is_applied());
    assert_eq!(world.records[&of(EVE).id].record.fields.get(&field::MESSAGE), None);
}

#[test]
fn a_community_is_looked_after_from_its_founding_on_and_its_card_is_shown() {
    let mut world = World::default();
    let verdict = world.does(LEA, CIRCLE, Base::New, OpKind::Create(circle("open")));
    assert_eq!(verdict, Verdict::Rejected { field: NAME, problem: Problem::LastSteward });
    let mut world = World::with_circle("open");
    let other = format!("community:{}", RecordId::from_bytes([99; 16]));
    let own = format!("community:{}", CIRCLE.id);
    for (audience, shown) in [("private", false), (other.as_str(), false), ("members", true), (own.as_str(), true)] {
        let rev = world.records[&CIRCLE.id].record.rev;
        let set = OpKind::Set(Fields::from([(header::AUDIENCE, Value::from(audience))]));
        let verdict = world.does(LEA, CIRCLE, Base::Rev(rev), set);
        assert_eq!(verdict.is_applied(), shown, "{audience}: {verdict:?}");
    }
    // Ève, who has an account, changes nothing of it by making it again.
    let before = world.records[&CIRCLE.id].clone();
    let mut fields = circle("open");
    fields.insert(header::CREATED_BY, Value::Id(EVE));
    fields.insert(NAME, Value::from("À moi"));
    assert_eq!(
        world.does(EVE, CIRCLE, Base::New, OpKind::Create(fields)),
        Verdict::Quarantined { reason: Quarantine::Orphan }
    );
    assert_eq!(world.records[&CIRCLE.id], before);
}
