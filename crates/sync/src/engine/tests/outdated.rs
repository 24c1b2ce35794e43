//! A server that takes nothing more from this build.

use super::*;
use crate::protocol::{Pushed, Refusal, encode_answer};

#[test]
fn a_build_that_is_too_old_keeps_what_waits_and_says_so() {
    let refused = encode_answer::<Pushed>(&Err(Refusal::MinBuild));
    for told in [Err(NetError::Status { code: 426, retry_after_ms: None }), Ok(refused)] {
        let (mut tab, mut server) = (Tab::new(), server());
        tab.talk(&mut server);
        tab.save(a_note(), 0);
        tab.wait(2_500);
        assert!(!tab.state.totals().outdated);
        tab.answer(told);
        assert!(tab.state.totals().outdated);
        tab.wait(1_000_000);
        assert!(tab.sent.is_empty(), "a build that is not understood says no more");
        assert_eq!(tab.count(Store::Outbox), 1);
        assert_eq!(tab.state.totals().on_device, 1);
    }
}

#[test]
fn what_waits_in_a_build_that_is_too_old_is_handed_over_when_its_person_says_so() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    for at in 0..2 {
        tab.save(a_note(), at);
    }
    tab.wait(2_500);
    tab.answer(Err(NetError::Status { code: 426, retry_after_ms: None }));
    tab.give(Event::Chosen(Choice::HandOver));
    tab.talk(&mut server);
    assert_eq!((tab.count(Store::Outbox), tab.count(Store::Parked)), (0, 2));
    assert!(tab.state.totals().outdated, "its pages are as old as before");
    let handed_over = tab.state.kept().map(|kept| kept.aside.values().all(|entry| entry.is_handed_over()));
    assert_eq!(handed_over, Some(true));
    tab.wait(1_000_000);
    assert!(tab.sent.is_empty());
}

#[test]
fn a_server_that_takes_nothing_at_all_is_not_asked_for_ever() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    for _ in 0..2 {
        tab.answer(Err(NetError::Status { code: 426, retry_after_ms: None }));
        tab.give(Event::Chosen(Choice::HandOver));
        assert_eq!(tab.sent.len(), 1);
    }
    tab.answer(Err(NetError::Status { code: 426, retry_after_ms: None }));
    tab.wait(1_000_000);
    assert!(tab.sent.is_empty());
    assert_eq!(tab.count(Store::Outbox), 1);
}
