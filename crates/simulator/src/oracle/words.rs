//! The words that people wrote: `jeton` and the number of the action, which no other action writes.

use std::collections::BTreeSet;

use domain::{Record, Value};

/// The numbers of the actions whose words stand in a text.
pub fn words(text: &str) -> BTreeSet<u64> {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric());
    words.filter_map(|word| word.strip_prefix("jeton")?.parse().ok()).collect()
}

/// Those that stand anywhere in a value.
pub fn of_value(value: &Value, found: &mut BTreeSet<u64>) {
    match value {
        Value::Text(text) => found.extend(words(text)),
        Value::List(values) => values.iter().for_each(|value| of_value(value, found)),
        Value::Set(elements) => elements.iter().for_each(|element| of_value(&element.value, found)),
        Value::Map(map) => map.values().for_each(|value| of_value(value, found)),
        _ => {}
    }
}

/// Those that stand anywhere in a record.
pub fn of_record(record: &Record) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    record.fields.values().for_each(|value| of_value(value, &mut found));
    found
}

/// Whether bytes hold other bytes.
pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
