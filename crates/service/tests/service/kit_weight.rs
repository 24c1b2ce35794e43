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

on_each_engine!(the_files_of_a_carnet_are_weighed_small_and_whole, what_one_may_not_see_weighs_nothing);

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

async fn what_one_may_not_see_weighs_nothing(world: &World) {
    let (lea, max, visitor) = (world.member("Léa").await, world.member("Max").await, world.visitor());
    let (carnet, theirs) = (lea.carnet("Carnet", Audience::Public).await, max.carnet("À Max", Audience::Public).await);
    let secret = lea.note("À moi", "corps\n", Audience::Private).await;
    let note = lea.note("À tous", "corps\n", Audience::Public).await;
    lea.place(carnet, secret).await;
    lea.place(carnet, note).await;
    let picture = a_picture(1_200, 1);
    let hidden = add(&lea, secret, &picture, "image/jpeg", Audience::Public).await;
    let weighs = async |who: &Person, selector: Selector| {
        who.services.kit_size(&who.actor, &[selector]).await.expect("a size")[0].full
    };
    assert_eq!(weighs(&visitor, Selector::Notebook(carnet.id)).await, 0);
    // Neither a text that has its name, nor a record that says it, weighs it for who wrote them.
    let text = max.note("À tous", &format!("![Un quai](/media/{hidden}.jpg)\n"), Audience::Public).await;
    max.place(theirs, text).await;
    let fields = Fields::from([
        (media::field::OF, Value::Id(text.id)),
        (media::field::SHA256, hidden.as_str().into()),
        (media::field::MIME, "image/jpeg".into()),
        (media::field::ALT, "Un quai".into()),
        (header::AUDIENCE, Value::from("public")),
    ]);
    assert_eq!(weighs(&max, Selector::Notebook(theirs.id)).await, 0);
    let record = Ref { kind: Kind::Media, id: media::id(text.id, &hidden) };
    assert!(max.one(max.op(record, Base::New, OpKind::Create(fields))).await.is_applied());
    assert_eq!(
        [weighs(&max, Selector::Notebook(theirs.id)).await, weighs(&visitor, Selector::Notebook(theirs.id)).await],
        [0, 0]
    );
    // Shown to all, it weighs, in the carnet whose text has its name too; put into the bin, nowhere.
    let weight = picture.len() as u64;
    add(&lea, note, &picture, "image/jpeg", Audience::Public).await;
    assert_eq!(weighs(&visitor, Selector::Notebook(carnet.id)).await, weight);
    assert_eq!(weighs(&visitor, Selector::Notebook(theirs.id)).await, weight);
    let shown = Ref { kind: Kind::Media, id: media::id(note.id, &hidden) };
    assert!(lea.one(lea.op(shown, Base::Rev(1), OpKind::Delete)).await.is_applied());
    let both = [Selector::Notebook(carnet.id), Selector::Notebook(theirs.id)];
    for selector in both {
        assert_eq!(weighs(&visitor, selector).await, 0, "{selector:?}");
    }
    let own = Ref { kind: Kind::Media, id: media::id(secret.id, &hidden) };
    assert_eq!(weighs(&lea, Selector::Rest).await, weight);
    assert!(lea.one(lea.op(own, Base::Rev(1), OpKind::Delete)).await.is_applied());
    assert_eq!(weighs(&lea, Selector::Rest).await, 0, "what is in her bin is not kept");
}
