//! Records and stamps as bytes.

use domain::{FieldId, Instant, Record};

use super::value::{read_fields, write_fields};
use super::{read_device, read_field, read_op_id, read_ref, write_ref};
use crate::clock::Hlc;
use crate::stored::{Stamp, Stamps};
use crate::wire::{Reader, WireError, Writer};

/// Encodes a record.
#[must_use]
pub fn encode_record(record: &Record) -> Vec<u8> {
    let mut writer = Writer::new();
    write_record(&mut writer, record);
    writer.into_bytes()
}

/// Decodes a record.
///
/// # Errors
/// [`WireError`].
pub fn decode_record(bytes: &[u8]) -> Result<Record, WireError> {
    read_record(&mut Reader::new(bytes))
}

/// Writes a record.
pub fn write_record(writer: &mut Writer, record: &Record) {
    write_ref(writer, record.reference());
    writer.number(record.rev);
    writer.number(u64::from(record.schema));
    writer.signed(record.created.0);
    writer.signed(record.updated.0);
    write_fields(writer, &record.fields);
}

/// Reads a record.
///
/// # Errors
/// [`WireError`].
pub fn read_record(reader: &mut Reader<'_>) -> Result<Record, WireError> {
    let reference = read_ref(reader)?;
    Ok(Record {
        id: reference.id,
        kind: reference.kind,
        rev: reader.number()?,
        schema: u16::try_from(reader.number()?).map_err(|_| WireError::Malformed)?,
        created: Instant(reader.signed()?),
        updated: Instant(reader.signed()?),
        fields: read_fields(reader)?,
    })
}

/// Encodes the stamps of a record.
#[must_use]
pub fn encode_stamps(stamps: &Stamps) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.list(stamps, |writer, ((field, key), stamp)| {
        writer.number(u64::from(field.0));
        writer.bytes(key.as_bytes());
        writer.number(stamp.hlc.bits());
        writer.raw(stamp.device.as_bytes());
        writer.raw(stamp.op.as_bytes());
        writer.number(stamp.rev);
    });
    writer.into_bytes()
}

/// Decodes the stamps of a record.
///
/// # Errors
/// [`WireError`].
pub fn decode_stamps(bytes: &[u8]) -> Result<Stamps, WireError> {
    let read = |reader: &mut Reader<'_>| -> Result<((FieldId, String), Stamp), WireError> {
        let field = read_field(reader)?;
        let key = reader.text()?.to_owned();
        let stamp = Stamp {
            hlc: Hlc::from_bits(reader.number()?),
            device: read_device(reader)?,
            op: read_op_id(reader)?,
            rev: reader.number()?,
        };
        Ok(((field, key), stamp))
    };
    Ok(Reader::new(bytes).list(read)?.into_iter().collect())
}
