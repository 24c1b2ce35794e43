//! The documents of each value of each axis.

use std::ops::Range;

use super::Segment;
use crate::bytes::Reader;

#[derive(Debug, Clone)]
pub(super) struct Axis {
    pub name: String,
    pub values: Vec<Value>,
}

#[derive(Debug, Clone)]
pub(super) struct Value {
    pub name: String,
    /// Where its documents are, in the segment's bytes.
    pub place: Range<usize>,
}

/// Documents in order.
#[derive(Debug, Clone)]
pub(crate) struct Documents<'a> {
    reader: Reader<'a>,
    next: u32,
}

impl Iterator for Documents<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let document = self.next.wrapping_add(self.reader.number()? as u32);
        self.next = document.wrapping_add(1);
        Some(document)
    }
}

impl Segment {
    /// The documents that have a value on an axis.
    pub(crate) fn documents(&self, axis: &str, value: &str) -> Option<Documents<'_>> {
        let axis = self.axis(axis)?;
        let place = axis.values.binary_search_by(|candidate| candidate.name.as_str().cmp(value)).ok()?;
        axis.values.get(place).map(|value| self.documents_of(value))
    }

    /// The values of an axis, each with its documents.
    pub(crate) fn values(&self, axis: &str) -> impl Iterator<Item = (&str, Documents<'_>)> {
        self.axis(axis)
            .into_iter()
            .flat_map(|axis| &axis.values)
            .map(|value| (value.name.as_str(), self.documents_of(value)))
    }

    /// The axes.
    pub(crate) fn axes(&self) -> impl Iterator<Item = &str> {
        self.facets.iter().map(|axis| axis.name.as_str())
    }

    fn axis(&self, name: &str) -> Option<&Axis> {
        let place = self.facets.binary_search_by(|axis| axis.name.as_str().cmp(name)).ok()?;
        self.facets.get(place)
    }

    fn documents_of(&self, value: &Value) -> Documents<'_> {
        Documents { reader: Reader::new(self.part(&value.place)), next: 0 }
    }
}

/// Reads the facets; `size` is that of the whole segment, whose end the reader's is.
pub(super) fn read(reader: &mut Reader<'_>, size: usize, documents: usize) -> Option<Vec<Axis>> {
    let mut axes: Vec<Axis> = Vec::new();
    for _ in 0..reader.count()? {
        let name = reader.text()?.to_owned();
        if axes.last().is_some_and(|last| last.name >= name) {
            return None;
        }
        let mut values: Vec<Value> = Vec::new();
        for _ in 0..reader.count()? {
            let value = read_value(reader, size, documents)?;
            if values.last().is_some_and(|last| last.name >= value.name) {
                return None;
            }
            values.push(value);
        }
        axes.push(Axis { name, values });
    }
    Some(axes)
}

fn read_value(reader: &mut Reader<'_>, size: usize, documents: usize) -> Option<Value> {
    let name = reader.text()?.to_owned();
    let count = usize::try_from(reader.number()?).ok()?;
    let length = reader.count()?;
    let start = size - reader.left();
    let mut steps = Reader::new(reader.take(length)?);
    let mut next: u64 = 0;
    for _ in 0..count {
        next = next.checked_add(steps.number()?)?.checked_add(1)?;
    }
    (count > 0 && steps.left() == 0 && next <= documents as u64).then(|| Value { name, place: start..start + length })
}
