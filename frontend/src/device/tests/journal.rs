//! What the journal says of a piece of writing that waits for a decision, on a phone whose clock is not the server's.

use domain::care::suggestion;
use domain::knowledge::note;
use domain::record::Ref;
use domain::{Fields, GroupId, Kind, OpId, RecordId, Value};
use gloo_timers::future::TimeoutFuture;
use sync::engine::{Event, State};
use sync::operation::OpKind;
use sync::ports::{Change, LocalStore};
use sync::status::RecordStatus;
use sync::{Base, Group, Hlc, Op};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, now_ms};
use super::world::{World, fresh, new_note, settle, until};

/// One operation of the commons itself.
fn alone(number: u8, record: Ref, base: Base, kind: OpKind) -> Group {
    let (id, hlc) = (OpId::from_bytes([number; 16]), Hlc::new(now_ms(), 0));
    let op = Op { id, record, kind, base, deps: Vec::new(), hlc, schema: domain::content::schema(record.kind) };
    Group { id: GroupId::from_bytes([number; 16]), ops: vec![op] }
}

async fn said(device: &Device) -> RecordStatus {
    device.journal().await.unwrap()[0].status
}

/// Everything is asked for again, and has come: the time of the last whole answer moves. Twice, since the first answer may be
/// that of a question asked before.
async fn news(device: &Device) {
    let whole = |state: &State| state.totals().complete_at;
    for _ in 0..2 {
        let before = device.look(|_, state| whole(state)).flatten();
        // The server's clock counts milliseconds: an answer of the same one would not be told apart.
        TimeoutFuture::new(2).await;
        device.tell(Event::Visible { now_ms: now_ms() });
        until(device, |state| whole(state) > before).await;
    }
}

#[wasm_bindgen_test]
async fn a_line_waits_until_somebody_decided_whatever_the_clocks_say() {
    for (name, server_ms) in [("behind", -3_600_000), ("ahead", 3_600_000)] {
        let (world, name) = (World::new(), fresh(name).await);
        world.server_ms.set(server_ms);
        let record = Ref { kind: Kind::Note, id: RecordId::from_bytes([60; 16]) };
        let made = new_note(record.id, 1, "À une autre", "Texte.");
        world.server.borrow_mut().import(&alone(1, record, Base::New, made.kind), now_ms());

        let device = world.device(&name, 2);
        let kind = OpKind::Set(Fields::from([(note::field::TITLE, Value::from("Autrement"))]));
        device.save("Autrement".to_owned(), vec![Change { record, kind, seen: 1 }]).await.unwrap();
        settle(&device).await;
        let made = {
            let server = world.server.borrow();
            let mut made = server.records().filter(|record| record.kind == Kind::Suggestion);
            made.next().map(domain::Record::reference).unwrap()
        };
        news(&device).await;
        assert_eq!(said(&device).await, RecordStatus::ToCheck, "{name}: nobody has decided");

        let decided = OpKind::Transition {
            field: suggestion::field::STATUS,
            from: "open".to_owned(),
            to: "refused".to_owned(),
            with: Fields::new(),
        };
        world.server.borrow_mut().import(&alone(2, made, Base::Rev(1), decided), now_ms());
        news(&device).await;
        assert_eq!(said(&device).await, RecordStatus::Sent, "{name}");
    }
}
