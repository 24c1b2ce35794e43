//! Answers that come after what they were asked on has changed.

use domain::OpId;
use domain::scope::Selector;

use super::*;
use crate::clock::Hlc;
use crate::operation::{Base, Op};

#[test]
fn a_kit_chosen_while_a_list_is_under_way_is_asked_for() {
    let (mut tab, mut server) = (Tab::new(), server());
    let older = tab.deliver(&mut server);
    let kit = vec![Selector::Notebook(NOTE.id)];
    tab.give(Event::KitChanged(kit.clone()));
    tab.answer(Ok(older));
    tab.talk(&mut server);
    assert_eq!(server.keeps(tab.device.id), kit);
}

#[test]
fn a_kit_that_is_the_same_asks_nothing() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.give(Event::KitChanged(Vec::new()));
    assert_eq!(tab.sent, []);
}

#[test]
fn an_answer_asked_before_a_reset_does_not_end_the_reading_that_it_began() {
    let (mut tab, mut server) = (Tab::new(), server());
    server.page_rows = 1;
    for number in [3, 4] {
        let record = Ref { kind: Kind::Note, id: RecordId::from_bytes([number; 16]) };
        let op = Op {
            id: OpId::from_bytes([number; 16]),
            record,
            kind: a_note(),
            base: Base::New,
            deps: Vec::new(),
            hlc: Hlc::new(START, 0),
            schema: domain::content::schema(Kind::Note),
        };
        server.import(&Group { id: GroupId::from_bytes([number; 16]), ops: vec![op] }, START);
    }
    tab.talk(&mut server);
    let here = |tab: &Tab| tab.device.records(Store::Base).count();
    assert_eq!(here(&tab), 2);

    // One tab asks for news, and is answered late.
    tab.wait(1_000_000);
    assert!(matches!(tab.sent[..], [(_, Endpoint::Pull, _)]));
    let older = tab.deliver(&mut server);
    let (first, asked) = (tab.state.clone(), tab.sent.clone());
    // Another is told to read everything again, and has read one page of two.
    server.reset(tab.device.id);
    tab.restart();
    for _ in 0..2 {
        let answer = tab.deliver(&mut server);
        tab.answer(Ok(answer));
    }
    assert!(!tab.sent.is_empty(), "there is more to read");
    (tab.state, tab.sent) = (first, asked);
    let generation = tab.device.snapshot().generation;
    tab.give(Event::Changed { generation });
    tab.answer(Ok(older));
    assert_eq!(here(&tab), 2);
    tab.talk(&mut server);
    assert_eq!(here(&tab), 2);
    assert!(tab.state.totals().complete_at.is_some());
}
