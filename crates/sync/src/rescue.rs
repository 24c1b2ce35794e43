//! The file of what is not sent: what a device hands to its owner when nothing else gets through, and a server takes in.
//!
//! `ECR1`, a version, the length of what follows, that, and its hash: whoever reads it knows whether all of it is there
//! before believing any of it. Within: the device, the account, the device's clock, then the parts, each a sort and its
//! bytes. A part of a sort that a build does not know is kept as it is. Pictures and sounds follow the text.
//!
//! # Layout
//! - `container`: the text with the files after it, written and read piece by piece

use domain::{AccountId, DeviceId, GroupId};

use crate::codec::{Received, decode_group, read_device};
use crate::operation::hash16;
use crate::outbox::Entry;
use crate::protocol::{self, Body, Push};
use crate::wire::{Reader, WireError, Writer};

pub mod container;

/// The first four bytes of a file.
pub const MAGIC: [u8; 4] = *b"ECR1";

/// The version that this build writes, and the newest that it reads.
pub const VERSION: u64 = 2;

/// The largest text that is looked at, bytes: a phone's whole outbox is far below.
pub const LARGEST: usize = 256 * 1024 * 1024;

/// How a form that was only begun starts in files without a version: its key and its text follow, a line each.
const OLD_DRAFT: &[u8] = b"draft\n";

/// What a device exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rescue {
    /// The device; nothing in files without a version, whose actions name it.
    pub device: Option<DeviceId>,
    /// Whose it is, when the file says so.
    pub account: Option<AccountId>,
    /// When it was made, by the device's clock, milliseconds; 0 where that is not said.
    pub made_ms: u64,
    /// What it holds, in the order of saves.
    pub parts: Vec<Part>,
}

/// A piece of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// An action, as the device stores it: see [`Entry::encode`].
    Action(Vec<u8>),
    /// A form that was only begun.
    Draft(Begun),
    /// Of a sort that a newer build writes.
    Other(u8, Vec<u8>),
}

/// A form that was only begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Under which key the device kept it.
    pub key: String,
    /// When it was last kept, by the device's clock, milliseconds; 0 where that is not said.
    pub at_ms: u64,
    /// Its text, as the form keeps it.
    pub text: String,
}

/// Why a file cannot be taken; nothing of it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Choose the right file.
    #[error(
        "this is no file of unsent work: give the one that « Exporter ce qui n’est pas envoyé » saved on the device, \
         en-commun.rescue"
    )]
    Foreign,
    /// Copy it again.
    #[error("this file is cut short: copy it from the device again, or export again there; nothing was taken")]
    CutShort,
    /// Copy it again.
    #[error(
        "this file was changed on its way: copy it from the device again, or export again there; nothing was taken"
    )]
    Damaged,
    /// Update.
    #[error(
        "a newer version of the application wrote this file: update this server, then import it; nothing was taken"
    )]
    Newer,
    /// Import what it is made of.
    #[error("this file is larger than {} MB: export piece by piece on the device", LARGEST / (1024 * 1024))]
    TooLarge,
    /// Look at the disk, and give it again.
    #[error("this file cannot be read to its end: the disk that holds it fails; nothing was taken")]
    Unread,
}

impl Rescue {
    /// Its bytes, without pictures and sounds.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.opening(1)
    }

    /// What a file of this version begins with.
    fn opening(&self, version: u64) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(self.device.unwrap_or(DeviceId::from_bytes([0; 16])).as_bytes());
        w.byte(u8::from(self.account.is_some()));
        if let Some(account) = self.account {
            w.raw(account.as_bytes());
        }
        w.number(self.made_ms);
        w.list(&self.parts, |w, part| match part {
            Part::Action(bytes) => {
                w.byte(1);
                w.bytes(bytes);
            }
            Part::Draft(begun) => {
                w.byte(2);
                w.frame(|w| {
                    w.bytes(begun.key.as_bytes());
                    w.number(begun.at_ms);
                    w.bytes(begun.text.as_bytes());
                });
            }
            Part::Other(sort, bytes) => {
                w.byte(*sort);
                w.bytes(bytes);
            }
        });
        let body = w.into_bytes();
        let mut file = Writer::new();
        file.raw(&MAGIC);
        file.number(version);
        file.bytes(&body);
        file.raw(&hash16(&body));
        file.into_bytes()
    }

    /// Reads a file, all of it or nothing; of the pictures and sounds in it, only whether they are whole.
    ///
    /// # Errors
    /// [`Unusable`].
    pub fn decode(file: &[u8]) -> Result<Self, Unusable> {
        let (rescue, mut files) = container::open(file)?;
        while files.next_file()?.is_some() {}
        Ok(rescue)
    }
}

fn read_body(body: &[u8]) -> Result<Rescue, WireError> {
    let mut r = Reader::new(body);
    let device = read_device(&mut r)?;
    let account = match r.byte()? {
        0 => None,
        _ => Some(AccountId::from_bytes(r.array()?)),
    };
    let made_ms = r.number()?;
    let parts = r.list(|r| {
        let sort = r.byte()?;
        let mut frame = r.frame()?;
        Ok(match sort {
            1 => Part::Action(frame.rest().to_vec()),
            2 => {
                let key = frame.text()?.to_owned();
                let at_ms = frame.number()?;
                Part::Draft(Begun { key, at_ms, text: frame.text()?.to_owned() })
            }
            _ => Part::Other(sort, frame.rest().to_vec()),
        })
    })?;
    Ok(Rescue { device: Some(device).filter(|device| *device.as_bytes() != [0; 16]), account, made_ms, parts })
}

/// What builds before wrote: parts after their lengths, bodies of a push and forms that were begun, without a check.
fn decode_unversioned(file: &[u8]) -> Result<Rescue, Unusable> {
    let mut parts = Vec::new();
    let mut r = Reader::new(file);
    let mut whose = (None, None);
    while !r.is_empty() {
        let before = r;
        let Ok(part) = r.bytes() else {
            let mut begun = before;
            let ours = begun.number().is_ok() && is_old_part(begun.rest());
            return Err(if ours || !parts.is_empty() { Unusable::CutShort } else { Unusable::Foreign });
        };
        if let Some(draft) = part.strip_prefix(OLD_DRAFT) {
            let text = core::str::from_utf8(draft).map_err(|_| Unusable::Damaged)?;
            let (key, text) = text.split_once('\n').ok_or(Unusable::Damaged)?;
            parts.push(Part::Draft(Begun { key: key.to_owned(), at_ms: 0, text: text.to_owned() }));
        } else if is_old_part(part) {
            if let Ok(push) = Push::decode(part) {
                whose = (Some(push.device), push.account.or(whose.1));
            }
            let mut action = Writer::new();
            action.bytes(part);
            parts.push(Part::Action(action.into_bytes()));
        } else {
            return Err(if parts.is_empty() { Unusable::Foreign } else { Unusable::Damaged });
        }
    }
    if parts.is_empty() {
        return Err(Unusable::Foreign);
    }
    Ok(Rescue { device: whose.0, account: whose.1, made_ms: 0, parts })
}

fn is_old_part(bytes: &[u8]) -> bool {
    bytes.starts_with(&protocol::MAGIC) || bytes.starts_with(OLD_DRAFT)
}

/// What an action of a file says of itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The protocol of the build that wrote it.
    pub proto: u16,
    /// The device that did it.
    pub device: DeviceId,
    /// Whose it is, when it says so.
    pub account: Option<AccountId>,
    /// Its group.
    pub group: GroupId,
    /// A title for people; empty where none is kept.
    pub title: String,
    /// Its bytes, as they would be sent.
    pub raw: Vec<u8>,
    /// What they say; nothing when a newer build wrote them.
    pub received: Option<Received>,
    /// The same with its texts whole, for a server that has not what they started from.
    pub whole: Option<Received>,
}

impl Action {
    /// Reads the actions of a part; one, unless another build put several into a body.
    ///
    /// # Errors
    /// [`WireError`]: keep the bytes for the people in charge.
    pub fn read(part: &[u8]) -> Result<Vec<Self>, WireError> {
        let push = Push::decode(Reader::new(part).bytes()?)?;
        let entry = Entry::decode(part).ok();
        let action = |(group, raw): (GroupId, Vec<u8>)| {
            let entry = entry.as_ref().filter(|entry| entry.group.id == group);
            Self {
                proto: push.proto,
                device: push.device,
                account: push.account,
                group,
                title: entry.map(|entry| entry.title.clone()).unwrap_or_default(),
                received: decode_group(&raw).ok().filter(|received| received.group.id == group),
                whole: entry.and_then(Entry::with_whole_texts).and_then(|entry| decode_group(&entry.bytes).ok()),
                raw,
            }
        };
        Ok(push.groups.into_iter().map(action).collect())
    }
}

#[cfg(test)]
mod tests;
