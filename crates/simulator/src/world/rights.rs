//! Rights under way: what the runs that draw them begin with, and the judge of who read and wrote what they might not.
//!
//! The judge keeps to what was decided, revision by revision, and works out by itself who holds what; it asks neither the policy
//! nor what a right says of itself.

use std::collections::BTreeSet;

use domain::care::{Grant, GrantStatus, Suggestion, grant};
use domain::content::schema;
use domain::knowledge::{note, placement};
use domain::record::{Ref, header};
use domain::{AccountId, Duty, Fields, GroupId, Kind, Level, OpId, Record, RecordId, Value};
use sync::codec::decode_group;
use sync::engine::Endpoint;
use sync::ports::Store;
use sync::protocol::{Body, Pulled, Push, Pushed, decode_answer};
use sync::{Base, Group, Hlc, Op, OpKind};

use super::World;
use crate::network::Flying;
use crate::oracle::Delivery;
use crate::people;
use crate::random::Random;
use crate::rights::{CLOSED, OPEN, is_guarded};

/// Operations that reach the server for the first time, and how far who sends them may go with each note.
pub struct Before {
    ops: Vec<Op>,
    levels: [(RecordId, Level); 2],
    /// What they hold by a right.
    held: [Level; 2],
}

impl World {
    /// One person's two notes: one that members read, in the carnet; one that is theirs alone.
    pub(super) fn begin_rights(&mut self) {
        let first = self.people.first().copied().unwrap_or_default();
        for (n, id, audience) in [(4, OPEN, "members"), (5, CLOSED, "private")] {
            let fields = Fields::from([
                (header::CREATED_BY, Value::Id(first)),
                (header::AUDIENCE, Value::from(audience)),
                (note::field::TITLE, Value::Text(format!("Note {n}"))),
                (note::field::BODY, Value::Text(people::body("Gardée", self.script.brief))),
                (note::field::STATUS, Value::from("published")),
                (note::field::AUTHORS, Value::List(vec![Value::Id(first)])),
            ]);
            self.import(n, Ref { kind: Kind::Note, id }, fields);
        }
        let placed = Fields::from([
            (header::CREATED_BY, Value::Id(first)),
            (placement::field::CONTAINER, Value::Id(self.notebook)),
            (placement::field::ITEM, Value::Id(OPEN)),
            (placement::field::STATUS, Value::from("accepted")),
        ]);
        self.import(6, Ref { kind: Kind::Placement, id: placement::id(self.notebook, OPEN) }, placed);
    }

    /// Whoever made the closed note gives somebody a right on it, or takes it back: a form that is answered at once.
    pub(super) fn give(&mut self, random: &mut Random, token: u64) {
        let holder = *random.pick(&self.people).unwrap_or(&OPEN);
        let record = Ref { kind: Kind::Grant, id: grant::id(holder, CLOSED) };
        let held = self.server.records().find(|other| other.id == record.id).cloned();
        let (base, kind) = match &held {
            Some(held) if held.content::<Grant>().status == GrantStatus::Granted => {
                (Base::Rev(held.rev), moved("granted", GrantStatus::Revoked))
            }
            Some(held) => (Base::Rev(held.rev), moved(held.content::<Grant>().status.as_str(), GrantStatus::Granted)),
            None => {
                let fields = Fields::from([
                    (grant::field::SUBJECT, Value::Id(holder)),
                    (grant::field::OBJECT, Value::Id(CLOSED)),
                    (grant::field::ASKED, Value::from(*random.pick(&["suggest", "edit"]).unwrap_or(&"edit"))),
                    (grant::field::STATUS, Value::from("granted")),
                ]);
                (Base::New, OpKind::Create(fields))
            }
        };
        let mut id = [0xee; 16];
        id[8..].copy_from_slice(&token.to_be_bytes());
        let (hlc, schema) = (Hlc::new(self.now_ms, 0), schema(Kind::Grant));
        let op = Op { id: OpId::from_bytes(id), record, kind, base, deps: Vec::new(), hlc, schema };
        self.tell_story(|| format!("action {token}: {:?} of the right of {holder} on the closed note", op.kind));
        let group = Group { id: GroupId::from_bytes(id), ops: vec![op] };
        self.server.import(&group, self.now_ms);
        self.oracle.truth.stale();
        self.oracle.deliveries.push(Delivery::Import(Box::new(group), self.now_ms));
        self.dirty = true;
    }

    /// What a person holds on a note by what was decided, read from the first revision on.
    fn held(&self, person: RecordId, on: RecordId) -> Level {
        let id = grant::id(person, on);
        let mut held = Level::Nothing;
        let mut revisions: Vec<&Record> = self.server.revisions().filter(|record| record.id == id).collect();
        revisions.sort_by_key(|record| record.rev);
        let mut before = None;
        for revision in revisions {
            let content: Grant = revision.content();
            if before != Some(content.status) {
                held = match content.status {
                    GrantStatus::Granted => content.asked.level(),
                    GrantStatus::Revoked | GrantStatus::GivenUp => Level::Nothing,
                    GrantStatus::Requested | GrantStatus::Refused => held,
                };
            }
            before = Some(content.status);
        }
        held
    }

    /// How far a person may go with one of the two notes.
    fn level(&self, person: RecordId, on: RecordId) -> Level {
        let actor = self.server.accounts.get(&AccountId::from_bytes(*person.as_bytes()));
        if actor.is_none_or(|actor| actor.person != Some(person)) {
            // Whoever is no member any more sees what everybody sees.
            let note = self.server.records().find(|record| record.id == on);
            let audience = note.and_then(|note| note.fields.get(&header::AUDIENCE)).and_then(Value::as_text);
            return if audience == Some("public") { Level::See } else { Level::Nothing };
        }
        let owner = self.people.first() == Some(&person);
        // Who curates manages, as far as they see.
        let curates = actor.is_some_and(|actor| actor.duties.contains(&Duty::Librarian));
        let held = self.held(person, on);
        match on {
            _ if owner => Level::Manage,
            OPEN if curates => Level::Manage,
            CLOSED if curates && held > Level::Nothing => Level::Manage,
            OPEN => held.max(Level::Suggest),
            _ => held,
        }
    }

    /// Whether a person may hold a copy; nothing is said of what is about neither note.
    fn may_hold(&self, person: RecordId, record: &Record) -> bool {
        match record.kind {
            Kind::Note if is_guarded(record.id) => self.level(person, record.id) > Level::Nothing,
            Kind::Grant => {
                let right: Grant = record.content();
                !is_guarded(right.object)
                    || right.subject == person
                    || self.level(person, right.object) >= Level::Manage
            }
            Kind::Suggestion => {
                let target = record.content::<Suggestion>().target;
                let mine = record.header().created_by == Some(person);
                !is_guarded(target) || mine || self.level(person, target) >= Level::Edit
            }
            _ => true,
        }
    }

    /// What there is to judge of a request before it is taken.
    pub fn before_rights(&self, flying: &Flying) -> Option<Before> {
        let person = self.phones.get(flying.phone).filter(|_| self.script.rights)?.person;
        let push = (flying.endpoint == Endpoint::Push).then(|| Push::decode(&flying.body).ok()).flatten();
        let groups = push.into_iter().flat_map(|push| push.groups);
        let ops = groups.filter_map(|(_, bytes)| decode_group(&bytes).ok()).flat_map(|received| received.group.ops);
        let ops = ops.filter(|op| self.server.verdict(op.id).is_none()).collect();
        let levels = [OPEN, CLOSED].map(|on| (on, self.level(person, on)));
        Some(Before { ops, levels, held: [OPEN, CLOSED].map(|on| self.held(person, on)) })
    }

    /// Judges what was applied, and what is about to be read.
    pub fn judge_rights(&mut self, flying: &Flying, before: Option<&Before>, answer: &[u8]) {
        let Some(before) = before else { return };
        let Some(person) = self.phones.get(flying.phone).map(|phone| phone.person) else { return };
        if let Some(what) = self.wrongly_applied(person, before) {
            self.break_with("I6", what);
        }
        if let Some(what) = self.wrongly_sent(person, flying, answer) {
            self.break_with("I5", what);
        }
    }

    fn wrongly_applied(&self, person: RecordId, before: &Before) -> Option<String> {
        let raised = [OPEN, CLOSED].into_iter().zip(before.held).find(|(on, held)| self.held(person, *on) > *held);
        if let Some((on, _)) = raised {
            return Some(format!("{person} gave themselves a right on {on}"));
        }
        let level = |on: RecordId| before.levels.iter().find(|(id, _)| *id == on).map(|(_, level)| *level);
        for op in before.ops.iter().filter(|op| self.server.verdict(op.id).is_some_and(sync::Verdict::is_applied)) {
            let may = match op.record.kind {
                Kind::Note => {
                    let opens = op.kind.fields().contains(&header::AUDIENCE);
                    let needs = if opens { Level::Manage } else { Level::Edit };
                    level(op.record.id).is_none_or(|level| level >= needs)
                }
                Kind::Grant => self.may_move(person, op, &level),
                _ => true,
            };
            if !may {
                let (kind, id) = (op.record.kind, op.record.id);
                return Some(format!("{person} wrote {kind} {id} without the right: {:?}", op.kind));
            }
        }
        None
    }

    /// Whether a move of a right was this person's to make: whoever asks asks, and others who manage answer.
    fn may_move(&self, person: RecordId, op: &Op, level: &impl Fn(RecordId) -> Option<Level>) -> bool {
        let Some(right) = self.server.records().find(|record| record.id == op.record.id) else { return false };
        let content: Grant = right.content();
        let mine = content.subject == person;
        match &op.kind {
            OpKind::Transition { to, .. } if ["granted", "refused", "revoked"].contains(&to.as_str()) => {
                !mine && level(content.object).is_none_or(|level| level >= Level::Manage)
            }
            OpKind::Create(_) | OpKind::Transition { .. } => mine,
            _ => true,
        }
    }

    fn wrongly_sent(&self, person: RecordId, flying: &Flying, answer: &[u8]) -> Option<String> {
        let sent: Vec<Record> = match flying.endpoint {
            Endpoint::Pull => {
                let pulled = decode_answer::<Pulled>(answer).ok()?.ok()?;
                pulled.pages.into_iter().flat_map(|page| page.items).filter_map(|item| item.data).collect()
            }
            Endpoint::Push => decode_answer::<Pushed>(answer).ok()?.ok()?.records,
            Endpoint::Subscribe | Endpoint::Rescue => Vec::new(),
        };
        let wrong = sent.iter().find(|record| !self.may_hold(person, record))?;
        Some(format!("{person} is sent the {} {}, and may not read it", wrong.kind, wrong.id))
    }

    /// Once all is quiet: no phone keeps what its person may not read, and each has what waits for its person at hand.
    pub(super) fn check_rights(&mut self) {
        if !self.script.rights {
            return;
        }
        for number in 0..self.phones.len() {
            if let Some((invariant, what)) = self.wrongly_kept(number) {
                self.break_with(invariant, what);
            }
        }
    }

    fn wrongly_kept(&self, number: usize) -> Option<(&'static str, String)> {
        let phone = self.phones.get(number)?;
        let held: Vec<&Record> = phone.device.records(Store::Base).map(|(record, _)| record).collect();
        if let Some(wrong) = held.iter().find(|record| !self.may_hold(phone.person, record)) {
            let (kind, id) = (wrong.kind, wrong.id);
            return Some(("I5", format!("phone {number} keeps the {kind} {id}, and its person may not read it")));
        }
        let here: BTreeSet<RecordId> = held.iter().map(|record| record.id).collect();
        let mut waiting = held.iter().filter(|record| domain::projection::waits_in(record.kind).is_some());
        let alone = waiting.find(|waits| {
            let about = domain::projection::project(waits).scoping.lends.into_iter().map(|(on, _)| on);
            let mut seen = about.filter(|on| is_guarded(*on) && self.level(phone.person, *on) > Level::Nothing);
            seen.any(|on| !here.contains(&on))
        })?;
        Some(("I3", format!("phone {number} holds the {} {} without what it is about", alone.kind, alone.id)))
    }
}

fn moved(from: &str, to: GrantStatus) -> OpKind {
    OpKind::Transition {
        field: grant::field::STATUS,
        from: from.to_owned(),
        to: to.as_str().to_owned(),
        with: Fields::new(),
    }
}
