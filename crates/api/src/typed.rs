//! What was typed in a form, as fields: names become numbers, text becomes the value that the field can hold. The same in a
//! browser and on the server.

use std::collections::BTreeMap;

use domain::care::grant;
use domain::content::fields as fields_of;
use domain::directory::organisation;
use domain::field::FieldSpec;
use domain::knowledge::note;
use domain::record::Header;
use domain::{Content, Fields, Invalid, Kind, Problem, RecordId, Value};

/// Names as a form has them (`title`, `body` …; `labels.fr` for a key of a map, `categories.a.label` for a part of what it has
/// there, `categories.+` for new ones, a line each) with what was typed.
pub type Typed = BTreeMap<String, String>;

/// Adds what a control of this name holds, where it is one of a field; several values of a field are lines.
pub fn put(typed: &mut Typed, name: &str, text: String) {
    let Some(field) = name.strip_prefix("fields[").and_then(|rest| rest.strip_suffix(']')) else { return };
    typed
        .entry(field.to_owned())
        .and_modify(|lines| {
            lines.push('\n');
            lines.push_str(&text);
        })
        .or_insert(text);
}

/// Who makes a note signs it, alone or with others.
pub fn sign(kind: Kind, fields: &mut Fields, person: Option<RecordId>) {
    let Some(me) = person.map(Value::Id).filter(|_| kind == Kind::Note) else { return };
    let authors = fields.entry(note::field::AUTHORS).or_default();
    if authors.is_empty() {
        *authors = Value::List(Vec::new());
    }
    if let Value::List(authors) = authors
        && !authors.contains(&me)
    {
        authors.insert(0, me);
    }
}

/// Who says that an organisation is as it is described is named beside the day.
pub fn vouch(kind: Kind, fields: &mut Fields, person: Option<RecordId>) {
    let said = fields.get(&organisation::field::VERIFIED_ON).is_some_and(|day| !day.is_empty());
    if let Some(me) = person.filter(|_| said && kind == Kind::Organisation) {
        fields.insert(organisation::field::VERIFIED_BY, Value::Id(me));
    }
}

/// The identifier of a new record: the one that was made for it, or the one that follows from what it joins.
#[must_use]
pub fn identity(kind: Kind, id: RecordId, fields: &Fields) -> RecordId {
    let named = |field| fields.get(&field).and_then(Value::as_id);
    match (kind, named(grant::field::SUBJECT), named(grant::field::OBJECT)) {
        (Kind::Grant, Some(subject), Some(object)) => grant::id(subject, object),
        _ => id,
    }
}

/// Where territories are said by name, beside those that are chosen in [`PLACES`]; `;` or a line end parts them.
pub const NAMED: &str = "places.named";

/// The field of the territories of a record.
pub const PLACES: &str = "places";

/// The territories that are said by name.
#[must_use]
pub fn names(typed: &Typed) -> Vec<String> {
    let said = typed.get(NAMED).map(String::as_str).unwrap_or_default();
    said.split([';', '\n']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Territories that are said by name join those that are chosen, where `find` knows them; the others stay as they were typed.
pub fn find_names(typed: &mut Typed, find: impl Fn(&str) -> Option<RecordId>) {
    let mut left = Vec::new();
    for name in names(typed) {
        match find(&name) {
            Some(id) => {
                let chosen = typed.entry(PLACES.to_owned()).or_default();
                chosen.push('\n');
                chosen.push_str(&id.to_string());
            }
            None => left.push(name),
        }
    }
    if left.is_empty() {
        typed.remove(NAMED);
    } else {
        typed.insert(NAMED.to_owned(), left.join("; "));
    }
}

/// What is wrong where a name is left that no territory has.
#[must_use]
pub fn unknown(kind: Kind, typed: &Typed) -> Option<Invalid> {
    let spec = spec_of(kind, PLACES).filter(|_| !names(typed).is_empty())?;
    Some(Invalid { field: spec.id, problem: Problem::UnknownWord })
}

/// The fields of a form; nothing when it names one that this kind does not have. An emptied field is `Null`.
#[must_use]
pub fn fields(kind: Kind, typed: &Typed) -> Option<Fields> {
    let spec = |name: &str| spec_of(kind, name);
    let mut fields = Fields::new();
    for (name, text) in typed.iter().filter(|(name, _)| *name != NAMED) {
        match name.split_once('.') {
            None => {
                let spec = spec(name)?;
                fields.insert(spec.id, value(spec, text));
            }
            Some((name, key)) => {
                let map = fields.entry(spec(name)?.id).or_insert_with(|| Value::Map(BTreeMap::new()));
                if let Value::Map(map) = map
                    && !text.trim().is_empty()
                {
                    put_key(map, key, text.trim());
                }
            }
        }
    }
    fields.values_mut().for_each(settle);
    Some(fields)
}

/// Puts what was typed at a key of a map, or at a part of what it has there.
fn put_key(map: &mut BTreeMap<String, Value>, key: &str, text: &str) {
    let Some((key, part)) = key.split_once('.') else {
        map.insert(key.to_owned(), Value::from(text));
        return;
    };
    let value = text.parse().ok().filter(|_| part == ORDER).map_or_else(|| Value::from(text), Value::Int);
    if let Value::Map(parts) = map.entry(key.to_owned()).or_insert_with(|| Value::Map(BTreeMap::new())) {
        parts.insert(part.to_owned(), value);
    }
}

/// What is at a key in parts has a label, or is taken away; new ones come after, each under a key made of its own.
fn settle(value: &mut Value) {
    let Value::Map(map) = value else { return };
    let new = map.remove(NEW);
    map.retain(|_, value| !matches!(value, Value::Map(parts) if !parts.contains_key(LABEL)));
    let lines = new.as_ref().and_then(Value::as_text).unwrap_or_default().lines();
    for label in lines.map(str::trim).filter(|label| !label.is_empty()) {
        let is_it = |value: &Value| matches!(value, Value::Map(parts) if parts.get(LABEL) == Some(&Value::from(label)));
        if map.values().any(is_it) {
            continue;
        }
        let mut key: String = domain::text::fold(label).chars().filter(char::is_ascii_alphanumeric).collect();
        key.truncate(LONGEST_KEY);
        // Names of other letters, or that differ by their accents alone, are others all the same.
        while key.is_empty() || map.contains_key(&key) {
            key.push('x');
        }
        let order = Value::Int(i64::try_from(map.len()).unwrap_or(i64::MAX));
        let parts = [(LABEL.to_owned(), Value::from(label)), (ORDER.to_owned(), order)];
        map.insert(key, Value::Map(parts.into()));
    }
}

/// Where new keys of a map are said, a line each.
const NEW: &str = "+";

/// What something in parts is called.
const LABEL: &str = "label";

/// Its place among the others.
const ORDER: &str = "order";

/// The longest key that is made of a label, letters.
const LONGEST_KEY: usize = 64;

/// The field of a kind that a form calls by this name.
pub(crate) fn spec_of(kind: Kind, name: &str) -> Option<&'static FieldSpec> {
    Header::FIELDS.iter().chain(fields_of(kind)).find(|spec| spec.name == name)
}

/// The value that a field can hold of what was typed; else the one of the right type, else the text, for the field to say what
/// is wrong.
fn value(spec: &FieldSpec, typed: &str) -> Value {
    if typed.trim().is_empty() {
        return Value::Null;
    }
    let lines = || typed.lines().map(str::trim).filter(|line| !line.is_empty());
    let text = Value::Text(typed.to_owned());
    let mut candidates = vec![text.clone(), Value::Bool(matches!(typed.trim(), "on" | "true" | "1"))];
    candidates.extend(typed.trim().parse().ok().map(Value::Int));
    candidates.extend(typed.trim().parse().ok().map(Value::Id));
    candidates
        .extend(lines().map(|line| line.parse().ok().map(Value::Id)).collect::<Option<Vec<_>>>().map(Value::List));
    candidates.push(Value::List(lines().map(Value::from).collect()));
    let fitting = |value: &&Value| (spec.check)(value).is_ok();
    let nearly = |value: &&Value| !matches!((spec.check)(value), Err(Problem::WrongType));
    let found = candidates.iter().find(fitting).or_else(|| candidates.iter().find(nearly));
    found.cloned().unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use domain::knowledge::term;

    use super::*;

    #[test]
    fn a_key_of_a_map_has_its_own_name() {
        let typed = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let form: Typed = typed(&[("labels.fr", " Commun "), ("labels.en", ""), ("synonyms", "a\nb")]);
        let fields = fields(Kind::Term, &form).expect("fields of a term");
        let labels = Value::Map([("fr".to_owned(), Value::from("Commun"))].into());
        assert_eq!(fields.get(&term::field::LABELS), Some(&labels));
        assert_eq!(fields.get(&term::field::SYNONYMS), Some(&Value::List(vec!["a".into(), "b".into()])));
        assert_eq!(super::fields(Kind::Term, &typed(&[("x.fr", "a")])), None);
    }

    #[test]
    fn what_is_at_a_key_has_parts_and_new_ones_get_keys_of_their_own() {
        let typed = |pairs: &[(&str, &str)]| pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let form: Typed = typed(&[
            ("categories.a.label", "Avant"),
            ("categories.a.order", "1"),
            ("categories.b.label", " "),
            ("categories.b.order", "0"),
            ("categories.+", "Après l’été\n\nAvant\nᐃᓄᐃᑦ\nᐊᑎᑲᒻ\nAPRÈS L’ÉTÉ"),
        ]);
        let parts = |label: &str, order: i64| {
            Value::Map([("label".to_owned(), Value::from(label)), ("order".to_owned(), Value::Int(order))].into())
        };
        let expected = [
            ("a".to_owned(), parts("Avant", 1)),
            ("apreslete".to_owned(), parts("Après l’été", 1)),
            ("apresletex".to_owned(), parts("APRÈS L’ÉTÉ", 4)),
            ("x".to_owned(), parts("ᐃᓄᐃᑦ", 2)),
            ("xx".to_owned(), parts("ᐊᑎᑲᒻ", 3)),
        ];
        let fields = fields(Kind::Notebook, &form).expect("fields of a carnet");
        assert_eq!(fields.get(&domain::knowledge::notebook::field::CATEGORIES), Some(&Value::Map(expected.into())));
    }

    #[test]
    fn a_list_of_which_a_line_is_wrong_stays_a_list() {
        let phones = [("phones".to_owned(), ["418 555-0123\n", &"9".repeat(61)].concat())].into();
        let found = fields(Kind::Organisation, &phones).expect("fields of an organisation");
        assert!(matches!(found.get(&organisation::field::PHONES), Some(Value::List(lines)) if lines.len() == 2));
        let wrong = domain::content::check_values(Kind::Organisation, &found);
        assert_eq!(wrong.first().map(|invalid| invalid.problem.clone()), Some(Problem::TooLong(60)));
    }

    #[test]
    fn who_vouches_is_named_beside_the_day() {
        let me = RecordId::from_bytes([1; 16]);
        let by = |kind: Kind, day: &str| {
            let mut fields = Fields::from([(organisation::field::VERIFIED_ON, Value::from(day))]);
            vouch(kind, &mut fields, Some(me));
            fields.remove(&organisation::field::VERIFIED_BY)
        };
        assert_eq!(by(Kind::Organisation, "2026-05-03"), Some(Value::Id(me)));
        assert_eq!(by(Kind::Organisation, ""), None);
        assert_eq!(by(Kind::Note, "2026-05-03"), None);
        let mut silent = Fields::new();
        vouch(Kind::Organisation, &mut silent, Some(me));
        assert!(silent.is_empty());
    }

    #[test]
    fn a_right_is_named_after_who_has_it_and_what_it_is_on() {
        let [form, who, on] = [1, 2, 3].map(|n| RecordId::from_bytes([n; 16]));
        let fields = Fields::from([(grant::field::SUBJECT, Value::Id(who)), (grant::field::OBJECT, Value::Id(on))]);
        assert_eq!(identity(Kind::Grant, form, &fields), grant::id(who, on));
        assert_eq!(identity(Kind::Note, form, &fields), form);
        assert_eq!(identity(Kind::Grant, form, &Fields::new()), form);
    }

    #[test]
    fn several_values_of_a_field_are_lines() {
        let mut typed = Typed::new();
        for (name, text) in [("fields[authors]", "a"), ("next", "/"), ("fields[authors]", "b"), ("fields[title]", " ")]
        {
            put(&mut typed, name, text.to_owned());
        }
        let expected = [("authors", "a\nb"), ("title", " ")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(typed, Typed::from(expected));
    }

    #[test]
    fn a_territory_that_is_named_joins_those_that_are_chosen() {
        let [one, two] = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        let find = |name: &str| (name == "Rimouski").then_some(two);
        let form =
            |named: &str| Typed::from([(PLACES.to_owned(), format!("\n{one}")), (NAMED.to_owned(), named.to_owned())]);
        let places =
            |typed: &Typed| fields(Kind::Note, typed).and_then(|mut fields| fields.remove(&note::field::PLACES));
        let list = |ids: &[RecordId]| Some(Value::List(ids.iter().copied().map(Value::Id).collect()));

        let mut all_known = form(" Rimouski ;");
        find_names(&mut all_known, find);
        assert_eq!((places(&all_known), unknown(Kind::Note, &all_known)), (list(&[one, two]), None));

        let mut some_unknown = form("Rimouski; Nulle-Part ; Ici");
        find_names(&mut some_unknown, find);
        assert_eq!(some_unknown.get(NAMED).map(String::as_str), Some("Nulle-Part; Ici"));
        let said = Invalid { field: note::field::PLACES, problem: Problem::UnknownWord };
        assert_eq!(unknown(Kind::Note, &some_unknown), Some(said));
        assert_eq!(places(&some_unknown), list(&[one, two]));
    }

    #[test]
    fn a_list_of_which_nothing_is_chosen_is_emptied() {
        let form = Typed::from([("themes".to_owned(), String::new())]);
        assert_eq!(fields(Kind::Note, &form), Some(Fields::from([(note::field::THEMES, Value::Null)])));
    }

    #[test]
    fn who_makes_a_note_signs_it() {
        let [me, other] = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        let signed = |kind: Kind, authors: Option<Value>, person: Option<RecordId>| {
            let mut fields: Fields = authors.map(|authors| (note::field::AUTHORS, authors)).into_iter().collect();
            sign(kind, &mut fields, person);
            fields.remove(&note::field::AUTHORS)
        };
        let list = |ids: &[RecordId]| Some(Value::List(ids.iter().copied().map(Value::Id).collect()));
        assert_eq!(signed(Kind::Note, None, Some(me)), list(&[me]));
        assert_eq!(signed(Kind::Note, Some(Value::Null), Some(me)), list(&[me]));
        assert_eq!(signed(Kind::Note, list(&[other]), Some(me)), list(&[me, other]));
        assert_eq!(signed(Kind::Note, list(&[other, me]), Some(me)), list(&[other, me]));
        assert_eq!(signed(Kind::Note, None, None), None);
        assert_eq!(signed(Kind::Term, None, Some(me)), None);
    }
}
