//! Maps: one register per key.

use std::collections::BTreeMap;

use domain::Value;

/// The keys that an operation changes, each with its new value; an empty one takes the key away.
#[must_use]
pub fn changes(value: &Value) -> BTreeMap<String, Value> {
    match value {
        Value::Map(map) => map.clone(),
        _ => BTreeMap::new(),
    }
}

/// The value under a key.
#[must_use]
pub fn get<'a>(map: &'a Value, key: &str) -> &'a Value {
    match map {
        Value::Map(map) => map.get(key).unwrap_or(&Value::Null),
        _ => &Value::Null,
    }
}

/// Puts a value under a key, or takes the key away.
pub fn put(map: &mut Value, key: &str, value: Value) {
    let mut entries = match core::mem::take(map) {
        Value::Map(entries) => entries,
        _ => BTreeMap::new(),
    };
    if value == Value::Null {
        entries.remove(key);
    } else {
        entries.insert(key.to_owned(), value);
    }
    *map = Value::Map(entries);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_and_go_apart() {
        let mut map = Value::Null;
        put(&mut map, "fr", "oui".into());
        put(&mut map, "en", "yes".into());
        put(&mut map, "fr", Value::Null);
        assert_eq!(get(&map, "en"), &Value::from("yes"));
        assert_eq!(get(&map, "fr"), &Value::Null);
        assert_eq!(changes(&map).len(), 1);
    }
}
