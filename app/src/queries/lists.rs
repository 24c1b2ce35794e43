//! Lists: notes, carnets, bases; a page at a time, the place where it ended being in the address.

use api::ApiError;
use domain::projection::Rel;
use domain::query::{Ask, List, Order, Place};
use domain::{Kind, RecordId};
use serde::{Deserialize, Serialize};

use super::row::{Row, of_kind};
use super::{Reader, Shown};

/// How many a page shows.
const PAGE: u32 = 24;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Its lines.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub total: u64,
    /// What the address of the next page says; none at the end.
    pub next: Option<String>,
}

impl Shown for Listing {
    /// The kind, and what the address says of the place.
    type Key = (Kind, String);

    async fn load(reader: Reader, (kind, after): Self::Key) -> Result<Self, ApiError> {
        let order = if kind == Kind::Note { Order::Recent } else { Order::Title };
        let list =
            List { filter: of_kind(kind), order, limit: PAGE, after: read_place(&after), include: vec![Rel::Author] };
        let page = reader.ask(vec![Ask::List(list)]).await?.page();
        Ok(Self { rows: Row::all(&page, reader.lang()), total: page.total, next: page.next.as_ref().map(write_place) })
    }
}

/// A place as an address carries it: the key in hexadecimal, then the record.
pub(super) fn write_place(place: &Place) -> String {
    let mut text = String::with_capacity(place.key.len() * 2 + 37);
    for half in place.key.iter().flat_map(|byte| [byte >> 4, byte & 15]) {
        text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
    }
    [&text, ".", &place.id.to_string()].concat()
}

/// The place that an address names; a mistyped one is the beginning.
pub(super) fn read_place(text: &str) -> Option<Place> {
    let (key, id) = text.split_once('.')?;
    let id: RecordId = id.parse().ok()?;
    let digits: Option<Vec<u8>> = key.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    let key = digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, half| byte << 4 | half)).collect();
    Some(Place { key, id })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_survives_its_address() {
        let place = Place { key: vec![0, 0xAB, 255], id: RecordId::from_bytes([3; 16]) };
        assert_eq!(write_place(&place).split_once('.').map(|(key, _)| key), Some("00abff"));
        assert_eq!(read_place(&write_place(&place)), Some(place));
        for mistyped in ["", ".", "zz.x", "abc.0", "é.é"] {
            assert_eq!(read_place(mistyped), None, "{mistyped}");
        }
    }
}
