//! Pictures and sounds in the file of what is not sent: whole, or nothing of it is believed.

use domain::memory::MediaType;
use proptest::prelude::*;

use super::super::{Begun, Part};
use super::*;

fn rescue() -> Rescue {
    let begun = Begun { key: "new/note".to_owned(), at_ms: 42, text: "à moitié".to_owned() };
    Rescue { device: None, account: None, made_ms: 77, parts: vec![Part::Draft(begun)] }
}

fn file(bytes: &[u8], mime: MediaType, size: Option<(u32, u32)>) -> Queued {
    let about = About { mime, size, duration_ms: None, taken: "2026-07".to_owned(), keeps_metadata: true };
    let sha256 = hex(Sha256::digest(bytes).into());
    let picked = Queued::picked(sha256, bytes.len() as u64, about, Instant(5));
    Queued { shown_by: Some("Le quai".to_owned()), ..picked }
}

fn two() -> [(Queued, Vec<u8>); 2] {
    let (picture, sound) = (b"une image".to_vec(), vec![7_u8; 300]);
    [
        (file(&picture, MediaType::Jpeg, Some((1600, 1200))), picture.clone()),
        (file(&sound, MediaType::Ogg, None), sound.clone()),
    ]
}

/// As a device writes it.
fn written(rescue: &Rescue, files: &[(Queued, Vec<u8>)]) -> Vec<u8> {
    let export = Export::new(rescue, files.iter().map(|(file, _)| file.clone()).collect());
    let mut all = export.opening.clone();
    for (file, bytes) in files {
        all.extend(before(file));
        all.extend(bytes);
    }
    all.extend(export.ending(&export.files.iter().collect::<Vec<_>>()));
    assert_eq!(all.len() as u64, export.size());
    all
}

/// A file with its bytes.
type Whole = (Queued, Vec<u8>);

fn read(bytes: &[u8]) -> Result<(Rescue, Vec<Whole>), Unusable> {
    let (rescue, mut files) = open(bytes)?;
    let mut all = Vec::new();
    while let Some(file) = files.next_file()? {
        all.push(file);
    }
    assert_eq!(files.next_file(), Ok(None));
    Ok((rescue, all))
}

#[test]
fn files_come_back_after_the_text() {
    let bytes = written(&rescue(), &two());
    assert_eq!(read(&bytes), Ok((rescue(), two().to_vec())));
    assert_eq!(Rescue::decode(&bytes), Ok(rescue()));
    // Files may have been all that there was.
    let none = Rescue { parts: Vec::new(), ..rescue() };
    assert_eq!(read(&written(&none, &two()[..1])), Ok((none, two()[..1].to_vec())));
}

#[test]
fn without_files_it_is_what_older_servers_read() {
    let export = Export::new(&rescue(), Vec::new());
    assert_eq!(export.opening, rescue().encode());
    assert_eq!((export.opening[4], export.size()), (1, rescue().encode().len() as u64));
    assert_eq!(export.ending(&[]), Vec::<u8>::new());
    let nothing = Export::new(&Rescue { parts: Vec::new(), ..rescue() }, Vec::new());
    assert!(nothing.is_empty() && nothing.size() == 0);
}

#[test]
fn a_file_that_is_gone_meanwhile_is_left_out() {
    let [(gone, _), (here, bytes)] = two();
    let export = Export::new(&rescue(), vec![gone, here.clone()]);
    let all = [export.opening.clone(), before(&here), bytes.clone(), export.ending(&[&here])].concat();
    assert_eq!(read(&all), Ok((rescue(), vec![(here, bytes)])));
    let none = [export.opening.clone(), export.ending(&[])].concat();
    assert_eq!(read(&none), Ok((rescue(), Vec::new())));
}

#[test]
fn what_is_cut_or_changed_anywhere_is_refused() {
    let bytes = written(&rescue(), &two());
    for end in 1..bytes.len() {
        assert_eq!(read(&bytes[..end]), Err(Unusable::CutShort), "{end}");
    }
    for at in 4..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(read(&changed).is_err(), "{at}");
    }
    assert_eq!(read(&[&bytes[..], &[0]].concat()), Err(Unusable::Damaged));
    // A file left out on the way: the ending counts them.
    let export = Export::new(&rescue(), two().iter().map(|(file, _)| file.clone()).collect());
    let [(first, first_bytes), _] = two();
    let all = export.files.iter().collect::<Vec<_>>();
    let short = [export.opening.clone(), before(&first), first_bytes, export.ending(&all)].concat();
    assert_eq!(read(&short), Err(Unusable::Damaged));
}

#[test]
fn lengths_that_lie_reserve_nothing_and_are_refused() {
    let export = Export::new(&rescue(), vec![two()[0].0.clone()]);
    let endless = Queued { bytes: u64::MAX, ..two()[0].0.clone() };
    assert_eq!(read(&[export.opening.clone(), before(&endless)].concat()), Err(Unusable::Damaged));
    let largest = Queued { bytes: MAX_BYTES, ..two()[0].0.clone() };
    assert_eq!(read(&[export.opening.clone(), before(&largest)].concat()), Err(Unusable::CutShort));
    let mut long = Writer::new();
    long.raw(&MAGIC);
    long.number(VERSION);
    long.number(LARGEST as u64 + 1);
    assert_eq!(read(&long.into_bytes()), Err(Unusable::TooLarge));
    let said = [export.opening.clone(), vec![FILE, 0xff, 0xff, 0xff, 0x7f]].concat();
    assert_eq!(read(&said), Err(Unusable::Damaged));
}

/// A disk that fails.
struct Failing;

impl Read for Failing {
    fn read(&mut self, _to: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("broken"))
    }
}

#[test]
fn a_disk_that_fails_is_said() {
    assert_eq!(open(Failing).map(|(rescue, _)| rescue), Err(Unusable::Unread));
}

proptest! {
    #[test]
    fn anything_after_the_text_is_read_or_refused(rest in proptest::collection::vec(any::<u8>(), 0..400)) {
        let opening = Export::new(&rescue(), vec![two()[0].0.clone()]).opening;
        let _ = read(&[&opening[..], &rest].concat());
        let _ = read(&[&opening[..], &[FILE], &rest].concat());
    }
}
