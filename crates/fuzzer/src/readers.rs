//! What is read, from which real bytes it is bent, and what is promised of it.

mod envelope;
mod page;
mod rescue;
mod segment;
mod tree;

use anyhow::{Result, bail};

/// Something that reads bytes which somebody else wrote.
pub trait Reader {
    /// What it is called.
    fn name(&self) -> &'static str;
    /// Real bytes.
    fn seeds(&self) -> Vec<Vec<u8>>;
    /// What means something to it.
    fn words(&self) -> &'static [&'static [u8]] {
        &[]
    }
    /// Makes a checksum right, which would otherwise refuse all that was bent.
    fn mend(&self, _bytes: &mut Vec<u8>) {}
    /// Reads, and looks whether what is promised holds: whether it made sense, or the promise that was broken.
    ///
    /// # Errors
    /// What is promised and did not hold.
    fn read(&mut self, bytes: &[u8]) -> Result<bool, String>;
}

/// Every reader: Markdown, what devices and servers send, search segments, what an import reads, what a device exported.
pub const NAMES: [&str; 5] = ["markdown", "envelope", "segment", "import", "rescue"];

/// The reader of a name.
///
/// # Errors
/// There is none, or its real bytes cannot be had.
pub fn open(name: &str) -> Result<Box<dyn Reader>> {
    Ok(match name {
        "markdown" => Box::new(page::Pages::open()?),
        "envelope" => Box::new(envelope::Envelopes::open()),
        "segment" => Box::new(segment::Segments::open()?),
        "import" => Box::new(tree::Trees::open()?),
        "rescue" => Box::new(rescue::Rescues::open()?),
        other => bail!("there is no reader called {other}: give one of {}", NAMES.join(", ")),
    })
}

/// What did not hold, in words.
fn broken(promise: &str) -> Result<bool, String> {
    Err(promise.to_owned())
}
