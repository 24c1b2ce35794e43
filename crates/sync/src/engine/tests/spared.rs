//! A browser that loses its database, and the second copy of what was nowhere else.

use domain::DeviceId;

use super::super::{ALONE, NetError, bring_back, is_alone};
use super::{LEA, NOTE, Tab, a_note, server, title};
use crate::memory::Device;
use crate::ports::Store;
use crate::status::RecordStatus;
use domain::AccountId;

/// Its stores are gone but for the second copy; its page is opened again.
fn lose_the_database(tab: &mut Tab) {
    let of = |store| tab.device.bytes(store).map(move |(key, bytes)| (store, key.to_owned(), bytes.to_vec()));
    let spared = ALONE.into_iter().flat_map(of).filter(|(store, _, bytes)| is_alone(*store, bytes)).collect();
    tab.device = Device::new(DeviceId::from_bytes([8; 16]), Some(AccountId::from_bytes(*LEA.as_bytes())));
    let (writes, generation) = bring_back(spared);
    tab.device.fill(writes, generation);
    tab.restart();
}

#[test]
fn what_waited_is_shown_again_and_leaves_with_what_is_written_after_it() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.save(title("Avant"), 0);
    lose_the_database(&mut tab);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::OnDevice);
    assert_eq!(tab.count(Store::Journal), 2);
    tab.save(title("Après"), 0);
    tab.talk(&mut server);
    tab.wait(3_000);
    tab.talk(&mut server);
    tab.wait(3_000);
    tab.talk(&mut server);
    assert_eq!(tab.count(Store::Outbox), 0);
    let note = server.records().find(|record| record.id == NOTE.id).unwrap();
    assert_eq!(note.fields[&domain::knowledge::note::field::TITLE], domain::Value::from("Après"));
}

#[test]
fn what_was_answered_before_goes_again_and_is_there_once() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    tab.wait(3_000);
    let _lost = tab.deliver(&mut server);
    tab.answer(Err(NetError::Unreachable));
    lose_the_database(&mut tab);
    tab.talk(&mut server);
    tab.wait(3_000);
    tab.talk(&mut server);
    assert_eq!(server.records().filter(|record| record.id == NOTE.id).count(), 1);
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::Settled);
}

#[test]
fn what_the_server_has_is_not_worth_a_second_copy() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    tab.save(a_note(), 0);
    let alone = |tab: &Tab| tab.device.bytes(Store::Outbox).filter(|(_, bytes)| is_alone(Store::Outbox, bytes)).count();
    assert_eq!(alone(&tab), 1);
    tab.wait(3_000);
    let answer = tab.deliver(&mut server);
    tab.answer(Ok(answer));
    assert_eq!((alone(&tab), tab.count(Store::Outbox)), (0, 1));
    assert!(is_alone(Store::Outbox, b"unreadable") && is_alone(Store::Drafts, b"") && !is_alone(Store::Base, b""));
}
