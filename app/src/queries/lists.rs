//! Lists: notes, carnets, bases; a page at a time, the place where it ended being in the address.

use api::ApiError;
use domain::projection::Rel;
use domain::query::{Ask, List, Order, Page, Place};
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

/// All of a list, of which this is the first page: for what is bounded by its nature, or put in an order of its own.
///
/// # Errors
/// [`ApiError`].
pub(super) async fn whole(reader: &Reader, list: List, first: Page) -> Result<Page, ApiError> {
    let mut all = first;
    while let Some(after) = all.next.take() {
        let next = List { after: Some(after), ..list.clone() };
        let page = reader.ask(vec![Ask::List(next)]).await?.page();
        if page.cards.is_empty() {
            break;
        }
        all.cards.extend(page.cards);
        all.included.extend(page.included);
        all.next = page.next;
    }
    Ok(all)
}

/// The part of something long that a page shows, as the number in its address says; a mistyped one is the first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which, from 1.
    pub number: u64,
    /// How many there are.
    pub of: u64,
}

impl Part {
    /// Which part of `total` things, `most` a page, an address asks for.
    #[must_use]
    pub fn asked(number: &str, total: usize, most: usize) -> Self {
        let of = total.div_ceil(most).max(1) as u64;
        Self { number: number.parse().unwrap_or(1).clamp(1, of), of }
    }

    /// The place of its first thing among all.
    #[must_use]
    pub fn first(self, most: usize) -> usize {
        usize::try_from(self.number.saturating_sub(1)).unwrap_or_default() * most
    }

    /// What it shows of all.
    #[must_use]
    pub fn cut<T>(self, all: Vec<T>, most: usize) -> Vec<T> {
        all.into_iter().skip(self.first(most)).take(most).collect()
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
    fn parts_hold_everything_once() {
        let all: Vec<u32> = (0..250).collect();
        let cut = |number: &str| Part::asked(number, all.len(), 100).cut(all.clone(), 100);
        assert_eq!([cut("1"), cut("2"), cut("3")].concat(), all);
        assert_eq!(cut("3").len(), 50);
        for mistyped in ["", "0", "un", "-1"] {
            assert_eq!(cut(mistyped), cut("1"), "{mistyped}");
        }
        assert_eq!(cut("99"), cut("3"), "past the end is the end");
        assert_eq!(Part::asked("1", 0, 100), Part { number: 1, of: 1 });
    }

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
