//! Registers: which of two concurrent values stands.

use domain::Value;
use domain::audience::Audience;

use crate::planted::{Planted, has};
use crate::stored::Stamp;

/// Which of two concurrent values stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// The one that the record holds.
    Current,
    /// The one that arrives.
    Incoming,
    /// Neither gives way: a person decides.
    Neither,
}

/// The later of two concurrent writes, in a strict total order: time, then device, then operation.
#[must_use]
pub fn latest(current: &Stamp, incoming: &Stamp) -> Stands {
    let order = |stamp: &Stamp| (stamp.hlc, stamp.device, stamp.op);
    if has(Planted::B12) {
        return if incoming.hlc >= current.hlc { Stands::Incoming } else { Stands::Current };
    }
    if order(incoming) > order(current) { Stands::Incoming } else { Stands::Current }
}

/// The more closed of two audiences, whatever the clocks.
#[must_use]
pub fn most_closed(current: &Value, incoming: &Value) -> Stands {
    let read = |value: &Value| value.as_text().and_then(|text| text.parse::<Audience>().ok()).unwrap_or_default();
    let (current, incoming) = (read(current), read(incoming));
    match current.more_closed(incoming) {
        None => Stands::Neither,
        Some(closed) if closed == current => Stands::Current,
        Some(_) => Stands::Incoming,
    }
}

/// The smaller of two values; nothing at all is no value.
#[must_use]
pub fn least(current: &Value, incoming: &Value) -> Stands {
    let better = !incoming.is_empty() && (current.is_empty() || incoming < current);
    if better { Stands::Incoming } else { Stands::Current }
}

/// The greater of two values; nothing at all is no value.
#[must_use]
pub fn greatest(current: &Value, incoming: &Value) -> Stands {
    let better = !incoming.is_empty() && (current.is_empty() || incoming > current);
    if better { Stands::Incoming } else { Stands::Current }
}

/// Written once: a second, different value waits for a person.
#[must_use]
pub fn once(current: &Value, incoming: &Value) -> Stands {
    match current {
        _ if current == incoming => Stands::Current,
        Value::Null => Stands::Incoming,
        _ => Stands::Neither,
    }
}

#[cfg(test)]
mod tests {
    use domain::{DeviceId, OpId, RecordId};
    use proptest::prelude::*;

    use super::*;
    use crate::clock::Hlc;

    fn stamp((ms, device, op): (u64, u8, u8)) -> Stamp {
        Stamp {
            hlc: Hlc::new(ms, 0),
            device: DeviceId::from_bytes([device; 16]),
            op: OpId::from_bytes([op; 16]),
            rev: 1,
        }
    }

    #[test]
    fn the_more_closed_stands_and_two_communities_wait() {
        let community = |n: u8| Value::Text(Audience::Community(RecordId::from_bytes([n; 16])).to_string());
        for (current, incoming, stands) in [
            (Value::from("public"), Value::from("private"), Stands::Incoming),
            (Value::from("private"), Value::from("public"), Stands::Current),
            (Value::from("members"), community(1), Stands::Incoming),
            (community(1), community(2), Stands::Neither),
            (Value::Null, Value::from("public"), Stands::Current),
        ] {
            assert_eq!(most_closed(&current, &incoming), stands, "{current:?} {incoming:?}");
        }
    }

    #[test]
    fn extremes_and_first_values() {
        assert_eq!(least(&Value::Int(3), &Value::Int(2)), Stands::Incoming);
        assert_eq!(least(&Value::Int(3), &Value::Null), Stands::Current);
        assert_eq!(greatest(&Value::Null, &Value::Int(2)), Stands::Incoming);
        assert_eq!(greatest(&Value::Int(3), &Value::Int(2)), Stands::Current);
        assert_eq!(once(&Value::Null, &Value::Int(2)), Stands::Incoming);
        assert_eq!(once(&Value::Int(1), &Value::Int(2)), Stands::Neither);
        assert_eq!(once(&Value::Int(1), &Value::Int(1)), Stands::Current);
    }

    proptest! {
        #[test]
        fn the_order_is_strict_and_does_not_depend_on_arrival(
            a in (0_u64..3, 0_u8..3, 0_u8..3), b in (0_u64..3, 0_u8..3, 0_u8..3)
        ) {
            prop_assume!(a != b);
            let (a, b) = (stamp(a), stamp(b));
            prop_assert_ne!(latest(&a, &b), latest(&b, &a));
            prop_assert_eq!(latest(&a, &a), Stands::Current);
        }
    }
}
