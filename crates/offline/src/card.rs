//! Cards: what lists show of a record, the same from the device as from the server, kept beside the record so that a list
//! reads no Markdown.

use domain::projection::{Axis, Facet, Link, Projection, Rel};
use domain::query::Card;
use domain::record::Ref;
use domain::{Instant, Kind, Record, RecordId};
use sync::wire::{Reader, WireError, Writer};

/// The card of a record.
#[must_use]
pub fn card(record: &Record, projection: Projection) -> Card {
    Card {
        reference: record.reference(),
        rev: record.rev,
        title: projection.title,
        summary: projection.summary,
        language: projection.language,
        state: projection.state,
        created: record.created,
        updated: record.updated,
        facets: projection.facets,
        links: projection.links.into_iter().filter(|link| link.rel != Rel::Mentions).collect(),
    }
}

pub(crate) fn encode(card: &Card) -> Vec<u8> {
    let mut w = Writer::new();
    w.number(u64::from(card.reference.kind.code()));
    w.raw(card.reference.id.as_bytes());
    w.number(card.rev);
    for text in [&card.title, &card.summary, &card.language, &card.state] {
        w.bytes(text.as_bytes());
    }
    w.signed(card.created.0);
    w.signed(card.updated.0);
    w.list(&card.facets, |w, facet| {
        w.bytes(facet.axis.as_str().as_bytes());
        w.bytes(facet.value.as_bytes());
    });
    w.list(&card.links, |w, link| {
        w.bytes(link.rel.as_str().as_bytes());
        w.raw(link.target.as_bytes());
        w.bytes(&link.position);
    });
    w.into_bytes()
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Card, WireError> {
    let mut r = Reader::new(bytes);
    let code = u16::try_from(r.number()?).map_err(|_| WireError::Malformed)?;
    let kind = Kind::from_code(code).ok_or(WireError::Unknown)?;
    let text = |r: &mut Reader<'_>| r.text().map(str::to_owned);
    Ok(Card {
        reference: Ref { kind, id: RecordId::from_bytes(r.array()?) },
        rev: r.number()?,
        title: text(&mut r)?,
        summary: text(&mut r)?,
        language: text(&mut r)?,
        state: text(&mut r)?,
        created: Instant(r.signed()?),
        updated: Instant(r.signed()?),
        facets: r.list(|r| {
            let axis = Axis::from_word(r.text()?).ok_or(WireError::Unknown)?;
            Ok(Facet { axis, value: r.text()?.to_owned() })
        })?,
        links: r.list(|r| {
            let rel = Rel::from_word(r.text()?).ok_or(WireError::Unknown)?;
            Ok(Link { rel, target: RecordId::from_bytes(r.array()?), position: r.bytes()?.to_vec() })
        })?,
    })
}
