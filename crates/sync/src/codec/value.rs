//! Values and fields as bytes.

use std::collections::BTreeMap;

use domain::{Element, FieldId, Fields, OpId, RecordId, Value};

use crate::wire::{Reader, WireError, Writer};

/// How deep lists and maps may nest.
const MAX_DEPTH: u8 = 16;

mod tag {
    pub const NULL: u8 = 0;
    pub const BOOL: u8 = 1;
    pub const INT: u8 = 2;
    pub const TEXT: u8 = 3;
    pub const BYTES: u8 = 4;
    pub const ID: u8 = 5;
    pub const INSTANT: u8 = 6;
    pub const LIST: u8 = 7;
    pub const SET: u8 = 8;
    pub const MAP: u8 = 9;
}

/// Encodes fields, for rest and for the wire.
#[must_use]
pub fn encode_fields(fields: &Fields) -> Vec<u8> {
    let mut writer = Writer::new();
    write_fields(&mut writer, fields);
    writer.into_bytes()
}

/// Decodes fields.
///
/// # Errors
/// [`WireError`].
pub fn decode_fields(bytes: &[u8]) -> Result<Fields, WireError> {
    let mut reader = Reader::new(bytes);
    let fields = read_fields(&mut reader)?;
    if reader.is_empty() { Ok(fields) } else { Err(WireError::Malformed) }
}

pub(crate) fn write_fields(writer: &mut Writer, fields: &Fields) {
    writer.number(fields.len() as u64);
    for (field, value) in fields {
        writer.number(u64::from(field.0));
        write_value(writer, value);
    }
}

pub(crate) fn read_fields(reader: &mut Reader<'_>) -> Result<Fields, WireError> {
    let mut last = None;
    let pairs = reader.list(|reader| {
        let field = u16::try_from(reader.number()?).map(FieldId).map_err(|_| WireError::Malformed)?;
        if last.is_some_and(|last| last >= field) {
            return Err(WireError::Malformed);
        }
        last = Some(field);
        Ok((field, read_value(reader)?))
    })?;
    // One by one, here and below: making a map of an iterator whole brings a sort of its own into the browser's bytes.
    let mut fields = Fields::new();
    fields.extend(pairs);
    Ok(fields)
}

pub(crate) fn write_value(writer: &mut Writer, value: &Value) {
    let mut framed = |tag: u8, write: &dyn Fn(&mut Writer)| {
        writer.byte(tag);
        writer.frame(|writer| write(writer));
    };
    match value {
        Value::Null => framed(tag::NULL, &|_| {}),
        Value::Bool(flag) => framed(tag::BOOL, &|w| w.byte(u8::from(*flag))),
        Value::Int(number) => framed(tag::INT, &|w| w.signed(*number)),
        Value::Text(text) => framed(tag::TEXT, &|w| w.raw(text.as_bytes())),
        Value::Bytes(bytes) => framed(tag::BYTES, &|w| w.raw(bytes)),
        Value::Id(id) => framed(tag::ID, &|w| w.raw(id.as_bytes())),
        Value::Instant(at) => framed(tag::INSTANT, &|w| w.signed(*at)),
        Value::List(values) => framed(tag::LIST, &|w| w.list(values, write_value)),
        Value::Set(elements) => framed(tag::SET, &|w| {
            w.list(elements, |w, element| {
                write_value(w, &element.value);
                w.list(&element.tags, |w, op| w.raw(op.as_bytes()));
            });
        }),
        Value::Map(map) => framed(tag::MAP, &|w| {
            w.number(map.len() as u64);
            for (key, value) in map {
                w.bytes(key.as_bytes());
                write_value(w, value);
            }
        }),
        Value::Unknown { tag, bytes } => framed(*tag, &|w| w.raw(bytes)),
    }
}

pub(crate) fn read_value(reader: &mut Reader<'_>) -> Result<Value, WireError> {
    read_nested(reader, 0)
}

fn read_nested(reader: &mut Reader<'_>, depth: u8) -> Result<Value, WireError> {
    if depth > MAX_DEPTH {
        return Err(WireError::Malformed);
    }
    let tag = reader.byte()?;
    let mut frame = reader.frame()?;
    let text = |bytes: &[u8]| core::str::from_utf8(bytes).map(str::to_owned).map_err(|_| WireError::Malformed);
    let value = match tag {
        tag::NULL => Value::Null,
        tag::BOOL => match frame.byte()? {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            _ => return Err(WireError::Malformed),
        },
        tag::INT => Value::Int(frame.signed()?),
        tag::TEXT => return text(frame.rest()).map(Value::Text),
        tag::BYTES => return Ok(Value::Bytes(frame.rest().to_vec())),
        tag::ID => Value::Id(RecordId::from_bytes(frame.array()?)),
        tag::INSTANT => Value::Instant(frame.signed()?),
        tag::LIST => Value::List(frame.list(|reader| read_nested(reader, depth + 1))?),
        tag::SET => Value::Set(frame.list(|reader| {
            let value = read_nested(reader, depth + 1)?;
            let tags = reader.list(|reader| Ok(OpId::from_bytes(reader.array()?)))?;
            Ok(Element { value, tags })
        })?),
        tag::MAP => {
            let mut last: Option<String> = None;
            let pairs = frame.list(|reader| {
                let key = reader.text()?.to_owned();
                if last.as_ref().is_some_and(|last| *last >= key) {
                    return Err(WireError::Malformed);
                }
                last = Some(key.clone());
                Ok((key, read_nested(reader, depth + 1)?))
            })?;
            let mut map = BTreeMap::new();
            map.extend(pairs);
            Value::Map(map)
        }
        tag => return Ok(Value::Unknown { tag, bytes: frame.rest().to_vec() }),
    };
    if frame.is_empty() { Ok(value) } else { Err(WireError::Malformed) }
}
