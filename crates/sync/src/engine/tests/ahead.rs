//! What follows a part is asked for while that is being stored, and left where it could not be.

use super::*;

const MANY: u8 = 10;

impl Tab {
    /// The disk has done what it was given.
    fn disk(&mut self) {
        while let Some((commit, batch)) =
            self.unstored.as_mut().and_then(|waits| (!waits.is_empty()).then(|| waits.remove(0)))
        {
            let result = self.fail.take().map_or_else(|| self.device.commit(&batch), Err);
            self.give(Event::Stored { commit, result });
        }
    }
}

/// A server with some notes, of which an answer takes three lines of each scope.
fn full() -> Server {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    for n in 0..MANY {
        tab.saves += 1;
        let record = Ref { id: RecordId::from_bytes([40 + n; 16]), ..NOTE };
        let changes = vec![Change { record, kind: a_note(), seen: 0 }];
        let entropy = [tab.saves; 32];
        tab.give(Event::Save { request: 1, title: String::new(), changes, now_ms: tab.now_ms, entropy });
    }
    tab.wait(2_500);
    tab.talk(&mut server);
    server.page_rows = 3;
    server
}

/// Another device, whose disk is slow, and which has the first part in its hands.
fn first_part(server: &mut Server) -> Tab {
    let mut tab = Tab::new();
    tab.device = Device::new(DeviceId::from_bytes([8; 16]), tab.device.account);
    tab.restart();
    while tab.sent[0].1 != Endpoint::Pull {
        let answer = tab.deliver(server);
        tab.answer(Ok(answer));
    }
    tab.unstored = Some(Vec::new());
    let answer = tab.deliver(server);
    tab.answer(Ok(answer));
    tab
}

#[test]
fn the_next_part_is_on_its_way_while_one_is_stored_and_is_there_before_it() {
    let mut server = full();
    let mut tab = first_part(&mut server);
    assert_eq!((tab.device.records(Store::Base).count(), tab.sent.len()), (0, 1), "asked, and nothing is stored");
    assert_eq!(tab.sent[0].1, Endpoint::Pull);
    let next = tab.deliver(&mut server);
    tab.answer(Ok(next));
    assert_eq!(tab.sent.len(), 0, "no further than one");
    assert_eq!(tab.device.records(Store::Base).count(), 0);
    for _ in 0..MANY {
        tab.disk();
        tab.talk(&mut server);
    }
    assert_eq!(tab.device.records(Store::Base).count(), usize::from(MANY));
    assert!(tab.state.totals().complete_at.is_some());
    assert!(!tab.told.iter().any(|effect| matches!(effect, Effect::Report(_))), "each began where the device was");
}

#[test]
fn a_part_that_could_not_be_stored_takes_the_one_after_it_along_and_both_come_again() {
    let mut server = full();
    let mut tab = first_part(&mut server);
    let next = tab.deliver(&mut server);
    tab.answer(Ok(next));
    tab.fail = Some(StoreError::Quota);
    tab.disk();
    let held = tab.device.records(Store::Base).count();
    assert_eq!(held, 0, "a cursor never covers what is not here");
    assert!(tab.state.totals().complete_at.is_none());
    for _ in 0..3 * MANY {
        tab.wait(2_500);
        tab.talk(&mut server);
        tab.disk();
    }
    assert_eq!(tab.device.records(Store::Base).count(), usize::from(MANY));
    assert!(tab.state.totals().complete_at.is_some());
}

#[test]
fn a_device_that_is_full_waits_before_it_asks_again_whatever_was_on_its_way() {
    let mut server = full();
    let mut tab = first_part(&mut server);
    let next = tab.deliver(&mut server);
    tab.fail = Some(StoreError::Quota);
    tab.disk();
    tab.answer(Ok(next));
    assert!(tab.sent.is_empty(), "what came for nothing ends no wait");
    tab.wait(2_500);
    assert_eq!(tab.sent.first().map(|(_, endpoint, _)| *endpoint), Some(Endpoint::Pull));
}

#[test]
fn what_somebody_saves_meanwhile_is_sent_before_anything_more_is_asked() {
    let mut server = full();
    let mut tab = first_part(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    let next = tab.deliver(&mut server);
    tab.answer(Ok(next));
    for _ in 0..3 {
        tab.disk();
    }
    assert_eq!(tab.sent.first().map(|(_, endpoint, _)| *endpoint), Some(Endpoint::Push));
}
