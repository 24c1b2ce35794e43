//! What the files of a carnet weigh is said before it is kept: small, whole, and to nobody of what they may not see.

use std::io::Cursor;

use domain::memory::media;
use domain::record::{Ref, header};
use domain::{Audience, Fields, Kind, Selector, Value};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use service::media::Announced;
use sha2::{Digest, Sha256};
use sync::{Base, OpKind};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(the_files_of_a_carnet_are_weighed_small_and_whole);

fn a_picture(width: u32, shade: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, width / 2, |x, y| Rgb([(x % 250) as u8, (y % 250) as u8, shade]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

/// Sends a file and says that a note shows it; gives its name.
async fn add(who: &Person, note: Ref, bytes: &[u8], mime: &str, audience: Audience) -> String {
    let sha256: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let account = who.account.expect("an account");
    let announced = Announced { sha256: sha256.clone(), size: bytes.len() as u64, kept: false };
    let begun = who.services.begin_upload(&who.actor, account, &announced).await.expect("begun");
    if begun.received < begun.size {
        who.services.receive(account, &sha256, 0, bytes).await.expect("taken");
    }
    let fields = Fields::from([
        (media::field::OF, Value::Id(note.id)),
        (media::field::SHA256, sha256.as_str().into()),
        (media::field::MIME, mime.into()),
        (media::field::ALT, "Un quai".into()),
        (header::AUDIENCE, Value::Text(audience.to_string())),
    ]);
    let record = Ref { kind: Kind::Media, id: media::id(note.id, &sha256) };
    assert!(who.one(who.op(record, Base::New, OpKind::Create(fields))).await.is_applied());
    sha256
}

async fn the_files_of_a_carnet_are_weighed_small_and_whole(world: &World) {
    let (lea, visitor) = (world.member("Léa").await, world.visitor());
    let carnet = lea.carnet("Carnet", Audience::Public).await;
    let (wide, narrow, sound) = (a_picture(1_200, 1), a_picture(200, 2), [b"OggS".as_slice(), &[7; 5_000]].concat());
    let note = lea.note("Public", "corps\n", Audience::Public).await;
    let twice = lea.note("Encore", "corps\n", Audience::Public).await;
    let closed = lea.note("Membres", "corps\n", Audience::Members).await;
    for item in [note, twice, closed] {
        lea.place(carnet, item).await;
    }
    let name = add(&lea, note, &wide, "image/jpeg", Audience::Public).await;
    add(&lea, twice, &wide, "image/jpeg", Audience::Public).await;
    add(&lea, note, &sound, "audio/ogg", Audience::Public).await;
    add(&lea, closed, &narrow, "image/jpeg", Audience::Members).await;

    let object = lea.services.media(&lea.actor, &name).await.expect("a file").object.expect("its bytes");
    let copy = lea.services.media_copy(&object, 800).await.expect("an answer").expect("a copy").len() as u64;
    let selector = [Selector::Notebook(carnet.id)];
    let said = visitor.services.kit_size(&visitor.actor, &selector).await.expect("a size")[0];
    // The same picture twice is one, a sound has no small form, and what is closed weighs nothing.
    assert_eq!((said.small, said.full), (copy, (wide.len() + sound.len()) as u64));
    let said = lea.services.kit_size(&lea.actor, &selector).await.expect("a size")[0];
    let narrow = narrow.len() as u64;
    assert_eq!((said.small, said.full), (copy + narrow, (wide.len() + sound.len()) as u64 + narrow));
    assert!(copy < wide.len() as u64);
}
