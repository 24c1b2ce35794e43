//! What is written comes back; what is unknown is kept; nothing panics.

use super::*;
use domain::{Element, Fields, Instant, Record, Value};
use proptest::prelude::*;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        ".{0,20}".prop_map(Value::Text),
        any::<Vec<u8>>().prop_map(Value::Bytes),
        any::<[u8; 16]>().prop_map(|id| Value::Id(RecordId::from_bytes(id))),
        any::<i64>().prop_map(Value::Instant),
        (200..=255_u8, any::<Vec<u8>>()).prop_map(|(tag, bytes)| Value::Unknown { tag, bytes }),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::vec((inner.clone(), any::<[u8; 16]>()), 0..4).prop_map(|elements| Value::Set(
                elements.into_iter().map(|(value, tag)| Element { value, tags: vec![OpId::from_bytes(tag)] }).collect()
            )),
            prop::collection::btree_map("[a-z]{0,5}", inner, 0..4).prop_map(Value::Map),
        ]
    })
}

fn fields() -> impl Strategy<Value = Fields> {
    prop::collection::btree_map(any::<u16>().prop_map(FieldId), value(), 0..6)
}

fn op() -> impl Strategy<Value = Op> {
    let text = ".{0,12}";
    let kind = prop_oneof![
        fields().prop_map(OpKind::Create),
        fields().prop_map(OpKind::Set),
        value().prop_map(|v| OpKind::Add(FieldId(37), v)),
        value().prop_map(|v| OpKind::Remove(FieldId(37), v, vec![OpId::from_bytes([4; 16])])),
        (text, text).prop_map(|(a, b)| OpKind::edit_text(FieldId(33), &a, &b)),
        value().prop_map(|v| OpKind::Append(FieldId(60), v)),
        (text, text, fields()).prop_map(|(from, to, with)| OpKind::Transition { field: FieldId(36), from, to, with }),
        Just(OpKind::Delete),
        Just(OpKind::Restore),
    ];
    let base = prop_oneof![
        Just(Base::New),
        any::<u64>().prop_map(Base::Rev),
        any::<[u8; 16]>().prop_map(|id| Base::After(OpId::from_bytes(id)))
    ];
    (any::<[u8; 16]>(), kind, base, any::<u64>(), any::<u16>()).prop_map(|(id, kind, base, hlc, schema)| Op {
        id: OpId::from_bytes(id),
        record: Ref { kind: Kind::Note, id: RecordId::from_bytes(id) },
        kind,
        base,
        deps: vec![OpId::from_bytes([7; 16])],
        hlc: Hlc::from_bits(hlc),
        schema,
    })
}

proptest! {
    #[test]
    fn groups_come_back_and_hash_as_they_came(ops in prop::collection::vec(op(), 0..4)) {
        let group = Group { id: GroupId::from_bytes([1; 16]), ops };
        let bytes = encode_group(&group);
        let received = decode_group(&bytes).unwrap();
        prop_assert_eq!(&received.group, &group);
        let hashes: Vec<_> = group.ops.iter().map(op_hash).collect();
        prop_assert_eq!(received.hashes, hashes);
        prop_assert_eq!(encode_group(&received.group), bytes);
    }

    #[test]
    fn records_come_back(fields in fields(), rev: u64, at: i64) {
        let record = Record {
            id: RecordId::from_bytes([1; 16]), kind: Kind::Term, rev, schema: 3,
            created: Instant(at), updated: Instant(at), fields,
        };
        prop_assert_eq!(decode_record(&encode_record(&record)), Ok(record));
    }

    #[test]
    fn nothing_panics(bytes: Vec<u8>) {
        let _ = decode_group(&bytes);
        let _ = decode_fields(&bytes);
        let _ = decode_record(&bytes);
        let _ = decode_stamps(&bytes);
    }

    #[test]
    fn a_cut_or_changed_group_never_panics(ops in prop::collection::vec(op(), 1..3), at: prop::sample::Index, byte: u8) {
        let mut bytes = encode_group(&Group { id: GroupId::from_bytes([1; 16]), ops });
        let at = at.index(bytes.len());
        let _ = decode_group(&bytes[..at]);
        bytes[at] = byte;
        let _ = decode_group(&bytes);
    }
}

#[test]
fn a_list_nested_without_end_is_refused() {
    let mut value = Value::Null;
    for _ in 0..40 {
        value = Value::List(vec![value]);
    }
    assert_eq!(decode_fields(&encode_fields(&Fields::from([(FieldId(1), value)]))), Err(WireError::Malformed));
}

#[test]
fn an_operation_of_an_unknown_sort_is_kept_as_bytes() {
    let op = Op {
        id: OpId::from_bytes([1; 16]),
        record: Ref { kind: Kind::Note, id: RecordId::from_bytes([2; 16]) },
        kind: OpKind::Delete,
        base: Base::New,
        deps: vec![],
        hlc: Hlc::from_bits(1),
        schema: 1,
    };
    let mut bytes = encode_op(&op);
    *bytes.last_mut().unwrap() = 99;
    assert_eq!(decode_op(&bytes), Err(WireError::Unknown));
}
