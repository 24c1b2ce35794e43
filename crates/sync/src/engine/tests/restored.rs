//! A server that was restored from a backup: what it lacks is sent again, and the screen says so.

use domain::sorted::Set;

use super::*;
use crate::engine::{META, Seen, decode_line, epoch_of};
use crate::protocol::{Pushed, decode_answer, encode_answer};

/// What the journal says of each action, in the order of saves.
fn said(tab: &Tab) -> Vec<RecordStatus> {
    tab.device.bytes(Store::Journal).map(|(_, bytes)| decode_line(bytes).expect("a line").status).collect()
}

/// The server that this backup makes.
fn restored(backup: &Server) -> Server {
    let mut server = backup.clone();
    server.epoch = [2; 16];
    server
}

/// The tab meets the server of the backup, and hears nothing from it yet but that it is another.
fn meets(tab: &mut Tab, server: &mut Server) {
    tab.now_ms += 3_600_000;
    tab.give(Event::Visible { now_ms: tab.now_ms });
    for _ in 0..6 {
        let epoch = tab.state.kept().map(|kept| kept.meta.epoch);
        if epoch == Some(server.epoch) {
            return;
        }
        if tab.sent.is_empty() {
            tab.wait(3_000);
        }
        let answer = tab.deliver(server);
        tab.answer(Ok(answer));
    }
    panic!("it never learnt of the restore");
}

/// Somebody else's action on the note, as it came to this server.
fn import(server: &mut Server, number: u8, base: crate::Base, kind: OpKind) {
    let id = domain::OpId::from_bytes([number; 16]);
    let hlc = crate::Hlc::new(START, 0);
    let op = crate::Op { id, record: NOTE, kind, base, deps: Vec::new(), hlc, schema: 1 };
    server.import(&Group { id: GroupId::from_bytes([number; 16]), ops: vec![op] }, START);
}

fn settles(tab: &mut Tab, server: &mut Server) {
    for _ in 0..4 {
        tab.talk(server);
        tab.wait(3_000);
    }
}

#[test]
fn what_was_handed_over_after_the_backup_is_sent_again() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    let backup = server.clone();
    tab.save(a_note(), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    // Nothing has this record: the people in charge get the edit.
    let nowhere = Ref { kind: Kind::Note, id: RecordId::from_bytes([8; 16]) };
    let changes = vec![Change { record: nowhere, kind: title("Perdu"), seen: 3 }];
    tab.give(Event::Save { request: 1, title: "Perdu".into(), changes, now_ms: tab.now_ms, entropy: [60; 32] });
    tab.wait(2_500);
    tab.talk(&mut server);
    assert_eq!(said(&tab), [RecordStatus::Sent, RecordStatus::HandedOver]);
    assert_eq!((tab.count(Store::Parked), server.kept_whole().count()), (1, 1));

    let mut server = restored(&backup);
    meets(&mut tab, &mut server);
    assert_eq!((tab.count(Store::Parked), tab.count(Store::Outbox)), (0, 2), "both are to be sent again");
    assert_eq!(said(&tab), [RecordStatus::OnDevice; 2], "nobody has them but this device");
    settles(&mut tab, &mut server);
    assert_eq!(server.kept_whole().count(), 1, "the people in charge hold it again");
    assert_eq!(said(&tab), [RecordStatus::Sent, RecordStatus::HandedOver]);
    assert_eq!((tab.count(Store::Parked), tab.count(Store::Outbox)), (1, 0));
}

#[test]
fn what_its_author_has_to_mend_waits_for_them_on_a_restored_server_too() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.talk(&mut server);
    let mut second = restored(&server);
    tab.save(a_note(), 0);
    tab.save(title(&"x".repeat(400)), 0);
    tab.wait(2_500);
    tab.talk(&mut server);
    assert_eq!(said(&tab), [RecordStatus::Sent, RecordStatus::NeedsFix]);
    meets(&mut tab, &mut second);
    assert_eq!(said(&tab), [RecordStatus::OnDevice, RecordStatus::NeedsFix]);
    assert_eq!((tab.count(Store::Parked), tab.count(Store::Outbox)), (1, 1));
}

#[test]
fn a_change_that_was_handed_over_shows_over_the_record_that_is_here() {
    let (mut tab, mut server) = (Tab::new(), server());
    import(&mut server, 5, crate::Base::New, a_note());
    tab.talk(&mut server);
    let mut second = restored(&server);
    // Its author may not change it any more.
    let account = AccountId::from_bytes(*LEA.as_bytes());
    server.accounts.insert(account, Actor::visitor());
    tab.save(title("Autre titre"), 1);
    tab.wait(2_500);
    let answer = tab.deliver(&mut server);
    tab.answer(Ok(answer));
    assert_eq!(tab.state.status(NOTE.id), RecordStatus::HandedOver);
    meets(&mut tab, &mut second);
    assert_eq!(tab.shown().map(|note| note.fields[&note::field::TITLE].clone()), Some(Value::from("Autre titre")));
    settles(&mut tab, &mut second);
    let held =
        second.records().find(|record| record.id == NOTE.id).map(|note| note.fields[&note::field::TITLE].clone());
    assert_eq!(held, Some(Value::from("Autre titre")));
}

#[test]
fn what_was_answered_before_goes_again_though_the_restored_server_is_at_a_later_revision() {
    let (mut tab, mut server) = (Tab::new(), server());
    import(&mut server, 5, crate::Base::New, a_note());
    tab.talk(&mut server);
    let mut second = restored(&server);
    let edited = |before: &str, after: &str| OpKind::edit_text(note::field::BODY, before, after);
    import(&mut second, 6, crate::Base::Rev(1), edited("un\n\ndeux\n", "une\n\ndeux\n"));
    import(&mut second, 7, crate::Base::Rev(2), edited("une\n\ndeux\n", "une\n\ndeux\n\ntrois\n"));
    tab.save(edited("un\n\ndeux\n", "un\n\ndeux et demi\n"), 1);
    tab.save(title("Le mien"), 1);
    tab.wait(2_500);
    // Of the two, only what became of the second is heard.
    let mut answer = decode_answer::<Pushed>(&tab.deliver(&mut server)).expect("ours").expect("verdicts");
    answer.groups.remove(0);
    tab.answer(Ok(encode_answer(&Ok(answer))));
    assert_eq!(said(&tab), [RecordStatus::OnDevice, RecordStatus::Sent]);
    // Then the first goes to the restored server, which is further than the verdict of the second.
    assert_eq!(tab.sent[0].1, Endpoint::Push);
    let answer = tab.deliver(&mut second);
    tab.answer(Ok(answer));
    assert_eq!(said(&tab)[1], RecordStatus::OnDevice, "the restored server has not this one");
    settles(&mut tab, &mut second);
    let groups = second.groups().collect::<std::collections::BTreeSet<GroupId>>();
    assert_eq!((groups.len(), tab.count(Store::Outbox), tab.count(Store::Acked)), (5, 0, 2));
}

#[test]
fn the_stores_say_of_which_server_they_hold_the_answers() {
    let (mut tab, mut server) = (Tab::new(), server());
    let said = |tab: &Tab| {
        let mut entries = tab.device.bytes(Store::Meta);
        entries.find(|(key, _)| *key == META).and_then(|(_, bytes)| epoch_of(bytes))
    };
    tab.save(a_note(), 0);
    assert_eq!(said(&tab), None, "no server has answered yet");
    tab.talk(&mut server);
    assert_eq!(said(&tab), Some(server.epoch));
    let mut second = restored(&server);
    meets(&mut tab, &mut second);
    assert_eq!(said(&tab), Some(second.epoch));
    assert_eq!(epoch_of(&[1, 2, 3]), None);
}

#[test]
fn what_was_read_of_a_servers_other_life_is_read_again_in_this_one() {
    let (mut tab, mut server) = (Tab::new(), server());
    tab.save(a_note(), 0);
    tab.talk(&mut server);
    let mut kept = tab.state.kept().expect("the stores").clone();
    // Another tab reads a scope again, up to here; this one had been there too, before the server was restored.
    let scope = &mut kept.scopes[0];
    (scope.cursor, scope.reset) = (17, true);
    let id = scope.id;
    for (epoch, from) in [([9; 16], 0), (server.epoch, 17)] {
        let seen = domain::sorted::Map::from_iter([(id, Seen { epoch, reached: 17, ids: Set::new() })]);
        assert_eq!(State::asked_from(&kept, &seen, &id), from, "{epoch:?}");
    }
}
