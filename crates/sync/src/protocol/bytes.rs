//! Requests and answers as bytes.

use domain::scope::ScopeId;
use domain::{AccountId, DeviceId, GroupId, Instant, OpId, RecordId};

use super::{
    Answer, Body, GroupVerdict, Item, MAGIC, Pull, Pulled, Push, Pushed, Refusal, ScopePage, Status, Subscribe,
    Subscribed, What, verdicts,
};
use crate::codec::{read_record, write_record};
use crate::wire::{Reader, WireError, Writer};

/// Encodes an answer or a refusal.
pub fn encode_answer<T: Body>(answer: &Answer<T>) -> Vec<u8> {
    match answer {
        Ok(body) => body.encode(),
        Err(refusal) => {
            let mut writer = Writer::new();
            writer.raw(&MAGIC);
            writer.byte(0);
            writer.byte(*refusal as u8);
            writer.into_bytes()
        }
    }
}

/// Decodes an answer or a refusal.
///
/// # Errors
/// [`WireError`]: it is no answer of ours.
pub fn decode_answer<T: Body>(bytes: &[u8]) -> Result<Answer<T>, WireError> {
    let mut reader = Reader::new(bytes);
    if reader.array::<4>()? != MAGIC {
        return Err(WireError::Malformed);
    }
    if reader.byte()? == 0 {
        return Ok(Err(read_refusal(reader.byte()?)?));
    }
    T::decode(bytes).map(Ok)
}

fn read_refusal(code: u8) -> Result<Refusal, WireError> {
    use Refusal::{Epoch, Malformed, MinBuild, OtherAccount, Resubscribe, SignIn, TooLarge, Unavailable};
    [Malformed, TooLarge, SignIn, OtherAccount, Epoch, MinBuild, Resubscribe, Unavailable]
        .into_iter()
        .find(|refusal| *refusal as u8 == code)
        .ok_or(WireError::Unknown)
}

/// Declares the bytes of a body: its sort, then its parts. What a newer build appends is ignored.
macro_rules! body {
    ($name:ident = $sort:literal, |$this:ident, $writer:ident| $write:block, |$reader:ident| $read:block) => {
        impl Body for $name {
            fn encode(&self) -> Vec<u8> {
                let mut writer = Writer::new();
                writer.raw(&MAGIC);
                writer.byte($sort);
                let ($this, $writer) = (self, &mut writer);
                $write
                writer.into_bytes()
            }
            fn decode(bytes: &[u8]) -> Result<Self, WireError> {
                let mut reader = Reader::new(bytes);
                if reader.array::<4>()? != MAGIC || reader.byte()? != $sort {
                    return Err(WireError::Malformed);
                }
                let $reader = &mut reader;
                $read
            }
        }
    };
}

fn write_text(writer: &mut Writer, text: &impl ToString) {
    writer.bytes(text.to_string().as_bytes());
}

fn parse<T: core::str::FromStr>(reader: &mut Reader<'_>) -> Result<T, WireError> {
    reader.text()?.parse().map_err(|_| WireError::Unknown)
}

fn short(reader: &mut Reader<'_>) -> Result<u16, WireError> {
    u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)
}

fn write_scope(writer: &mut Writer, scope: &ScopeId) {
    write_text(writer, scope);
}

body!(
    Subscribe = 1,
    |this, w| {
        w.raw(this.device.as_bytes());
        w.list(&this.selectors, write_text);
    },
    |r| { Ok(Self { device: DeviceId::from_bytes(r.array()?), selectors: r.list(parse)? }) }
);

body!(
    Subscribed = 2,
    |this, w| {
        w.raw(&this.epoch);
        w.number(this.list_version);
        w.list(&this.scopes, write_scope);
    },
    |r| { Ok(Self { epoch: r.array()?, list_version: r.number()?, scopes: r.list(parse)? }) }
);

body!(
    Pull = 3,
    |this, w| {
        w.raw(&this.epoch);
        w.raw(this.device.as_bytes());
        w.number(this.list_version);
        w.list(&this.cursors, |w, cursor| w.number(*cursor));
        w.number(this.limit);
        // Seldom there; a build of before them ignores what follows.
        if !this.digests.is_empty() {
            w.list(&this.digests, |w, digest| w.bytes(digest.as_ref().map_or(&[], |digest| digest.as_slice())));
        }
    },
    |r| {
        Ok(Self {
            epoch: r.array()?,
            device: DeviceId::from_bytes(r.array()?),
            list_version: r.number()?,
            cursors: r.list(Reader::number)?,
            limit: r.number()?,
            digests: if r.is_empty() { Vec::new() } else { r.list(|r| Ok(r.bytes()?.try_into().ok()))? },
        })
    }
);

body!(
    Pulled = 4,
    |this, w| {
        w.raw(&this.epoch);
        w.signed(this.server_now.0);
        w.byte(u8::from(this.complete));
        match &this.list {
            None => w.byte(0),
            Some((version, scopes)) => {
                w.byte(1);
                w.number(*version);
                w.list(scopes, write_scope);
            }
        }
        w.list(&this.revoked, write_text);
        w.list(&this.reset, write_scope);
        w.list(&this.pages, |w, page| {
            write_scope(w, &page.scope);
            w.number(page.from);
            w.number(page.to);
            w.list(&page.items, |w, item| w.frame(|w| write_item(w, item)));
        });
    },
    |r| {
        Ok(Self {
            epoch: r.array()?,
            server_now: Instant(r.signed()?),
            complete: r.byte()? == 1,
            list: match r.byte()? {
                0 => None,
                _ => Some((r.number()?, r.list(parse)?)),
            },
            revoked: r.list(parse)?,
            reset: r.list(parse)?,
            pages: r.list(|r| {
                Ok(ScopePage {
                    scope: parse(r)?,
                    from: r.number()?,
                    to: r.number()?,
                    items: r.list(|r| read_item(&mut r.frame()?))?,
                })
            })?,
        })
    }
);

fn write_item(w: &mut Writer, item: &Item) {
    w.raw(item.id.as_bytes());
    w.number(item.rev);
    w.byte(item.what as u8);
    match &item.data {
        None => w.byte(0),
        Some(record) => {
            w.byte(1);
            write_record(w, record);
        }
    }
}

fn read_item(r: &mut Reader<'_>) -> Result<Item, WireError> {
    Ok(Item {
        id: RecordId::from_bytes(r.array()?),
        rev: r.number()?,
        what: match r.byte()? {
            1 => What::Upsert,
            2 => What::Remove,
            3 => What::Delete,
            4 => What::Purge,
            _ => return Err(WireError::Unknown),
        },
        data: match r.byte()? {
            0 => None,
            _ => Some(read_record(r)?),
        },
    })
}

body!(
    Push = 5,
    |this, w| {
        w.number(u64::from(this.proto));
        w.raw(this.device.as_bytes());
        match this.account {
            None => w.byte(0),
            Some(account) => {
                w.byte(1);
                w.raw(account.as_bytes());
            }
        }
        w.list(&this.groups, |w, (id, bytes)| {
            w.raw(id.as_bytes());
            w.bytes(bytes);
        });
    },
    |r| {
        Ok(Self {
            proto: short(r)?,
            device: DeviceId::from_bytes(r.array()?),
            account: match r.byte()? {
                0 => None,
                _ => Some(AccountId::from_bytes(r.array()?)),
            },
            groups: r.list(|r| Ok((GroupId::from_bytes(r.array()?), r.bytes()?.to_vec())))?,
        })
    }
);

body!(
    Pushed = 6,
    |this, w| {
        w.raw(&this.epoch);
        w.signed(this.server_now.0);
        w.list(&this.groups, |w, group| {
            w.raw(group.id.as_bytes());
            w.list(&group.ops, |w, (op, verdict)| {
                w.raw(op.as_bytes());
                w.bytes(&verdicts::encode(verdict));
            });
        });
        w.list(&this.records, |w, record| w.frame(|w| write_record(w, record)));
    },
    |r| {
        Ok(Self {
            epoch: r.array()?,
            server_now: Instant(r.signed()?),
            groups: r.list(|r| {
                Ok(GroupVerdict {
                    id: GroupId::from_bytes(r.array()?),
                    ops: r.list(|r| Ok((OpId::from_bytes(r.array()?), verdicts::decode(r.bytes()?)?)))?,
                })
            })?,
            records: r.list(|r| read_record(&mut r.frame()?))?,
        })
    }
);

body!(
    Status = 7,
    |this, w| {
        w.raw(&this.epoch);
        w.signed(this.server_now.0);
        w.number(u64::from(this.min_proto));
        w.bytes(this.build.as_bytes());
    },
    |r| {
        Ok(Self {
            epoch: r.array()?,
            server_now: Instant(r.signed()?),
            min_proto: short(r)?,
            build: r.text()?.to_owned(),
        })
    }
);
