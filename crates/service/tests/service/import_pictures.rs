//! Pictures of a tree: shown by what they hold, without what a camera wrote, as open as their page; once, however often.

use std::ops::ControlFlow;

use domain::RecordId;
use domain::knowledge::Note;
use domain::memory::{Media, MediaType, has_metadata};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use service::import::{Import, Report, Visibility, id};

use crate::harness::{World, email, on_each_engine};

on_each_engine!(a_picture_comes_with_its_page, a_picture_that_somebody_else_has_comes_with_its_page_too);

fn a_photograph(tint: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(40, 30, |x, y| Rgb([(x % 255) as u8, (y % 255) as u8, tint]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture).write_to(&mut bytes, ImageFormat::Jpeg).expect("a picture");
    let bytes = bytes.into_inner();
    let said = b"Exif\0\0MM GPS 48.4 -68.5";
    let length = u16::try_from(said.len() + 2).expect("short").to_be_bytes();
    [&bytes[..2], &[0xff, 0xe1], &length, said, &bytes[2..]].concat()
}

async fn run(world: &World, folder: &std::path::Path) -> Report {
    run_as(world, folder, ("Lea", "albums"), Visibility::Public).await
}

async fn run_as(world: &World, folder: &std::path::Path, (who, name): (&str, &str), visibility: Visibility) -> Report {
    let import = Import { name: name.to_owned(), visibility, ..Import::of(folder) };
    let mut go_on = |_| ControlFlow::Continue(());
    world.services.import(&import, &email(who), &mut go_on).await.expect("a report")
}

fn file(note: &Note) -> String {
    let from = note.body.as_str().find("/media/").expect("an address") + "/media/".len();
    note.body.as_str()[from..from + 64].to_owned()
}

async fn a_picture_comes_with_its_page(world: &World) {
    let _lea = world.member("Lea").await;
    let visitor = world.visitor();
    let folder = world.folder.join("albums");
    std::fs::create_dir_all(folder.join("images")).expect("a folder");
    std::fs::write(folder.join("images/été.jpg"), a_photograph(9)).expect("a picture");
    std::fs::write(folder.join("images/note.svg"), "<svg onload='alert(1)'/>").expect("a drawing");
    let page = "# La corvée\n\n![La grange, un soir](images/%C3%A9t%C3%A9.jpg)\n\n![Un dessin](images/note.svg)\n";
    std::fs::write(folder.join("corvee.md"), page).expect("a page");
    let report = run(world, &folder).await;
    assert_eq!((report.created, report.pictures), (2, 1), "{report:?}");
    assert_eq!(report.problems.len(), 1, "{:?}", report.problems);
    assert!(report.problems[0].to_string().contains("neither a picture"), "{:?}", report.problems);

    let record = visitor.sees(id("albums", "corvee.md")).await.expect("the note");
    let note: Note = record.content();
    assert!(note.body.as_str().contains("![La grange, un soir](/media/"), "{}", note.body.as_str());
    assert!(note.body.as_str().contains("#40x30)") && note.body.as_str().contains("](images/note.svg)"));
    let sha256 = file(&note);
    let object = world.services.media(&visitor.actor, &sha256).await.expect("everybody").object.expect("bytes");
    let bytes = world.services.media_bytes(&object, 0..=object.size - 1).await.expect("bytes");
    assert!(!has_metadata(&bytes, MediaType::Jpeg));
    let said: RecordId = domain::memory::media::id(record.id, &sha256);
    let media: Media = visitor.sees(said).await.expect("what is said of it").content();
    assert_eq!((media.alt.as_str(), media.width), ("La grange, un soir", Some(40)));

    let again = run(world, &folder).await;
    assert_eq!((again.created, again.updated, again.unchanged, again.gone.len()), (0, 0, 2, 0), "{again:?}");
    // Another picture under the same name is another file; what was said of the first is gone from the tree, not from here.
    std::fs::write(folder.join("images/été.jpg"), a_photograph(200)).expect("a picture");
    let changed = run(world, &folder).await;
    assert_eq!((changed.updated, changed.gone.len()), (1, 1), "{changed:?}");
    let note: Note = visitor.sees(record.id).await.expect("the note").content();
    assert_ne!(file(&note), sha256);
    assert!(world.services.media(&visitor.actor, &file(&note)).await.expect("everybody").object.is_some());
}

async fn a_picture_that_somebody_else_has_comes_with_its_page_too(world: &World) {
    let (lea, _max, visitor) = (world.member("Lea").await, world.member("Max").await, world.visitor());
    let folder = world.folder.join("albums");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("grange.jpg"), a_photograph(9)).expect("a picture");
    std::fs::write(folder.join("corvee.md"), "# La corvée\n\n![La grange](grange.jpg)\n").expect("a page");
    run_as(world, &folder, ("Max", "caisse"), Visibility::Private).await;
    let report = run(world, &folder).await;
    assert_eq!((report.pictures, report.problems.len()), (1, 0), "{report:?}");
    let note: Note = lea.sees(id("albums", "corvee.md")).await.expect("the note").content();
    let shown = world.services.media(&visitor.actor, &file(&note)).await.expect("everybody");
    assert!(shown.object.is_some(), "her tree holds its bytes");
}
