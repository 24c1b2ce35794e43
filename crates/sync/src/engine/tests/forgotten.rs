//! What a server no longer remembers, and what a device must not remember: found by simulation.

use super::*;

#[test]
fn what_waits_for_a_rejected_action_goes_on_once_the_server_has_forgotten_it() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    tab.wait(2_500);
    tab.talk(&mut server);
    let mut second = server.clone();
    second.epoch = [2; 16];
    // A second action is written after one that is about to be rejected.
    tab.save(title(&"x".repeat(400)), 1);
    tab.wait(2_500);
    tab.save(title("Autre titre"), 1);
    let answer = tab.deliver(&mut server);
    tab.answer(Ok(answer));
    assert_eq!((tab.count(Store::Parked), tab.count(Store::Outbox)), (1, 1));
    for _ in 0..8 {
        tab.now_ms += 120_000;
        tab.give(Event::Visible { now_ms: tab.now_ms });
        tab.talk(&mut second);
        tab.wait(3_000);
        tab.talk(&mut second);
    }
    assert_eq!(tab.count(Store::Outbox), 0, "nothing waits for what the server never heard of");
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::NeedsFix);
}

#[test]
fn the_search_of_an_audience_that_was_lost_goes_with_its_records() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    let key = format!("{}{}", crate::ports::segment::RECEIVED, domain::AudienceKey::Person(LEA));
    tab.device.put(Store::Segment, &key, &[1]);
    server.accounts.insert(AccountId::from_bytes(*LEA.as_bytes()), Actor::visitor());
    tab.now_ms += 3_600_000;
    tab.give(Event::Visible { now_ms: tab.now_ms });
    // The answer that says so is lost, and the page is closed right after the one that brings the new list.
    let _lost = tab.deliver(&mut server);
    tab.answer(Err(NetError::Unreachable));
    for _ in 0..3 {
        tab.wait(400_000);
        tab.talk(&mut server);
    }
    assert!(!tab.device.has(Store::Segment, &key));
}
