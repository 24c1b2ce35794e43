//! Add-wins sets: an addition that a removal has not seen survives it.

use domain::order::Arrange;
use domain::{Element, OpId, Value};

/// The state of a set that was written as a list by `op`; a set stays as it is.
#[must_use]
pub fn from_list(value: &Value, op: OpId) -> Value {
    match value {
        Value::List(values) => {
            let mut set = Value::Set(Vec::new());
            for value in values {
                add(&mut set, value, op);
            }
            set
        }
        Value::Set(_) => value.clone(),
        _ => Value::Set(Vec::new()),
    }
}

/// Adds an element under the tag of the operation that adds it.
pub fn add(set: &mut Value, value: &Value, op: OpId) {
    let mut elements = take(set);
    match elements.binary_search_by(|element| element.value.cmp(value)) {
        Ok(at) => {
            if let Some(element) = elements.get_mut(at)
                && let Err(place) = element.tags.binary_search(&op)
            {
                element.tags.insert(place, op);
            }
        }
        Err(at) => elements.insert(at, Element { value: value.clone(), tags: vec![op] }),
    }
    *set = Value::Set(elements);
}

/// Removes from an element the tags that the author saw; answers whether the element stays because of others.
pub fn remove(set: &mut Value, value: &Value, seen: &[OpId]) -> bool {
    let mut elements = take(set);
    let mut stays = false;
    elements.retain_mut(|element| {
        if element.value != *value {
            return true;
        }
        element.tags.retain(|tag| !seen.contains(tag));
        stays = !element.tags.is_empty();
        stays
    });
    *set = Value::Set(elements);
    stays
}

/// The tags under which the set holds this element.
#[must_use]
pub fn tags(set: &Value, value: &Value) -> Vec<OpId> {
    match set {
        Value::Set(elements) => {
            elements.iter().find(|element| element.value == *value).map(|e| e.tags.clone()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The elements, sorted by value; a list that some older build stored has no tags, so anyone's removal empties it.
fn take(set: &mut Value) -> Vec<Element> {
    match core::mem::take(set) {
        Value::Set(elements) => elements,
        Value::List(mut values) => {
            values.arrange();
            values.dedup();
            values.into_iter().map(|value| Element { value, tags: Vec::new() }).collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn op(n: u8) -> OpId {
        OpId::from_bytes([n; 16])
    }

    #[test]
    fn an_unseen_addition_survives_a_removal() {
        let mut set = from_list(&Value::List(vec!["a".into(), "b".into(), "a".into()]), op(1));
        assert_eq!(set.elements().len(), 2);
        let seen = tags(&set, &"a".into());
        add(&mut set, &"a".into(), op(2));
        assert!(remove(&mut set, &"a".into(), &seen));
        assert_eq!(tags(&set, &"a".into()), [op(2)]);
        assert!(!remove(&mut set, &"a".into(), &[op(2)]));
        assert_eq!(set.elements(), [&Value::from("b")]);
    }

    #[derive(Debug, Clone)]
    enum Step {
        Add(u8, u8),
        Remove(u8, Vec<u8>),
    }

    proptest! {
        /// Operations of different people commute, and a repeated one changes nothing.
        #[test]
        fn order_and_repetition_do_not_matter(
            start in prop::collection::vec(0_u8..4, 0..4),
            steps in prop::collection::vec(
                prop_oneof![
                    (0_u8..4, 10_u8..20).prop_map(|(value, tag)| Step::Add(value, tag)),
                    // Removals name tags of the start alone: what their author saw.
                    (0_u8..4, Just(vec![1_u8])).prop_map(|(value, tags)| Step::Remove(value, tags)),
                ],
                0..8,
            ),
        ) {
            let first = from_list(&Value::List(start.iter().map(|n| Value::Int(i64::from(*n))).collect()), op(1));
            let run = |steps: Vec<&Step>| {
                let mut set = first.clone();
                for step in steps {
                    match step {
                        Step::Add(value, tag) => add(&mut set, &Value::Int(i64::from(*value)), op(*tag)),
                        Step::Remove(value, tags) => {
                            let tags: Vec<OpId> = tags.iter().map(|n| op(*n)).collect();
                            remove(&mut set, &Value::Int(i64::from(*value)), &tags);
                        }
                    }
                }
                set
            };
            let once = run(steps.iter().collect());
            prop_assert_eq!(&once, &run(steps.iter().rev().collect()));
            prop_assert_eq!(&once, &run(steps.iter().chain(&steps).collect()));
        }
    }
}
