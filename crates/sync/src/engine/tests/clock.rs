//! A device's clock that is set back: what waits goes on as soon as it would have, and nothing is written twice.

use super::*;

const YEAR: u64 = 365 * 86_400_000;

impl Tab {
    /// The clock is set back by a year, which nobody tells the engine.
    fn set_back(&mut self) {
        self.now_ms -= YEAR;
    }
}

#[test]
fn what_failed_is_tried_again_in_minutes_and_not_in_a_year() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.answer(Err(NetError::Status { code: 503, retry_after_ms: Some(60_000) }));
    assert!(tab.sent.is_empty(), "it waits as it was asked to");
    tab.set_back();
    tab.wait(1_000);
    assert!(tab.sent.is_empty(), "still");
    tab.wait(70_000);
    assert_eq!(tab.sent.first().map(|(_, endpoint, _)| *endpoint), Some(Endpoint::Push));
    tab.talk(&mut server);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
}

#[test]
fn what_was_saved_before_goes_and_what_is_saved_after_follows_it() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.set_back();
    tab.save(title("Après"), 1);
    tab.wait(3_000);
    tab.talk(&mut server);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
    let held = tab.device.record(Store::Base, NOTE.id).expect("the note");
    assert_eq!(held.fields.get(&note::field::TITLE), Some(&Value::from("Après")), "the later save is the later one");
    // What is new is asked for as often as before, a year earlier or not.
    let before = tab.now_ms;
    while tab.sent.is_empty() && tab.now_ms < before + YEAR {
        tab.wait(30_000);
    }
    assert!(tab.now_ms - before < 1_000_000, "asked again after {} ms", tab.now_ms - before);
}
