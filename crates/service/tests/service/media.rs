//! Files: they arrive in pieces or by a form, are looked at before they are kept, and are read by whoever may see a record that
//! says what they are.

use domain::memory::{Media, Unfit, has_metadata, media};
use domain::record::{Ref, header};
use domain::{Audience, Content, Fields, Kind, Value};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use service::Error;
use service::media::{Announced, Attached};
use sha2::{Digest, Sha256};
use sync::{Base, OpKind, Verdict};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(
    a_file_that_arrives_in_pieces_is_read_with_its_record,
    what_closes_its_record_closes_it,
    what_is_not_the_file_announced_is_not_kept,
    a_file_that_tells_is_kept_only_on_purpose,
    a_form_adds_a_picture_without_what_the_camera_wrote,
    what_nobody_shows_goes_in_time,
    a_server_that_ends_after_the_last_piece_takes_the_file_later,
    a_form_that_comes_twice_adds_one_picture,
    what_a_form_brings_counts_in_what_an_account_may_send,
);

/// A photograph.
pub fn a_photograph() -> Vec<u8> {
    let picture = RgbImage::from_fn(900, 600, |x, y| Rgb([(x % 255) as u8, (y % 255) as u8, 77]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

/// The same, with where it was taken.
pub fn told() -> Vec<u8> {
    let bytes = a_photograph();
    let said = b"Exif\0\0MM GPS 48.4 -68.5";
    let length = u16::try_from(said.len() + 2).expect("short").to_be_bytes();
    [&bytes[..2], &[0xff, 0xe1], &length, said, &bytes[2..]].concat()
}

/// What a file is called.
pub fn name(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Sends a file in pieces.
pub async fn send(who: &Person, bytes: &[u8], kept: bool) -> Result<(), Error> {
    let account = who.account.expect("an account");
    let announced = Announced { sha256: name(bytes), size: bytes.len() as u64, kept };
    let begun = who.services.begin_upload(&who.actor, account, &announced).await?;
    let mut at = usize::try_from(begun.received).expect("small");
    while at < bytes.len() {
        let to = bytes.len().min(at + 3_000);
        let piece = &bytes[at..to];
        let progress = who.services.receive(account, &announced.sha256, at as u64, piece).await?;
        assert_eq!(progress.received, to as u64);
        at = to;
    }
    Ok(())
}

/// Says what a file is, as `of` shows it.
pub async fn say(who: &Person, of: Ref, bytes: &[u8], audience: Audience) -> Verdict {
    let sha256 = name(bytes);
    let said = Media {
        of: of.id,
        sha256: domain::content::Text::parse(&sha256).expect("a name"),
        alt: domain::content::Text::parse("La cuisine du local").expect("words"),
        ..Media::default()
    };
    let mut fields = said.write();
    fields.insert(header::AUDIENCE, Value::Text(audience.to_string()));
    let record = Ref { kind: Kind::Media, id: media::id(of.id, &sha256) };
    who.one(who.op(record, Base::New, OpKind::Create(fields))).await
}

/// Whether somebody may read a file, and whether it is here.
pub async fn reads(who: &Person, bytes: &[u8]) -> Option<bool> {
    match who.services.media(&who.actor, &name(bytes)).await {
        Ok(file) => Some(file.object.is_some()),
        Err(Error::NotFound) => None,
        Err(other) => panic!("{other}"),
    }
}

async fn a_file_that_arrives_in_pieces_is_read_with_its_record(world: &World) {
    let (lea, max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    let bytes = a_photograph();
    let note = lea.note("La cuisine", "Voici.\n", Audience::Members).await;
    assert_eq!(say(&lea, note, &bytes, Audience::Public).await, Verdict::Applied { rev: 1 });
    assert_eq!(reads(&max, &bytes).await, Some(false), "it is still on Léa's phone");
    let account = lea.account.expect("an account");
    let announced = Announced { sha256: name(&bytes), size: bytes.len() as u64, kept: false };
    lea.services.begin_upload(&lea.actor, account, &announced).await.expect("begun");
    lea.services.receive(account, &announced.sha256, 0, &bytes[..1_000]).await.expect("a piece");
    // The network was cut: the piece that came is asked for no more, another is refused.
    assert!(matches!(lea.services.receive(account, &announced.sha256, 0, &bytes[..10]).await, Err(Error::Settled)));
    let there = lea.services.upload_progress(account, &announced.sha256).await.expect("an answer").expect("progress");
    assert_eq!(there.received, 1_000);
    send(&lea, &bytes, false).await.expect("taken");
    assert_eq!(reads(&max, &bytes).await, Some(true));
    assert_eq!(reads(&visitor, &bytes).await, None, "the note is for members");
    let file = max.services.media(&max.actor, &name(&bytes)).await.expect("a file");
    let object = file.object.expect("bytes");
    assert_eq!((object.mime.as_str(), object.pixels, file.public), ("image/jpeg", Some((900, 600)), false));
    assert_eq!(max.services.media_bytes(&object, 10..=19).await.expect("bytes"), bytes[10..20]);
    assert!(max.services.media_copy(&object, 320).await.expect("an answer").is_some());
    assert!(max.services.media_copy(&object, 319).await.expect("an answer").is_none());
    // Whoever sends it again learns nothing, and sends nothing.
    let again = lea.services.begin_upload(&lea.actor, account, &announced).await.expect("begun");
    assert_eq!(again.received, again.size);
    let zoe = world.member("Zoe").await;
    let hidden = a_photograph().into_iter().chain([0]).collect::<Vec<u8>>();
    let secret = lea.note("À moi", "Voici.\n", Audience::Private).await;
    say(&lea, secret, &hidden, Audience::Public).await;
    send(&lea, &hidden, false).await.expect("taken");
    let asked = Announced { sha256: name(&hidden), size: hidden.len() as u64, kept: false };
    let begun = zoe.services.begin_upload(&zoe.actor, zoe.account.expect("an account"), &asked).await.expect("begun");
    assert_eq!(begun.received, 0, "as if nobody had it");
}

async fn what_closes_its_record_closes_it(world: &World) {
    let (lea, max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    let bytes = a_photograph();
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    say(&lea, note, &bytes, Audience::Public).await;
    send(&lea, &bytes, false).await.expect("taken");
    assert_eq!(reads(&visitor, &bytes).await, Some(true));
    assert!(lea.services.media(&visitor.actor, &name(&bytes)).await.expect("a file").public);
    lea.set(note, 1, header::AUDIENCE, Value::from("members")).await;
    assert_eq!((reads(&visitor, &bytes).await, reads(&max, &bytes).await), (None, Some(true)));
    lea.set(note, 2, header::AUDIENCE, Value::from("private")).await;
    assert_eq!((reads(&max, &bytes).await, reads(&lea, &bytes).await), (None, Some(true)));
    // Set apart, its own audience decides.
    let picture = Ref { kind: Kind::Media, id: media::id(note.id, &name(&bytes)) };
    lea.set(picture, 1, media::field::APART, Value::Bool(true)).await;
    assert_eq!(reads(&visitor, &bytes).await, Some(true));
    // Nobody shows something in what they may not write.
    let theirs = max.note("À Max", "Voici.\n", Audience::Public).await;
    let refused = say(&lea, theirs, &bytes, Audience::Public).await;
    assert!(matches!(refused, Verdict::Quarantined { .. } | Verdict::Parked { .. }), "{refused:?}");
}

async fn what_is_not_the_file_announced_is_not_kept(world: &World) {
    let lea = world.member("Lea").await;
    let account = lea.account.expect("an account");
    let bytes = a_photograph();
    let announced = Announced { sha256: name(b"another"), size: bytes.len() as u64, kept: false };
    lea.services.begin_upload(&lea.actor, account, &announced).await.expect("begun");
    let taken = lea.services.receive(account, &announced.sha256, 0, &bytes).await;
    assert!(matches!(taken, Err(Error::Unfit(Unfit::Hash))), "{taken:?}");
    assert_eq!(lea.services.upload_progress(account, &announced.sha256).await.expect("an answer"), None);
    let page = b"<html><script>alert(1)</script></html>";
    assert!(matches!(send(&lea, page, false).await, Err(Error::Unfit(Unfit::Type))));
    let cut = &a_photograph()[..200];
    assert!(matches!(send(&lea, cut, false).await, Err(Error::Unfit(Unfit::Broken))));
    let huge = Announced { sha256: name(b"x"), size: 26 * 1024 * 1024, kept: false };
    let begun = lea.services.begin_upload(&lea.actor, account, &huge).await;
    assert!(matches!(begun, Err(Error::Unfit(Unfit::Size))), "{begun:?}");
    let more = Announced { sha256: name(b"y"), size: 10, kept: false };
    lea.services.begin_upload(&lea.actor, account, &more).await.expect("begun");
    let long = lea.services.receive(account, &more.sha256, 0, b"eleven bytes").await;
    assert!(matches!(long, Err(Error::Unfit(Unfit::Size))), "{long:?}");
}

async fn a_file_that_tells_is_kept_only_on_purpose(world: &World) {
    let lea = world.member("Lea").await;
    assert!(matches!(send(&lea, &told(), false).await, Err(Error::Unfit(Unfit::Told))));
    send(&lea, &told(), true).await.expect("on purpose");
}

async fn a_form_adds_a_picture_without_what_the_camera_wrote(world: &World) {
    let (lea, max) = (world.member("Lea").await, world.member("Max").await);
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    let form = |bytes: Vec<u8>| Attached {
        group: lea.services.fresh_group(),
        op: lea.services.fresh_op(),
        of: note.id,
        bytes,
        keep: false,
        said: Fields::from([(media::field::ALT, Value::from("La table [longue]"))]),
        show: true,
    };
    let refused = max.services.attach(&max.actor, max.account.expect("an account"), form(told())).await;
    assert!(matches!(refused, Err(Error::Denied)), "{refused:?}");
    let account = lea.account.expect("an account");
    let answer = lea.services.attach(&lea.actor, account, form(told())).await.expect("taken");
    assert!(answer.problems().is_empty() && !answer.refused(), "{answer:?}");
    let body = lea.body(note.id).await;
    let shown = markdown_of(&body);
    assert!(body.starts_with("Voici.\n\n![La table \\[longue\\]](/media/"), "{body}");
    let file = max.services.media(&max.actor, &shown).await.expect("everybody reads it");
    let object = file.object.expect("bytes");
    let bytes = lea.services.media_bytes(&object, 0..=object.size - 1).await.expect("bytes");
    assert!(!has_metadata(&bytes, domain::memory::MediaType::Jpeg));
    assert!(!bytes.windows(3).any(|some| some == b"GPS"));
    assert_eq!(name(&bytes), shown);
    let record = max.sees(media::id(note.id, &shown)).await.expect("what is said of it");
    let said: Media = record.content();
    assert_eq!((said.alt.as_str(), said.width, said.of), ("La table [longue]", Some(900), note.id));
    let page = lea.services.attach(&lea.actor, account, form(b"<html>".to_vec())).await;
    assert!(matches!(page, Err(Error::Unfit(Unfit::Type))), "{page:?}");
}

fn markdown_of(body: &str) -> String {
    let from = body.find("/media/").expect("an address") + "/media/".len();
    body[from..from + 64].to_owned()
}

async fn what_nobody_shows_goes_in_time(world: &World) {
    let lea = world.member("Lea").await;
    let (shown, alone) = (a_photograph(), told());
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    say(&lea, note, &shown, Audience::Public).await;
    send(&lea, &shown, false).await.expect("taken");
    send(&lea, &alone, true).await.expect("taken");
    world.pass(31 * 24 * 3_600);
    let tidied = lea.services.tidy().await.expect("tidied");
    assert_eq!((tidied.media, tidied.uploads), (1, 2));
    assert_eq!(reads(&lea, &shown).await, Some(true));
    send(&lea, &alone, true).await.expect("sent again from the first byte");
}

async fn a_server_that_ends_after_the_last_piece_takes_the_file_later(world: &World) {
    use storage::media::uploads::{self, Upload};
    let lea = world.member("Lea").await;
    let account = lea.account.expect("an account");
    let (bytes, note) = (a_photograph(), lea.note("La cuisine", "Voici.\n", Audience::Public).await);
    say(&lea, note, &bytes, Audience::Public).await;
    let (sha256, size) = (name(&bytes), bytes.len() as u64);
    let expires = lea.services.now().plus_seconds(1_000);
    // All of it came, and the server ended before it looked.
    let mut tx = lea.services.database().write().await.expect("a transaction");
    let begun = Upload { account, sha256: sha256.clone(), size, kept: false, received: 0, expires };
    uploads::begin(&mut tx, &begun).await.expect("begun");
    assert!(uploads::append(&mut tx, &begun, &bytes, expires).await.expect("kept"));
    tx.commit().await.expect("committed");
    assert_eq!(reads(&lea, &bytes).await, Some(false));
    let announced = Announced { sha256: sha256.clone(), size, kept: false };
    let again = lea.services.begin_upload(&lea.actor, account, &announced).await.expect("an answer");
    assert_eq!(
        (again.received, reads(&lea, &bytes).await),
        (size, Some(true)),
        "who is told that it is here may forget it"
    );
    // Only its mark is left, and the file is gone: it is wanted again, from the first byte.
    let mut tx = lea.services.database().write().await.expect("a transaction");
    let other = name(b"elsewhere");
    let mark = Upload { sha256: other.clone(), received: size, ..begun };
    uploads::begin(&mut tx, &mark).await.expect("begun");
    tx.commit().await.expect("committed");
    let announced = Announced { sha256: other, size, kept: false };
    let wanted = lea.services.begin_upload(&lea.actor, account, &announced).await.expect("an answer");
    assert_eq!(wanted.received, 0);
}

async fn a_form_that_comes_twice_adds_one_picture(world: &World) {
    let lea = world.member("Lea").await;
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    let form = Attached {
        group: lea.services.fresh_group(),
        op: lea.services.fresh_op(),
        of: note.id,
        bytes: told(),
        keep: false,
        said: Fields::from([(media::field::ALT, Value::from("La table"))]),
        show: true,
    };
    for _ in 0..2 {
        let account = lea.account.expect("an account");
        let answer = lea.services.attach(&lea.actor, account, form.clone()).await.expect("taken");
        assert!(answer.problems().is_empty() && !answer.refused() && answer.suggestion().is_none(), "{answer:?}");
    }
    assert_eq!(lea.body(note.id).await.matches("/media/").count(), 1);
}

async fn what_a_form_brings_counts_in_what_an_account_may_send(world: &World) {
    let lea = world.member("Lea").await;
    let account = lea.account.expect("an account");
    let note = lea.note("La cuisine", "Voici.\n", Audience::Public).await;
    let form = |services: &service::Services, width: u32| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let picture = RgbImage::from_fn(width, 400, |x, y| Rgb([(x * y % 255) as u8, (x % 7) as u8, (y % 255) as u8]));
        DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
        Attached {
            group: services.fresh_group(),
            op: services.fresh_op(),
            of: note.id,
            bytes: bytes.into_inner(),
            keep: false,
            said: Fields::from([(media::field::ALT, Value::from("La table"))]),
            show: false,
        }
    };
    let sent = async |services: &service::Services| {
        let mut at = services.database().reader().await.expect("a reader");
        storage::media::uploads::announced(&mut at, account).await.expect("a sum")
    };
    lea.services.attach(&lea.actor, account, form(&lea.services, 500)).await.expect("taken");
    let first = sent(&lea.services).await;
    assert!(first > 0);
    lea.services.attach(&lea.actor, account, form(&lea.services, 500)).await.expect("the same again");
    assert_eq!(sent(&lea.services).await, first, "it is counted once");
    let narrow = world.within(|limits| limits.media_share = first + 10).await;
    let refused = narrow.attach(&lea.actor, account, form(&narrow, 501)).await;
    assert!(matches!(refused, Err(Error::Unfit(Unfit::Share))), "{refused:?}");
    let announced = Announced { sha256: name(b"y"), size: 11, kept: false };
    let refused = narrow.begin_upload(&lea.actor, account, &announced).await;
    assert!(matches!(refused, Err(Error::Unfit(Unfit::Share))), "what a form brought counts for what comes in pieces");
    narrow.attach(&lea.actor, account, form(&narrow, 500)).await.expect("what is here takes no room");
    // After its time, there is room again.
    world.pass(15 * 24 * 3_600);
    narrow.tidy().await.expect("tidied");
    narrow.attach(&lea.actor, account, form(&narrow, 450)).await.expect("taken");
    narrow.close().await;
}
