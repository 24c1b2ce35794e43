//! What a device holds is compared with what the server has, once a day: what was lost unseen comes back, by itself.

use super::*;
use crate::engine::Digests;

const DAY_MS: u64 = 86_400_000;

impl Tab {
    /// Lets time pass until something is asked, and answers it, as often as is said.
    fn live(&mut self, server: &mut Server, rounds: usize) {
        for _ in 0..rounds {
            self.wait(900_000);
            self.talk(server);
        }
    }
}

/// A note that was read by a tab, which then has nothing more to ask.
fn settled() -> (Tab, Server) {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    tab.live(&mut server, 4);
    (tab, server)
}

#[test]
fn what_was_lost_unseen_is_there_again_within_a_day() {
    let (mut tab, mut server) = settled();
    assert!(tab.device.rot(NOTE.id), "it was there");
    tab.live(&mut server, 4);
    assert!(tab.device.record(Store::Base, NOTE.id).is_none(), "nothing says so for a while");
    tab.live(&mut server, 100);
    assert!(tab.device.record(Store::Base, NOTE.id).is_some());
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
}

#[test]
fn what_is_alike_is_compared_once_a_day_and_never_read_again() {
    let (mut tab, mut server) = settled();
    let (mut compared, mut read_again) = (0, 0);
    let end = tab.now_ms + 3 * DAY_MS;
    while tab.now_ms < end {
        tab.wait(900_000);
        while let Some((_, endpoint, body)) = tab.sent.first() {
            if *endpoint == Endpoint::Pull {
                let pull = <crate::protocol::Pull as crate::protocol::Body>::decode(body).expect("a question");
                compared += usize::from(!pull.digests.is_empty());
                read_again += usize::from(pull.cursors.iter().all(|cursor| *cursor == 0));
            }
            let answer = tab.deliver(&mut server);
            tab.answer(Ok(answer));
        }
    }
    assert_eq!((compared, read_again), (3, 0), "an hour had passed");
}

#[test]
fn what_was_stored_meanwhile_is_not_compared() {
    let (mut tab, _) = settled();
    let kept = tab.state.kept().expect("the stores").clone();
    let digests = Digests { generation: kept.generation, ..Digests::default() };
    tab.state.checks = Some(digests.clone());
    assert_eq!(tab.state.digests(&kept).len(), kept.scopes.len());
    tab.state.checks = Some(Digests { generation: kept.generation - 1, ..digests });
    assert!(tab.state.digests(&kept).is_empty());
}

#[test]
fn a_scope_with_an_entry_that_cannot_be_read_is_not_compared() {
    let (mut tab, _) = settled();
    let kept = tab.state.kept().expect("the stores").clone();
    let mut digests = Digests { generation: kept.generation, ..Digests::default() };
    digests.scopes.insert(kept.scopes[0].id, None);
    tab.state.checks = Some(digests);
    let said = tab.state.digests(&kept);
    assert_eq!(said.iter().filter(|digest| digest.is_none()).count(), 1);
}

/// A tab that is about to compare: the last answer is of a day after what was read.
fn due() -> (Tab, Server) {
    let (mut tab, mut server) = settled();
    while tab.scans == 0 {
        tab.slow = true;
        tab.live(&mut server, 1);
    }
    tab.slow = false;
    (tab, server)
}

#[test]
fn with_no_network_it_is_worked_out_once() {
    let (mut tab, mut server) = settled();
    while !tab.state.kept().is_some_and(|kept| tab.state.is_check_due(kept)) {
        tab.live(&mut server, 1);
    }
    let (mut tried, before) = (0, tab.scans);
    for _ in 0..50 {
        tab.wait(900_000);
        while !tab.sent.is_empty() {
            tab.answer(Err(NetError::Unreachable));
            tried += 1;
        }
    }
    assert!(tried > 10, "{tried} times tried");
    assert_eq!(tab.scans - before, 1);
}

#[test]
fn who_saves_does_not_wait_until_it_is_worked_out() {
    let (mut tab, mut server) = due();
    tab.save(title("Vite"), 1);
    assert!(tab.told.iter().any(|effect| matches!(effect, Effect::Saved { .. })));
    tab.wait(2_500);
    tab.talk(&mut server);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
    tab.live(&mut server, 20);
    assert!(tab.scans > 1, "it is, later");
}

#[test]
fn what_differed_is_compared_again_a_week_later() {
    let (mut tab, mut server) = settled();
    assert!(tab.device.rot(NOTE.id));
    tab.live(&mut server, 110);
    let scans = tab.scans;
    assert!(tab.device.record(Store::Base, NOTE.id).is_some() && scans > 0);
    tab.live(&mut server, 5 * 96);
    assert_eq!(tab.scans, scans, "not each day, lest what always differs be read again each day");
    tab.live(&mut server, 3 * 96);
    assert!(tab.scans > scans);
}
