//! Operations, groups and records as bytes, framed by length so that a build skips and keeps what it does not know.
//!
//! A value is a tag, a length and its bytes; a field is its number and a value. A value whose tag is unknown comes back
//! byte for byte. An operation of an unknown sort cannot be applied: its group is kept whole, as received.

mod record;
mod value;

pub use record::{decode_record, decode_stamps, encode_record, encode_stamps, read_record, write_record};
pub use value::{decode_fields, encode_fields};

use domain::record::Ref;
use domain::{DeviceId, FieldId, GroupId, Kind, OpId, RecordId};

use crate::clock::Hlc;
use crate::operation::{Base, Group, Op, OpKind, Run, TextBody};
use crate::wire::{Reader, WireError, Writer};
use value::{read_fields, read_value, write_fields, write_value};

/// A group with the bytes of each operation as they came, whose hash tells "same id, other content".
#[derive(Debug, Clone, PartialEq)]
pub struct Received {
    /// The group.
    pub group: Group,
    /// The hash of each operation's bytes.
    pub hashes: Vec<[u8; 16]>,
}

/// Encodes a group.
#[must_use]
pub fn encode_group(group: &Group) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(group.id.as_bytes());
    writer.list(&group.ops, |writer, op| writer.frame(|writer| write_op(writer, op)));
    writer.into_bytes()
}

/// Decodes a group.
///
/// # Errors
/// [`WireError`]; the caller keeps the bytes.
pub fn decode_group(bytes: &[u8]) -> Result<Received, WireError> {
    let mut reader = Reader::new(bytes);
    let id = GroupId::from_bytes(reader.array()?);
    let mut hashes = Vec::new();
    let ops = reader.list(|reader| {
        let mut frame = reader.frame()?;
        hashes.push(crate::operation::hash16(frame.rest()));
        read_op(&mut frame)
    })?;
    if !reader.is_empty() {
        return Err(WireError::Malformed);
    }
    Ok(Received { group: Group { id, ops }, hashes })
}

/// Encodes an operation alone, for history.
#[must_use]
pub fn encode_op(op: &Op) -> Vec<u8> {
    let mut writer = Writer::new();
    write_op(&mut writer, op);
    writer.into_bytes()
}

/// Decodes an operation alone.
///
/// # Errors
/// [`WireError`].
pub fn decode_op(bytes: &[u8]) -> Result<Op, WireError> {
    read_op(&mut Reader::new(bytes))
}

/// The hash by which the server knows an operation again.
#[must_use]
pub fn op_hash(op: &Op) -> [u8; 16] {
    crate::operation::hash16(&encode_op(op))
}

pub(crate) fn write_ref(writer: &mut Writer, reference: Ref) {
    writer.number(u64::from(reference.kind.code()));
    writer.raw(reference.id.as_bytes());
}

pub(crate) fn read_ref(reader: &mut Reader<'_>) -> Result<Ref, WireError> {
    let code = u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)?;
    let id = RecordId::from_bytes(reader.array()?);
    Ok(Ref { kind: Kind::from_code(code).ok_or(WireError::Unknown)?, id })
}

fn write_field(writer: &mut Writer, field: FieldId) {
    writer.number(u64::from(field.0));
}

pub(crate) fn read_field(reader: &mut Reader<'_>) -> Result<FieldId, WireError> {
    u16::try_from(reader.number()?).map(FieldId).map_err(|_| WireError::Malformed)
}

pub(crate) fn read_op_id(reader: &mut Reader<'_>) -> Result<OpId, WireError> {
    Ok(OpId::from_bytes(reader.array()?))
}

pub(crate) fn read_device(reader: &mut Reader<'_>) -> Result<DeviceId, WireError> {
    Ok(DeviceId::from_bytes(reader.array()?))
}

fn text_of(reader: &mut Reader<'_>) -> Result<String, WireError> {
    reader.text().map(str::to_owned)
}

pub(crate) fn write_base(writer: &mut Writer, base: Base) {
    match base {
        Base::New => writer.byte(0),
        Base::Rev(rev) => {
            writer.byte(1);
            writer.number(rev);
        }
        Base::After(op) => {
            writer.byte(2);
            writer.raw(op.as_bytes());
        }
    }
}

pub(crate) fn read_base(reader: &mut Reader<'_>) -> Result<Base, WireError> {
    match reader.byte()? {
        0 => Ok(Base::New),
        1 => Ok(Base::Rev(reader.number()?)),
        2 => Ok(Base::After(read_op_id(reader)?)),
        _ => Err(WireError::Unknown),
    }
}

fn write_op(writer: &mut Writer, op: &Op) {
    writer.raw(op.id.as_bytes());
    write_ref(writer, op.record);
    write_base(writer, op.base);
    writer.list(&op.deps, |writer, dep| writer.raw(dep.as_bytes()));
    writer.number(op.hlc.bits());
    writer.number(u64::from(op.schema));
    write_kind(writer, &op.kind);
}

fn read_op(reader: &mut Reader<'_>) -> Result<Op, WireError> {
    let id = read_op_id(reader)?;
    let record = read_ref(reader)?;
    let base = read_base(reader)?;
    let deps = reader.list(read_op_id)?;
    let hlc = Hlc::from_bits(reader.number()?);
    let schema = u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)?;
    let kind = read_kind(reader)?;
    if !reader.is_empty() {
        return Err(WireError::Unknown);
    }
    Ok(Op { id, record, kind, base, deps, hlc, schema })
}

fn write_kind(writer: &mut Writer, kind: &OpKind) {
    match kind {
        OpKind::Create(fields) => {
            writer.byte(1);
            write_fields(writer, fields);
        }
        OpKind::Set(fields) => {
            writer.byte(2);
            write_fields(writer, fields);
        }
        OpKind::Add(field, value) => {
            writer.byte(3);
            write_field(writer, *field);
            write_value(writer, value);
        }
        OpKind::Remove(field, value, seen) => {
            writer.byte(4);
            write_field(writer, *field);
            write_value(writer, value);
            writer.list(seen, |writer, op| writer.raw(op.as_bytes()));
        }
        OpKind::EditText { field, base_hash, result_hash, body } => {
            writer.byte(5);
            write_field(writer, *field);
            writer.raw(base_hash);
            writer.raw(result_hash);
            write_body(writer, body);
        }
        OpKind::Append(field, value) => {
            writer.byte(6);
            write_field(writer, *field);
            write_value(writer, value);
        }
        OpKind::Transition { field, from, to, with } => {
            writer.byte(7);
            write_field(writer, *field);
            writer.bytes(from.as_bytes());
            writer.bytes(to.as_bytes());
            write_fields(writer, with);
        }
        OpKind::Delete => writer.byte(8),
        OpKind::Restore => writer.byte(9),
    }
}

fn read_kind(reader: &mut Reader<'_>) -> Result<OpKind, WireError> {
    Ok(match reader.byte()? {
        1 => OpKind::Create(read_fields(reader)?),
        2 => OpKind::Set(read_fields(reader)?),
        3 => OpKind::Add(read_field(reader)?, read_value(reader)?),
        4 => OpKind::Remove(read_field(reader)?, read_value(reader)?, reader.list(read_op_id)?),
        5 => OpKind::EditText {
            field: read_field(reader)?,
            base_hash: reader.array()?,
            result_hash: reader.array()?,
            body: read_body(reader)?,
        },
        6 => OpKind::Append(read_field(reader)?, read_value(reader)?),
        7 => OpKind::Transition {
            field: read_field(reader)?,
            from: text_of(reader)?,
            to: text_of(reader)?,
            with: read_fields(reader)?,
        },
        8 => OpKind::Delete,
        9 => OpKind::Restore,
        _ => return Err(WireError::Unknown),
    })
}

fn write_body(writer: &mut Writer, body: &TextBody) {
    match body {
        TextBody::Full(text) => {
            writer.byte(0);
            writer.bytes(text.as_bytes());
        }
        TextBody::Patch(runs) => {
            writer.byte(1);
            writer.list(runs, |writer, run| match run {
                Run::Copy { start, len } => {
                    writer.byte(0);
                    writer.number(u64::from(*start));
                    writer.number(u64::from(*len));
                }
                Run::Insert(text) => {
                    writer.byte(1);
                    writer.bytes(text.as_bytes());
                }
            });
        }
    }
}

fn read_body(reader: &mut Reader<'_>) -> Result<TextBody, WireError> {
    let short = |number: u64| u32::try_from(number).map_err(|_| WireError::Malformed);
    match reader.byte()? {
        0 => Ok(TextBody::Full(text_of(reader)?)),
        1 => Ok(TextBody::Patch(reader.list(|reader| match reader.byte()? {
            0 => Ok(Run::Copy { start: short(reader.number()?)?, len: short(reader.number()?)? }),
            1 => Ok(Run::Insert(text_of(reader)?)),
            _ => Err(WireError::Unknown),
        })?)),
        _ => Err(WireError::Unknown),
    }
}

#[cfg(test)]
mod tests;
