//! The pictures of what a device exported go in with the text, once, and nothing of a file that is not whole.

use std::io::Cursor;

use domain::memory::{Media, MediaType, media};
use domain::query::{Answer, Ask, Filter, List};
use domain::record::{Ref, header};
use domain::{Audience, Content, Fields, Instant, Kind, RecordId, Value};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use service::Error;
use service::rescue::{Asked, Report, Unusable};
use sha2::{Digest, Sha256};
use sync::codec::Received;
use sync::media::{About, Queued};
use sync::outbox::{Entry, Way};
use sync::rescue::container::{Export, before};
use sync::rescue::{Begun, Part, Rescue};
use sync::{Base, OpKind};

use crate::harness::{Person, World, on_each_engine};

on_each_engine!(
    pictures_go_in_with_what_shows_them_once,
    a_dry_run_looks_at_pictures_and_keeps_none,
    the_picture_of_a_form_that_was_only_begun_is_its_authors,
    a_file_cut_in_its_pictures_is_refused_whole,
    a_picture_that_tells_is_said_and_keeps_nothing_back,
    a_picture_that_somebody_else_has_goes_in_too,
);

fn a_picture(shade: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(64, 48, |x, y| Rgb([(x * 3) as u8, (y * 4) as u8, shade]));
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    bytes.into_inner()
}

fn name(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn queued(bytes: &[u8]) -> Queued {
    let size = Some((64, 48));
    let about = About { mime: MediaType::Jpeg, size, duration_ms: None, taken: String::new(), keeps_metadata: false };
    let picked = Queued::picked(name(bytes), bytes.len() as u64, about, Instant(0));
    Queued { shown_by: Some("Le quai".to_owned()), ..picked }
}

/// A note that shows a picture, and the record of the picture, in one action.
fn saved(person: &Person, bytes: &[u8]) -> Received {
    let note = Ref { kind: Kind::Note, id: person.services.fresh_id() };
    let text = format!("![Un quai](/media/{}.jpg#64x48)\n", name(bytes));
    let made = person.op(note, Base::New, OpKind::Create(person.note_fields("Le quai", &text, Audience::Private)));
    let mut fields = Fields::from([
        (media::field::OF, Value::Id(note.id)),
        (media::field::SHA256, name(bytes).as_str().into()),
        (media::field::MIME, "image/jpeg".into()),
        (media::field::ALT, "Un quai".into()),
    ]);
    fields.insert(header::AUDIENCE, Value::Text(Audience::Private.to_string()));
    let record = Ref { kind: Kind::Media, id: media::id(note.id, &name(bytes)) };
    person.group(vec![made, person.op(record, Base::New, OpKind::Create(fields))])
}

fn action(person: &Person, received: &Received) -> Part {
    let entry = Entry {
        ord: 1,
        group: received.group.clone(),
        title: "Le quai".to_owned(),
        written_ms: 1,
        account: person.account,
        way: Way::Unsent,
        bases: Vec::new(),
        bytes: sync::codec::encode_group(&received.group),
    };
    Part::Action(entry.encode(person.device))
}

/// As a device writes it.
fn file(person: &Person, parts: Vec<Part>, pictures: &[Vec<u8>]) -> Vec<u8> {
    let rescue = Rescue { device: Some(person.device), account: person.account, made_ms: 1, parts };
    let export = Export::new(&rescue, pictures.iter().map(|bytes| queued(bytes)).collect());
    let mut all = export.opening.clone();
    for (file, bytes) in export.files.iter().zip(pictures) {
        all.extend(before(file));
        all.extend(bytes);
    }
    all.extend(export.ending(&export.files.iter().collect::<Vec<_>>()));
    all
}

async fn imported(world: &World, file: &[u8], dry_run: bool) -> Result<Report, Unusable> {
    world.services.import_rescue(Cursor::new(file), &Asked { email: None, dry_run }).await
}

/// Whether somebody reads the bytes of a picture.
async fn reads(person: &Person, bytes: &[u8]) -> bool {
    match person.services.media(&person.actor, &name(bytes)).await {
        Ok(found) => found.object.is_some(),
        Err(Error::NotFound) => false,
        Err(error) => panic!("{error:?}"),
    }
}

async fn pictures_go_in_with_what_shows_them_once(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let pictures = [a_picture(1), a_picture(2)];
    let parts = pictures.iter().map(|bytes| action(&lea, &saved(&lea, bytes))).collect();
    let file = file(&lea, parts, &pictures);
    let report = imported(world, &file, false).await.expect("a report");
    assert_eq!((report.applied, report.files, report.problems.len()), (2, 2, 0), "{report:?}");
    assert!(reads(&lea, &pictures[0]).await && reads(&lea, &pictures[1]).await);
    assert!(!reads(&max, &pictures[0]).await);
    let report = imported(world, &file, false).await.expect("a report");
    assert_eq!((report.applied, report.known, report.files, report.problems.len()), (0, 2, 0, 0));
}

async fn a_dry_run_looks_at_pictures_and_keeps_none(world: &World) {
    let lea = world.member("Léa").await;
    let pictures = [a_picture(3), b"no picture".to_vec()];
    let parts = pictures.iter().map(|bytes| action(&lea, &saved(&lea, bytes))).collect();
    let file = file(&lea, parts, &pictures);
    let report = imported(world, &file, true).await.expect("a report");
    assert_eq!((report.applied, report.files, report.problems.len()), (2, 1, 1), "{report:?}");
    assert!(!reads(&lea, &pictures[0]).await);
    let again = imported(world, &file, false).await.expect("a report");
    assert_eq!((again.applied, again.files, again.problems), (2, 1, report.problems));
}

async fn the_picture_of_a_form_that_was_only_begun_is_its_authors(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let picture = a_picture(4);
    let id: RecordId = lea.services.fresh_id();
    let typed = format!("\"title\":\"Commencée\",\"body\":\"![Un quai](/media/{}.jpg#64x48)\"", name(&picture));
    let text = format!("{{\"id\":\"{id}\",\"before\":null,\"typed\":{{{typed}}}}}");
    let begun = Part::Draft(Begun { key: "new/note".to_owned(), at_ms: 5, text });
    let file = file(&lea, vec![begun], core::slice::from_ref(&picture));
    let report = imported(world, &file, false).await.expect("a report");
    assert_eq!((report.drafts, report.files, report.problems.len()), (1, 1, 0), "{report:?}");
    assert!(reads(&lea, &picture).await && !reads(&max, &picture).await);
    let list = List { filter: Filter { kinds: vec![Kind::Media], ..Filter::default() }, limit: 50, ..List::default() };
    let reply = world.services.read(&lea.actor, vec![Ask::List(list)]).await.expect("an answer");
    let Some(Answer::List(page)) = reply.answers.into_iter().next() else { panic!("a list") };
    let mut found = Vec::new();
    for card in page.cards {
        found.extend(lea.sees(card.reference.id).await.map(|record| Media::read(&record.fields)));
    }
    let found: Vec<_> = found.iter().filter(|media| media.sha256.as_str() == name(&picture)).collect();
    assert_eq!(found.iter().map(|media| media.alt.as_str()).collect::<Vec<_>>(), ["Un quai"]);
    assert_eq!(imported(world, &file, false).await.expect("a report").known, 1);
}

async fn a_file_cut_in_its_pictures_is_refused_whole(world: &World) {
    let lea = world.member("Léa").await;
    let pictures = [a_picture(5), a_picture(6)];
    let groups: Vec<Received> = pictures.iter().map(|bytes| saved(&lea, bytes)).collect();
    let whole = file(&lea, groups.iter().map(|group| action(&lea, group)).collect(), &pictures);
    let mut changed = whole.clone();
    let at = whole.len() - 40;
    changed[at] ^= 1;
    for (bad, why) in [
        (&whole[..whole.len() - 3], sync::rescue::Unusable::CutShort),
        (&whole[..whole.len() - 600], sync::rescue::Unusable::CutShort),
        (&changed, sync::rescue::Unusable::Damaged),
    ] {
        let refused = imported(world, bad, false).await;
        assert!(matches!(&refused, Err(Unusable::File(said)) if *said == why), "{refused:?}");
    }
    assert!(lea.sees(groups[0].group.ops[0].record.id).await.is_none(), "nothing was taken");
    assert!(!reads(&lea, &pictures[0]).await);
}

async fn a_picture_that_tells_is_said_and_keeps_nothing_back(world: &World) {
    let lea = world.member("Léa").await;
    let (plain, picture) = (a_picture(7), a_picture(8));
    let said = b"Exif\0\0MM GPS 48.4 -68.5";
    let length = u16::try_from(said.len() + 2).expect("short").to_be_bytes();
    let telling = [&picture[..2], &[0xff, 0xe1], &length, said, &picture[2..]].concat();
    let pictures = [telling, plain];
    let groups: Vec<Received> = pictures.iter().map(|bytes| saved(&lea, bytes)).collect();
    let whole = file(&lea, groups.iter().map(|group| action(&lea, group)).collect(), &pictures);
    let report = imported(world, &whole, false).await.expect("a report");
    assert_eq!((report.applied, report.files), (2, 1), "{report:?}");
    let said: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert!(said.len() == 1 && said[0].starts_with("« Le quai », "), "{said:?}");
    assert!(said[0].contains("still tells where and when"), "{said:?}");
    assert!(!reads(&lea, &pictures[0]).await && reads(&lea, &pictures[1]).await);
}

async fn a_picture_that_somebody_else_has_goes_in_too(world: &World) {
    let (lea, max) = (world.member("Léa").await, world.member("Max").await);
    let picture = a_picture(9);
    for who in [&max, &lea] {
        let file = file(who, vec![action(who, &saved(who, &picture))], core::slice::from_ref(&picture));
        let dry = imported(world, &file, true).await.expect("a report");
        assert_eq!((dry.applied, dry.problems.len()), (1, 0), "{dry:?}");
        assert!(!reads(who, &picture).await);
        imported(world, &file, false).await.expect("a report");
        assert!(reads(who, &picture).await);
    }
}
