//! Rights on a record: who asks for one, who gives it, and that nobody gives it to themselves.

use super::{Action, Decision, Level, Subject, field_level, level as level_on};
use crate::actor::Actor;
use crate::care::grant::{self, field};
use crate::id::RecordId;
use crate::kind::Kind;

/// How far this actor may go with a right: those who manage what it is on decide, who asks for it or holds it asks and gives
/// it back.
pub(super) fn level(actor: &Actor, right: &Subject, mine: bool) -> Level {
    let manages = right.parents.iter().any(|object| level_on(actor, object) >= Level::Manage);
    match (manages, mine) {
        (true, _) => Level::Manage,
        (false, true) => Level::Edit,
        (false, false) => Level::See,
    }
}

/// Whether somebody may make it. One asks for oneself, for more than one has on what one sees; to somebody else, those who
/// manage the record give.
pub(super) fn create(me: RecordId, actor: &Actor, right: &Subject) -> Decision {
    let Some(object) = right.parents.first().filter(|object| grant::is_on(object.reference.kind)) else {
        return Decision::NothingThere;
    };
    let has = level_on(actor, object);
    let derived = right.authors.iter().any(|holder| right.reference.id == grant::id(*holder, object.reference.id));
    if has < Level::See || !derived {
        return Decision::NothingThere;
    }
    let allowed = if right.authors.contains(&me) { has < right.asked } else { has >= Level::Manage };
    if allowed { Decision::Allow } else { Decision::Needs(Level::Manage) }
}

/// What somebody who sees it may do with it. What cannot be done is not suggested either: a right waits for a decision already.
pub(super) fn may(actor: &Actor, action: Action, right: &Subject, has: Level) -> Decision {
    let mine = actor.person.is_some_and(|me| right.authors.contains(&me));
    let decides = has >= Level::Manage && !mine;
    let allowed = match action {
        Action::See => true,
        Action::Transition("requested" | "given_up") | Action::Set(field::MESSAGE | field::BECAUSE) => mine,
        Action::Transition(_) => decides,
        Action::Set(field) if field_level(Kind::Grant, field) >= Level::Manage => decides,
        Action::Set(_) => mine || decides,
        Action::Create | Action::Suggest | Action::Remove(..) | Action::Trash => false,
    };
    if allowed { Decision::Allow } else { Decision::Needs(Level::Manage) }
}
