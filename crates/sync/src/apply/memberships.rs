//! Memberships: let in as the door stands when they arrive, made again where they may go on, and never the last steward gone.

use std::collections::BTreeSet;

use domain::communities::membership::{self, belonging};
use domain::communities::{Join, Membership, MembershipStatus, Role, community};
use domain::policy::{Action, transitions};
use domain::record::header;
use domain::{Audience, Content, Fields, Kind, Problem, Record, RecordId, Value, may};

use super::{Effect, Fall, Run, Step};

/// How long one waits before asking again, milliseconds.
const AGAIN_AFTER_MS: u64 = 7 * 24 * 3_600_000;
use crate::merge::machine::{Move, judge};

impl Run<'_> {
    /// Whoever came in where the door was open, and finds it closed when this arrives, asks. Nothing is said in another's name.
    pub(super) fn at_the_door(&self, record: &mut Record) {
        if record.kind != Kind::Membership {
            return;
        }
        if self.finds_it_closed(record) {
            record.fields.insert(membership::field::STATUS, Value::from(MembershipStatus::Requested.as_str()));
        }
        let mine = self.context.actor.person == Some(Membership::read(&record.fields).person);
        if !self.context.actor.system {
            record.fields.retain(|field, _| match *field {
                membership::field::MESSAGE => mine,
                membership::field::REASON | membership::field::BECAUSE => false,
                _ => true,
            });
        }
    }

    fn finds_it_closed(&self, record: &Record) -> bool {
        let membership = Membership::read(&record.fields);
        let mine = self.context.actor.person == Some(membership.person);
        let comes_in = (membership.role, membership.status) == (Role::Member, MembershipStatus::Member);
        let door = self.standing(membership.joined).and_then(|community| community::door(&community));
        mine && comes_in && door != Some(Join::Open)
    }

    /// Somebody who did not know of it makes it again: it goes on from where it is, where its person may bring it there.
    pub(super) fn come_again(&mut self, step: &Step<'_>, to: &str, effect: &mut Effect) -> Result<(), Fall> {
        let field = membership::field::STATUS;
        let working = self.found(step.op.record)?;
        let current = working.value(field).as_text().unwrap_or_default().to_owned();
        let record = working.stored.record.clone();
        let known = transitions(Kind::Membership).iter().map(|(_, known)| *known).find(|known| *known == to);
        let allowed =
            known.is_some_and(|to| may(self.context.actor, Action::Transition(to), &self.subject(&record)).allows());
        if judge(&current, to, membership::TRANSITIONS) != Move::Made || !allowed {
            effect.met.push(field);
            return Ok(());
        }
        self.set(step, field, &Value::from(to), effect)
    }

    /// Whoever left, was refused or declined asks again after a week.
    pub(super) fn check_wait(&mut self, step: &Step<'_>, to: &str) -> Result<(), Fall> {
        let asks = step.op.record.kind == Kind::Membership && to == MembershipStatus::Requested.as_str();
        if !asks || self.context.actor.system {
            return Ok(());
        }
        let now = u64::try_from(self.context.now.millis()).unwrap_or_default();
        let field = membership::field::STATUS;
        let working = self.found(step.op.record)?;
        let is_out = ["left", "refused", "declined"].contains(&working.value(field).as_text().unwrap_or_default());
        let since = working.stamp_of(field, "").map(|stamp| stamp.hlc.millis());
        match since.filter(|since| is_out && now < since.saturating_add(AGAIN_AFTER_MS)) {
            Some(_) => Err(Fall::Rejected(field, Problem::TooSoon)),
            None => Ok(()),
        }
    }

    /// Whoever leaves looks after nothing any more, and comes again as a member.
    pub(super) fn follow_role(&mut self, step: &Step<'_>, to: &str) -> Result<(), Fall> {
        if step.op.record.kind != Kind::Membership || to != MembershipStatus::Left.as_str() {
            return Ok(());
        }
        let rev = self.found(step.op.record)?.next_rev();
        let stamp = self.stamp(step, rev);
        let member = Value::from(Role::Member.as_str());
        self.found(step.op.record)?.write(membership::field::ROLE, "", member, stamp);
        Ok(())
    }

    /// Whether this is for a community that its author does not belong to: nobody says so of others' rooms.
    pub(super) fn says_anothers_room(&self, id: RecordId, fields: &Fields) -> bool {
        let Some(audience) = fields.get(&header::AUDIENCE).and_then(Value::as_text) else { return false };
        let Ok(Audience::Community(community)) = audience.parse() else { return false };
        let belongs = self.context.actor.memberships.contains_key(&community);
        !(belongs || id == community || self.context.actor.system)
    }

    /// Whether a card would be shut away from those who look after it, or from those who might come: it is everybody's, or of those
    /// who have an account, or of those who belong.
    pub(super) fn hides_the_card(&self, record: &Record) -> bool {
        let shown = [Audience::Public, Audience::Members, Audience::Community(record.id)];
        record.kind == Kind::Community && !shown.contains(&record.header().audience)
    }

    /// A community is looked after from its founding on, and stays so.
    pub(super) fn check_stewards(&self, record: &Record) -> Result<(), Fall> {
        if record.kind == Kind::Community && self.view.stored(record.id).is_none() && !self.context.actor.system {
            let mut made = self.records.values().filter_map(|working| belonging(&working.stored.record));
            let founded = made.any(|(of, _, role)| of == record.id && role == Role::Steward);
            return if founded { Ok(()) } else { Err(Fall::Rejected(community::field::NAME, Problem::LastSteward)) };
        }
        let before = self.view.stored(record.id).and_then(|stored| belonging(&stored.record));
        let Some((community, person, Role::Steward)) = before else { return Ok(()) };
        if matches!(belonging(record), Some((.., Role::Steward))) {
            return Ok(());
        }
        let mut left: BTreeSet<RecordId> = self.view.stewards(community).into_iter().collect();
        left.remove(&person);
        for touched in self.records.values().map(|working| &working.stored.record) {
            let of = Membership::read(&touched.fields);
            if touched.kind == Kind::Membership && of.joined == community {
                match belonging(touched) {
                    Some((.., Role::Steward)) => left.insert(of.person),
                    _ => left.remove(&of.person),
                };
            }
        }
        if left.is_empty() { Err(Fall::Rejected(membership::field::STATUS, Problem::LastSteward)) } else { Ok(()) }
    }

    /// A record as it stands in the course of the group.
    fn standing(&self, id: RecordId) -> Option<Record> {
        let here = self.records.get(&id).map(|working| working.stored.record.clone());
        here.or_else(|| self.view.stored(id).map(|stored| stored.record))
    }
}
