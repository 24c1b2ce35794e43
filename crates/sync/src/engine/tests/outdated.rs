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
