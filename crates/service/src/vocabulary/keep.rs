//! Keeping the vocabulary that ships in the database: made at the first start, corrected at the first start of a build that
//! corrects it.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use domain::record::{Ref, Via, header};
use domain::vocabulary::{concept, place};
use domain::{Audience, FieldId, Fields, Kind, RecordId, Value};
use storage::meta;

use super::{ConceptRow, PlaceRow, VOCABULARY};
use crate::error::Result;
use crate::import::{Hand, Planned, Report, Wanted};
use crate::services::Services;

/// Under what the database says which vocabulary it holds.
const KEY: &str = "vocabulary";

/// The name of this import.
const NAME: &str = "vocabulary";

impl Services {
    /// Makes the records of the vocabulary that ships, unless this build's are there.
    pub async fn keep_vocabulary(&self) -> Result<Report> {
        let pages = planned();
        let written: Vec<u8> = pages.iter().flat_map(|page| sync::codec::encode_fields(&page.record.fields)).collect();
        let mark: String = sync::operation::hash16(&written).iter().map(|byte| format!("{byte:02x}")).collect();
        let mut report = Report { name: NAME.to_owned(), ..Report::default() };
        if meta::get(&mut self.database().reader().await?, KEY).await?.as_deref() == Some(mark.as_str()) {
            return Ok(report);
        }
        let hand = Hand::of_the_commons(self, NAME);
        let _whole = hand.carry_out(&pages, &mut report, &mut |_| ControlFlow::Continue(())).await?;
        let mut tx = self.database().write().await?;
        meta::set(&mut tx, KEY, &mark).await?;
        tx.commit().await?;
        Ok(report)
    }
}

/// The records, those that hold others first.
fn planned() -> Vec<Planned> {
    let places = VOCABULARY.places.iter().map(of_place);
    places.chain(VOCABULARY.concepts.iter().map(of_concept)).collect()
}

fn of_place(row: &PlaceRow) -> Planned {
    use place::field;
    let text = |text: &str| if text.is_empty() { Value::Null } else { Value::from(text) };
    let number = |number: Option<i64>| number.map_or(Value::Null, Value::Int);
    let fields = Fields::from([
        (field::PLACE_TYPE, Value::from(row.kind.as_str())),
        (field::CODE, text(row.code)),
        (field::DESIGNATION, text(row.designation)),
        (field::NAMES, by_language([("fr", row.name)])),
        (field::PARENTS, Value::List(row.parent.map(|code| Value::Id(place::id(code))).into_iter().collect())),
        (field::LAT, number(row.middle.map(|(lat, _)| lat))),
        (field::LON, number(row.middle.map(|(_, lon)| lon))),
    ]);
    wanted(Kind::Place, place::id(row.code), row.code, fields, None)
}

fn of_concept(row: &ConceptRow) -> Planned {
    use concept::field;
    let lines = |all: &[String]| Value::List(all.iter().map(|one| Value::from(one.as_str())).collect());
    let alt = [("fr", &row.alt_fr), ("en", &row.alt_en)].into_iter().filter(|(_, all)| !all.is_empty());
    let alt = alt.map(|(lang, all)| (lang.to_owned(), lines(all))).collect();
    let above = row.broader.iter().map(|key| Value::Id(concept::id(row.scheme, key))).collect();
    let fields = Fields::from([
        (field::SCHEME, Value::from(row.scheme.as_str())),
        (field::LABELS, by_language([("fr", row.fr.as_str()), ("en", row.en.as_str())])),
        (field::ALT, Value::Map(alt)),
        (field::HIDDEN, lines(&row.hidden)),
        (field::DEFINITION, by_language([("fr", row.definition_fr.as_str()), ("en", row.definition_en.as_str())])),
        (field::BROADER, Value::List(above)),
        (field::EXACT, lines(&row.exact)),
        (field::NOTATION, Value::from(row.key.as_str())),
    ]);
    wanted(Kind::Concept, concept::id(row.scheme, &row.key), &row.key, fields, Some((field::STATUS, "active")))
}

fn wanted(kind: Kind, id: RecordId, name: &str, mut fields: Fields, state: Option<(FieldId, &str)>) -> Planned {
    fields.insert(header::LANG, Value::from("fr"));
    let mut at_first = Fields::from([
        (header::CREATED_VIA, Value::from(Via::System.as_str())),
        (header::AUDIENCE, Value::Text(Audience::Public.to_string())),
    ]);
    at_first.extend(state.map(|(field, state)| (field, Value::from(state))));
    let record = Wanted { record: Ref { kind, id }, at_first, fields };
    Planned { path: name.to_owned(), record, beside: Vec::new(), pictures: Vec::new() }
}

fn by_language<const N: usize>(all: [(&str, &str); N]) -> Value {
    Value::Map(all.iter().map(|(lang, text)| ((*lang).to_owned(), Value::from(*text))).collect::<BTreeMap<_, _>>())
}
