//! Places: Québec, its regions, MRC and municipalities, and the territories in which people say they live.
//!
//! An official place has an identifier that carries its code, so that what lies around it is known from the identifier
//! alone: a note that names a municipality is found under its MRC and its region, on every device, without asking.

use crate::content::{Content, LangText, Text, content, words};
use crate::error::{Invalid, Problem};
use crate::id::RecordId;
use crate::kind::Kind;
use crate::order::Arrange;
use crate::projection::{Axis, Facet, Projection, Rel, Scoping, lines, links, names};
use crate::record::Record;

mod around;

content! {
    /// A territory.
    Place: Kind::Place, schema 1, in field {
        /// What sort of territory.
        place_type PLACE_TYPE 32: PlaceType => Immutable,
        /// Its official code; empty for one that is only lived.
        code CODE 33: Text<8> => Immutable,
        /// What it is by law: V, M, P, CT…
        designation DESIGNATION 34: Text<4> => Register,
        /// Its name per language.
        names NAMES 35: LangText => Map,
        /// Other names.
        other_names OTHER_NAMES 36: Vec<Text<160>> => Set,
        /// The territories that hold it.
        parents PARENTS 37: Vec<RecordId> => Set,
        /// The latitude of its middle, in millionths of a degree (WGS 84).
        lat LAT 38: Option<i64> => Register,
        /// The longitude of its middle, in millionths of a degree.
        lon LON 39: Option<i64> => Register,
    }
    check(place) {
        if place.names.values().all(Text::is_empty) {
            vec![Invalid { field: field::NAMES, problem: Problem::Missing }]
        } else {
            Vec::new()
        }
    }
}

words! {
    /// What sort of territory.
    PlaceType {
        /// A valley, a watershed, a quarter: as its people say.
        Lived = "lived",
        /// Québec.
        Province = "province",
        /// An administrative region.
        Region = "region",
        /// A regional county municipality.
        Mrc = "mrc",
        /// A territory that is as good as an MRC.
        Te = "te",
        /// A local municipality.
        Municipality = "municipality",
        /// A First Nations or Inuit community.
        IndigenousCommunity = "indigenous_community",
        /// A northern village.
        NorthernVillage = "northern_village",
        /// An unorganised territory.
        Tno = "tno",
    }
}

/// A place has no states.
pub const TRANSITIONS: &[(&str, &str)] = &[];

/// How many bytes of an identifier carry the code.
const CARRIED: usize = 6;

/// The identifier of an official place: `qc`, a region (`r01`), an MRC or its like (`10`, `941`), a municipality (`10043`).
#[must_use]
pub fn id(code: &str) -> RecordId {
    let mut bytes = *RecordId::derived("place", &[]).as_bytes();
    let (_, carried) = bytes.split_at_mut(16 - CARRIED);
    carried.fill(0);
    for (byte, letter) in carried.iter_mut().zip(code.bytes()) {
        *byte = letter;
    }
    RecordId::from_bytes(bytes)
}

/// The code that an official place's identifier carries.
#[must_use]
pub fn code(id: &RecordId) -> Option<&str> {
    let first = RecordId::derived("place", &[]);
    let (prefix, carried) = id.as_bytes().split_at(16 - CARRIED);
    if !first.as_bytes().starts_with(prefix) {
        return None;
    }
    let end = carried.iter().position(|byte| *byte == 0).unwrap_or(CARRIED);
    let (code, rest) = carried.split_at(end);
    let sound = rest.iter().all(|byte| *byte == 0) && !code.is_empty();
    core::str::from_utf8(code).ok().filter(|_| sound)
}

/// The official places that hold this one, the nearest first, Québec left out.
#[must_use]
pub fn holding(id: &RecordId) -> Vec<RecordId> {
    code(id).map(around::codes).unwrap_or_default().iter().map(|code| self::id(code)).collect()
}

/// The codes of the territories that are as good as an MRC: a city and those around it, most often under its name.
const AS_AN_MRC: [&str; 17] =
    ["01", "23", "36", "43", "58", "65", "66", "74", "81", "86", "90", "251", "371", "941", "991", "992", "993"];

/// Of territories that have one name, the one that is meant.
///
/// A region comes before an MRC, an MRC before what it holds; but a city
/// before the agglomeration or the region that is that city alone, and before Québec. None where two are as near.
#[must_use]
pub fn meant(same_name: impl IntoIterator<Item = RecordId>) -> Option<RecordId> {
    let mut ranked: Vec<(u8, RecordId)> = same_name.into_iter().map(|id| (rank(&id), id)).collect();
    ranked.arrange();
    ranked.dedup();
    match *ranked.as_slice() {
        [(_, only)] => Some(only),
        [(first, id), (second, _), ..] if first < second => Some(id),
        _ => None,
    }
}

/// How soon a territory is meant by its name, from its identifier alone.
fn rank(id: &RecordId) -> u8 {
    match code(id) {
        Some("qc") => 5,
        Some("r06" | "r13") => 3,
        Some(code) if code.starts_with('r') => 0,
        Some(code) if AS_AN_MRC.contains(&code) => 3,
        Some(code) if code.len() < 5 => 1,
        // The third digit of an unorganised territory is a nine.
        Some(code) if code.as_bytes().get(2) != Some(&b'9') => 2,
        _ => 4,
    }
}

/// See [`crate::projection::project`].
#[must_use]
pub fn project(record: &Record) -> Projection {
    let place = Place::read(&record.fields);
    let name = place.names.get("fr").or_else(|| place.names.values().next());
    let mut facets = vec![Facet { axis: Axis::Type, value: place.place_type.as_str().to_owned() }];
    facets.extend(names(&place.names));
    Projection {
        title: name.map_or_else(String::new, |name| name.as_str().to_owned()),
        summary: String::new(),
        language: String::new(),
        state: String::new(),
        facets,
        links: links(Rel::Within, place.parents.iter().copied()).collect(),
        sort_keys: Vec::new(),
        other_names: lines(&mut place.names.values().chain(&place.other_names).map(Text::as_str)),
        search_text: String::new(),
        scoping: Scoping::everywhere(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_official_place_carries_its_code() {
        for official in ["qc", "r01", "10", "941", "10043"] {
            assert_eq!(code(&id(official)), Some(official));
        }
        assert_ne!(id("10"), id("100"));
        assert_eq!(code(&RecordId::from_bytes([7; 16])), None);
        assert_eq!(id("10043").as_uuid().get_version_num(), 8);
    }

    #[test]
    fn of_territories_with_one_name_one_is_meant() {
        for (same_name, expected) in [
            (&["qc", "23", "23027"][..], Some("23027")),
            (&["r06", "66", "66023"], Some("66023")),
            (&["65005", "r13", "65"], Some("65005")),
            (&["12072", "12"], Some("12")),
            (&["r08", "08"], Some("r08")),
            (&["98050", "03902"], Some("98050")),
            (&["10043", "10043"], Some("10043")),
            (&["51020", "63023"], None),
            (&["qc"], Some("qc")),
            (&[], None),
        ] {
            let found = meant(same_name.iter().map(|code| id(code)));
            assert_eq!(found, expected.map(id), "{same_name:?}");
        }
    }

    #[test]
    fn a_municipality_is_within_its_mrc_and_its_region() {
        for (municipality, around) in [
            ("10043", &["10", "r01"][..]),
            ("23027", &["23", "r03"]),
            ("25213", &["251", "r12"]),
            ("94068", &["941", "r02"]),
            ("66023", &["66", "r06"]),
            ("10", &["r01"]),
            ("r01", &[]),
            ("qc", &[]),
        ] {
            let expected: Vec<_> = around.iter().map(|code| id(code)).collect();
            assert_eq!(holding(&id(municipality)), expected, "{municipality}");
        }
        assert!(holding(&RecordId::from_bytes([7; 16])).is_empty());
    }
}
