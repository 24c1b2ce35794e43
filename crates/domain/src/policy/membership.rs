//! Belonging to a community: who asks, who lets in, who leaves, and that nobody lets themselves in.

use super::{Action, Decision, Level, Standing, Subject, level as level_on};
use crate::actor::Actor;
use crate::communities::membership::{self, field};
use crate::communities::{Join, MembershipStatus as Status, Role};
use crate::id::RecordId;
use crate::kind::Kind;

/// How far this actor may go with a membership: those who look after the community decide, the person comes and goes.
pub(super) fn level(actor: &Actor, membership: &Subject, mine: bool) -> Level {
    let stewards = membership.parents.iter().any(|community| level_on(actor, community) >= Level::Manage);
    match (stewards, mine) {
        (true, _) => Level::Manage,
        (false, true) => Level::Edit,
        (false, false) => Level::See,
    }
}

/// Whether somebody may make it. One comes in where the door is open, asks where it is not closed, and looks after what one
/// founded; those who look after the community invite.
pub(super) fn create(me: RecordId, actor: &Actor, subject: &Subject) -> Decision {
    let Some(community) = subject.parents.first().filter(|parent| parent.reference.kind == Kind::Community) else {
        return Decision::NothingThere;
    };
    let derived =
        subject.authors.iter().any(|person| subject.reference.id == membership::id(*person, community.reference.id));
    let has = level_on(actor, community);
    // Who founds it belongs to it with this.
    let sees = has >= Level::See || community.creator == Some(me);
    let (Some(standing), true, true) = (subject.standing, derived, sees) else {
        return Decision::NothingThere;
    };
    let mine = subject.authors.contains(&me);
    let allowed = match (standing.role, standing.status) {
        (Role::Steward, Status::Member) => mine && community.creator == Some(me),
        (Role::Member, Status::Member) => mine && community.door == Some(Join::Open),
        (Role::Member, Status::Requested) => mine && matches!(community.door, Some(Join::Open | Join::Request)),
        (Role::Member, Status::Invited) => !mine && has >= Level::Manage && community.door.is_some(),
        _ => false,
    };
    if allowed { Decision::Allow } else { Decision::Needs(Level::Manage) }
}

/// What somebody who sees it may do with it. What cannot be done is not suggested either: a membership waits for a word already.
pub(super) fn may(actor: &Actor, action: Action, subject: &Subject, has: Level) -> Decision {
    let mine = actor.person.is_some_and(|me| subject.authors.contains(&me));
    let decides = has >= Level::Manage && !mine;
    let door = subject.parents.first().and_then(|community| community.door);
    let allowed = match (action, subject.standing) {
        (Action::See, _) => true,
        (Action::Transition(to), Some(standing)) => {
            (mine && comes_or_goes(standing, to, door)) || (decides && lets(standing, to, door))
        }
        (Action::Set(field::MESSAGE | field::BECAUSE), _) => mine,
        (Action::Set(field::REASON), _) => decides,
        // Who looks after a community hands it on, and may step back.
        (Action::Set(field::ROLE), Some(standing)) => has >= Level::Manage && standing.status == Status::Member,
        (Action::Set(_) | Action::Transition(_), _) => decides,
        (Action::Create | Action::Suggest | Action::Remove(..) | Action::Trash, _) => false,
    };
    if allowed { Decision::Allow } else { Decision::Needs(Level::Manage) }
}

/// What the person does of their own.
fn comes_or_goes(standing: Standing, to: &str, door: Option<Join>) -> bool {
    match to {
        "left" => true,
        "declined" => standing.status == Status::Invited,
        "member" if standing.status == Status::Invited => door.is_some(),
        "member" => door == Some(Join::Open) && !standing.barred,
        "requested" => matches!(door, Some(Join::Open | Join::Request)),
        _ => false,
    }
}

/// What those who look after the community do.
fn lets(standing: Standing, to: &str, door: Option<Join>) -> bool {
    match to {
        "member" => door.is_some() && matches!(standing.status, Status::Requested | Status::Suspended),
        "refused" => standing.status == Status::Requested,
        "suspended" => standing.status == Status::Member,
        "invited" => door.is_some() && matches!(standing.status, Status::Left | Status::Refused | Status::Declined),
        _ => false,
    }
}
