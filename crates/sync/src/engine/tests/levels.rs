//! A build that reads more than the one before it reads everything again, once; one that reads less is sent what it reads.

use super::*;
use crate::protocol::{Body, Subscribe, Subscribed, decode_answer};

/// The entry of what is stored once.
fn meta(tab: &Tab) -> (String, Vec<u8>) {
    let mut entries = tab.device.bytes(Store::Meta);
    entries.next().map(|(key, bytes)| (key.to_owned(), bytes.to_vec())).expect("one entry")
}

/// Whether the device reads all of its scopes from the beginning.
fn begins_again(tab: &Tab) -> bool {
    let kept = tab.state.kept().expect("the stores");
    !kept.scopes.is_empty() && kept.scopes.iter().all(|scope| scope.reset && scope.cursor == 0)
}

#[test]
fn a_newer_build_reads_all_of_its_scopes_again() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    tab.restart();
    assert!(!begins_again(&tab), "the same build does not");

    tab.save(title("En route"), 1);
    let (key, mut bytes) = meta(&tab);
    // What later builds wrote behind it, a build of before did not.
    let kept = tab.state.kept().expect("the stores").meta.clone();
    let mut later = crate::wire::Writer::new();
    later.number(kept.heard_ms);
    later.number(kept.away_ms);
    later.number(kept.latest_ms);
    bytes.truncate(bytes.len() - later.into_bytes().len());
    assert_eq!(bytes.pop(), u8::try_from(LEVEL).ok());
    bytes.push(0);
    tab.device.put(Store::Meta, &key, &bytes);
    tab.restart();
    assert!(begins_again(&tab));
    assert_eq!(tab.count(Store::Outbox), 1, "what was written stays");
    tab.wait(2_500);
    tab.talk(&mut server);
    assert!(!begins_again(&tab));
    assert_eq!(tab.shown().map(|note| note.fields[&note::field::TITLE].clone()), Some(Value::from("En route")));
    tab.restart();
    assert!(!begins_again(&tab), "once");
}

#[test]
fn an_older_build_is_sent_what_it_reads() {
    let mut server = server();
    let device = DeviceId::from_bytes([7; 16]);
    let account = Some(AccountId::from_bytes(*LEA.as_bytes()));
    let body = Subscribe { device, selectors: Vec::new() }.encode();
    let mut list = |level| {
        let request =
            Request { endpoint: Endpoint::Subscribe, account, device_ms: START, now_ms: START, level, body: &body };
        decode_answer::<Subscribed>(&server.handle(&request)).expect("bytes").expect("a list").scopes
    };
    assert_eq!(list(0), [], "nothing that it knows");
    assert!(!list(LEVEL).is_empty());
}
