//! A device that hears nothing for months, and what somebody founds on it before any server knows.

use domain::communities::{community, membership};
use domain::policy::Level;
use domain::record::{Ref, header};
use domain::{Audience, Fields, Kind, RecordId, Value};
use sync::engine::Event;
use sync::media::MediaStore;
use sync::operation::OpKind;
use sync::ports::{Change, Durability, LocalStore, Store, Write};
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::{Device, media, mirror, now_ms};
use super::media::{about, picture, until as until_files};
use super::save::{found, shown};
use super::world::{World, fresh, new_note, person, settle, until};

const DAY: u64 = 86_400_000;

/// A note of its author alone, which shows a file that was sent.
async fn own_note(device: &Device, sha256: &str) -> RecordId {
    let id = device.fresh_id();
    let text = format!("Une passerelle.\n\n![Un quai](/media/{sha256}.jpg#640x480)");
    let mut change = new_note(id, 1, "Le quai", &text);
    if let OpKind::Create(fields) = &mut change.kind {
        fields.insert(header::AUDIENCE, Value::from("private"));
        fields.insert(header::CREATED_BY, Value::Id(person(1)));
    }
    let made = Ref { kind: Kind::Media, id: domain::memory::media::id(id, sha256) };
    let fields = Fields::from([
        (domain::memory::media::field::OF, Value::Id(id)),
        (domain::memory::media::field::SHA256, sha256.into()),
        (domain::memory::media::field::MIME, "image/jpeg".into()),
        (domain::memory::media::field::ALT, "Un quai".into()),
    ]);
    let shows = Change { record: made, kind: OpKind::Create(fields), seen: 0 };
    device.save("Le quai".to_owned(), vec![change, shows]).await.unwrap();
    device.shown(vec![sha256.to_owned()], "Le quai".to_owned()).await.unwrap();
    id
}

#[wasm_bindgen_test]
async fn what_is_put_away_is_found_by_nothing_and_keeps_its_files() {
    let (world, name) = (World::new(), fresh("away").await);
    let device = world.device(&name, 1);
    let sha256 = device.keep(picture(2_000, 41), about()).await.unwrap();
    let id = own_note(&device, &sha256).await;
    settle(&device).await;
    until_files(&device, <[_]>::is_empty).await;
    assert_eq!(found(&device, "passerelle").await, [id]);

    world.online.set(false);
    let now = now_ms();
    device.tell(Event::Visible { now_ms: now + DAY });
    until(&device, |state| state.totals().offline).await;
    device.tell(Event::Tick { now_ms: now + 40 * DAY, random: 1 });
    until(&device, |state| state.totals().put_away).await;
    let database = device.opened().await.unwrap().database.clone();
    assert!(database.count(Store::Closed).await.unwrap() >= 2, "the note and its file's record");
    assert!(shown(&device, id).await.is_none());
    assert_eq!(found(&device, "passerelle").await, [], "what is read of the segments alone is nothing");
    // The server said long ago that it has the file: only what shows it keeps it here.
    let forget = Write::Delete { store: Store::BlobSent, key: sha256.clone() };
    database.put(Durability::Strict, vec![forget]).await.unwrap();
    mirror::follow(&database, &*world.way(), &|_| ()).await.unwrap();
    media::tidy(&database, now + 40 * DAY).await.unwrap();
    assert!(database.bytes(Store::Blob, &sha256).await.unwrap().is_some(), "what shows it is put away, not gone");

    world.online.set(true);
    device.tell(Event::Visible { now_ms: now + 41 * DAY });
    until(&device, |state| !state.totals().put_away && !state.totals().offline).await;
    assert!(shown(&device, id).await.is_some());
    assert_eq!(found(&device, "passerelle").await, [id]);
    assert_eq!(database.count(Store::Closed).await, Ok(0));
}

#[wasm_bindgen_test]
async fn a_community_is_its_founder_s_before_any_session_says_so() {
    let (world, name) = (World::new(), fresh("founder").await);
    world.online.set(false);
    let device = world.device(&name, 1);
    let circle = Ref { kind: Kind::Community, id: device.fresh_id() };
    let card = Fields::from([
        (header::CREATED_BY, Value::Id(person(1))),
        // Those who belong alone know of it.
        (header::AUDIENCE, Value::from(Audience::Community(circle.id).to_string().as_str())),
        (community::field::NAME, Value::from("Cercle")),
        (community::field::PURPOSE, Value::from("practice")),
        (community::field::JOIN, Value::from("invite")),
    ]);
    let first = Ref { kind: Kind::Membership, id: membership::id(person(1), circle.id) };
    let belongs = Fields::from([
        (header::CREATED_BY, Value::Id(person(1))),
        (membership::field::PERSON, Value::Id(person(1))),
        (membership::field::JOINED, Value::Id(circle.id)),
        (membership::field::ROLE, Value::from("steward")),
        (membership::field::STATUS, Value::from("member")),
    ]);
    let changes = [(circle, card), (first, belongs)].map(|(record, fields)| Change {
        record,
        kind: OpKind::Create(fields),
        seen: 0,
    });
    device.save("Cercle".to_owned(), changes.into()).await.unwrap();
    assert_eq!(shown(&device, circle.id).await.map(|seen| seen.level), Some(Level::Manage));
    world.online.set(true);
    settle(&device).await;
    assert!(world.record(circle.id).is_some());
    // The session was opened before, and names no community.
    assert_eq!(shown(&device, circle.id).await.map(|seen| (seen.record.rev, seen.level)), Some((1, Level::Manage)));
}
