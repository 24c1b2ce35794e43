//! Each reader: on real bytes, on what broke it once, and on about a second of what a seed says.

use std::fs;
use std::path::Path;

use fuzzer::{Hunt, Limit, NAMES, Reader, open};

const SEED: u64 = 20_261_126;

fn real(reader: &mut dyn Reader) {
    let mut understood = 0;
    let seeds = reader.seeds();
    for bytes in &seeds {
        let mut mended = bytes.clone();
        reader.mend(&mut mended);
        assert_eq!(mended.len(), bytes.len(), "{}: a real input is whole as it is", reader.name());
        understood += usize::from(reader.read(bytes).expect("a promise on real bytes"));
    }
    assert!(understood * 2 > seeds.len(), "{}: {understood} of {} real inputs make sense", reader.name(), seeds.len());
}

/// What broke a promise once, and was mended.
fn found_once(reader: &mut dyn Reader) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found").join(reader.name());
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("an entry").path();
        let bytes = fs::read(&path).expect("an input");
        assert_eq!(reader.read(&bytes).err(), None, "{}", path.display());
    }
}

fn hunted(name: &str, inputs: u64) {
    let mut reader = open(name).expect("a reader");
    real(reader.as_mut());
    found_once(reader.as_mut());
    let tally = Hunt { seed: SEED, from: 0, limit: Limit::Inputs(inputs), trace: false }.run(reader.as_mut());
    assert_eq!(tally.fault, None, "cargo run -p fuzzer -- {name} --seed {SEED}");
    assert_eq!(tally.inputs, inputs);
    assert!(tally.understood > 0, "all that is bent is refused at once: nothing is looked at");
}

#[test]
fn markdown() {
    hunted("markdown", 150);
}

#[test]
fn envelope() {
    hunted("envelope", 3_000);
}

#[test]
fn segment() {
    hunted("segment", 400);
}

#[test]
fn import() {
    hunted("import", 150);
}

#[test]
fn rescue() {
    hunted("rescue", 60);
}

#[test]
fn every_reader_is_hunted_here() {
    assert_eq!(NAMES, ["markdown", "envelope", "segment", "import", "rescue"]);
    assert!(open("autre").is_err());
}

/// A reader that breaks its promise where two bytes meet: it is found, said again by its numbers, and made small.
struct Faulty;

impl Reader for Faulty {
    fn name(&self) -> &'static str {
        "faulty"
    }

    fn seeds(&self) -> Vec<Vec<u8>> {
        vec![b"un deux trois quatre".to_vec()]
    }

    fn words(&self) -> &'static [&'static [u8]] {
        &[b"!?"]
    }

    fn read(&mut self, bytes: &[u8]) -> Result<bool, String> {
        assert!(!bytes.windows(2).any(|pair| pair == b"!?"), "a planted fault");
        Ok(true)
    }
}

#[test]
fn a_fault_is_found_said_again_and_made_small() {
    let hunt = Hunt { seed: 1, from: 0, limit: Limit::Inputs(2_000), trace: false };
    let fault = hunt.run(&mut Faulty).fault.expect("the planted fault");
    assert_eq!(fault.bytes, b"!?");
    assert!(fault.why.contains("a planted fault"), "{}", fault.why);
    let again = Hunt { from: fault.n, limit: Limit::Inputs(1), ..hunt }.run(&mut Faulty);
    assert_eq!(again.fault, Some(fault));
}
