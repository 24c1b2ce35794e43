//! Territories as forms name them, with what holds each: `Saint-Alexis (Montcalm)`; and those that some words begin.

use api::ApiError;
use domain::projection::{Axis, Rel};
use domain::query::{Ask, Card, Search};
use domain::text::fold;
use domain::vocabulary::place;
use domain::{Kind, RecordId};
use i18n::Lang;

use super::Reader;
use super::row::{Named, facet};
use crate::state::device::Device;

/// How many are suggested.
const MOST: u32 = 8;

/// The names of these territories, those that may be seen.
///
/// # Errors
/// [`ApiError`].
pub async fn told(reader: &Reader, ids: Vec<RecordId>) -> Result<Vec<Named>, ApiError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let cards = reader.ask(vec![Ask::Cards(ids)]).await?.cards();
    within(reader, &cards).await
}

/// The territories that these words begin, whatever is between parentheses: of the device where it is here, else of the
/// server. That a device has none says nothing: it may not have them yet.
///
/// # Errors
/// [`ApiError`], where neither answers.
pub async fn begun(lang: Lang, device: Option<Device>, words: &str) -> Result<Vec<Named>, ApiError> {
    let words = words.split('(').next().unwrap_or_default().trim();
    let near = device.as_ref().is_some_and(|device| device.store().is_near());
    if near && let Some(device) = device.clone() {
        let found = searched(&Reader::device(lang, device), words).await.unwrap_or_default();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let found = searched(&Reader::server(lang, device.clone()), words).await;
    match (found, device) {
        (Err(error), Some(device)) if !near => {
            let here = searched(&Reader::device(lang, device), words).await.unwrap_or_default();
            if here.is_empty() { Err(error) } else { Ok(here) }
        }
        (found, _) => found,
    }
}

/// Of these, the one that a person means by a name, as [`place::meant`] has it; none where several are as near.
#[must_use]
pub fn meant(found: &[Named], name: &str) -> Option<Named> {
    let name = fold(name.trim());
    let has_it = |named: &&Named| {
        let title = fold(&named.title);
        title == name || title.split(" (").next() == Some(name.as_str())
    };
    let id = place::meant(found.iter().filter(has_it).map(|named| named.reference.id))?;
    found.iter().find(|named| named.reference.id == id).cloned()
}

async fn searched(reader: &Reader, words: &str) -> Result<Vec<Named>, ApiError> {
    let facets = vec![facet(Axis::Kind, Kind::Place.name())];
    let search = Search { text: words.to_owned(), facets, axes: Vec::new(), limit: MOST, offset: 0 };
    let hits = reader.ask(vec![Ask::Search(search)]).await?.found().hits;
    let cards: Vec<Card> = hits.into_iter().map(|hit| hit.card).collect();
    within(reader, &cards).await
}

/// The names on these cards, each with that of what holds it.
async fn within(reader: &Reader, cards: &[Card]) -> Result<Vec<Named>, ApiError> {
    let holder = |card: &Card| card.targets(Rel::Within).find(|id| *id != place::id("qc"));
    let holders: Vec<RecordId> = cards.iter().filter_map(holder).collect();
    let around = if holders.is_empty() { Vec::new() } else { reader.ask(vec![Ask::Cards(holders)]).await?.cards() };
    let told = |card: &Card| {
        let named = Named::of_in(card, reader.lang());
        let around = holder(card).and_then(|id| around.iter().find(|other| other.reference.id == id));
        match around {
            Some(around) => {
                let title = [&named.title, " (", around.title_in(reader.lang().code()), ")"].concat();
                Named { title, ..named }
            }
            None => named,
        }
    };
    Ok(cards.iter().map(told).collect())
}

#[cfg(test)]
mod tests {
    use domain::record::Ref;

    use super::*;

    fn named(code: &str, title: &str) -> Named {
        Named { reference: Ref { kind: Kind::Place, id: place::id(code) }, title: title.to_owned() }
    }

    #[test]
    fn a_name_means_the_one_territory_that_has_it() {
        let found = [
            named("10043", "Rimouski (Rimouski-Neigette)"),
            named("10", "Rimouski-Neigette (Bas-Saint-Laurent)"),
            named("63023", "Saint-Alexis (Montcalm)"),
            named("51020", "Saint-Alexis (Maskinongé)"),
            named("r01", "Bas-Saint-Laurent"),
            named("qc", "Québec"),
            named("23", "Québec (Capitale-Nationale)"),
            named("23027", "Québec (Québec)"),
            named("r06", "Montréal"),
            named("66", "Montréal (Montréal)"),
            named("66023", "Montréal (Montréal)"),
            named("12", "Rivière-du-Loup (Bas-Saint-Laurent)"),
            named("12072", "Rivière-du-Loup (Rivière-du-Loup)"),
        ];
        for (name, code) in [
            ("rimouski", Some("10043")),
            (" Rimouski (Rimouski-Neigette) ", Some("10043")),
            ("Bas-Saint-Laurent", Some("r01")),
            ("saint-alexis (montcalm)", Some("63023")),
            ("Saint-Alexis", None),
            ("Québec", Some("23027")),
            ("Montréal", Some("66023")),
            ("montréal (montréal)", Some("66023")),
            ("Rivière-du-Loup", Some("12")),
            ("Rivière-du-Loup (Rivière-du-Loup)", Some("12072")),
            ("Nulle-Part", None),
            ("", None),
        ] {
            let meant = meant(&found, name).map(|named| named.reference.id);
            assert_eq!(meant, code.map(place::id), "{name}");
        }
    }
}
