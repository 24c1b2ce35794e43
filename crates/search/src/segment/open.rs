//! Opening: checksum first, then every table, word and posting.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Segment, facets};
use crate::bytes::{Reader, checksum, unzigzag};
use crate::document::{Entry, Id};
use crate::error::SegmentError;
use crate::writer::{MAGIC, VERSION};

pub(super) fn open(bytes: Arc<[u8]>) -> Result<Segment, SegmentError> {
    let (magic, rest) = bytes.split_first_chunk::<3>().ok_or(SegmentError::NotASegment)?;
    if *magic != MAGIC {
        return Err(SegmentError::NotASegment);
    }
    let (version, rest) = rest.split_first().ok_or(SegmentError::NotASegment)?;
    if *version != VERSION {
        return Err(SegmentError::Version(*version));
    }
    let (sum, body) = rest.split_first_chunk::<8>().ok_or(SegmentError::NotASegment)?;
    if u64::from_le_bytes(*sum) != checksum(body) {
        return Err(SegmentError::Checksum);
    }

    let size = bytes.len();
    let mut reader = Reader::new(body);
    let audience = reader.text().ok_or(SegmentError::Structure("audience"))?.to_owned();
    let reach = read_reach(&mut reader).ok_or(SegmentError::Structure("reach"))?;
    let gone = read_gone(&mut reader).ok_or(SegmentError::Structure("list of records gone"))?;
    let entries = read_entries(&mut reader).ok_or(SegmentError::Structure("document table"))?;
    let facets = facets::read(&mut reader, size, entries.len()).ok_or(SegmentError::Structure("facets"))?;
    let count = reader.number().ok_or(SegmentError::Structure("dictionary"))?;
    let mut parts: [Range<usize>; 4] = Default::default();
    for part in &mut parts {
        let length = reader.count().ok_or(SegmentError::Structure("dictionary"))?;
        let start = size - reader.left();
        reader.take(length);
        *part = start..start + length;
    }
    if reader.left() > 0 {
        return Err(SegmentError::Structure("end"));
    }
    let [words, sizes, titles, texts] = parts;
    let count = usize::try_from(count).ok().filter(|count| *count <= words.len());
    let count = count.ok_or(SegmentError::Structure("dictionary"))?;
    let blocks = Vec::new();
    let mut segment = Segment { bytes, audience, reach, gone, entries, facets, blocks, words, sizes, titles, texts };
    segment.blocks = segment.check_words(count).ok_or(SegmentError::Structure("dictionary"))?;
    Ok(segment)
}

fn read_reach(reader: &mut Reader<'_>) -> Option<BTreeMap<String, u64>> {
    let mut reach = BTreeMap::new();
    for _ in 0..reader.count()? {
        let scope = reader.text()?;
        if reach.last_key_value().is_some_and(|(last, _): (&String, _)| last.as_str() >= scope) {
            return None;
        }
        reach.insert(scope.to_owned(), reader.number()?);
    }
    Some(reach)
}

fn read_gone(reader: &mut Reader<'_>) -> Option<Vec<Id>> {
    let count = reader.count()?;
    read_ids(reader, count)
}

fn read_ids(reader: &mut Reader<'_>, count: usize) -> Option<Vec<Id>> {
    let mut ids: Vec<Id> = Vec::with_capacity(count);
    let mut last: Id = [0; 16];
    for _ in 0..count {
        let shared = usize::from(reader.byte()?);
        let mut id = last;
        let rest = id.get_mut(shared..).filter(|rest| !rest.is_empty())?;
        rest.copy_from_slice(reader.take(rest.len())?);
        if !ids.is_empty() && id <= last {
            return None;
        }
        ids.push(id);
        last = id;
    }
    Some(ids)
}

fn read_entries(reader: &mut Reader<'_>) -> Option<Vec<Entry>> {
    let count = reader.count()?;
    let ids = read_ids(reader, count)?;
    let mut entries: Vec<Entry> = ids.into_iter().map(|id| Entry { id, rev: 0, words: 0, updated: 0 }).collect();
    for entry in &mut entries {
        entry.rev = reader.number()?;
    }
    for entry in &mut entries {
        entry.words = u32::try_from(reader.number()?).ok()?;
    }
    let mut last: i64 = 0;
    for entry in &mut entries {
        last = last.wrapping_add(unzigzag(reader.number()?));
        entry.updated = last;
    }
    Some(entries)
}
