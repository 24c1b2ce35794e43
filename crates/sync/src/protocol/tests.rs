//! Bodies come back; a portal's page is no answer; the addresses are frozen.

mod golden;

use super::*;
use crate::verdict::{Parked, Quarantine};
use crate::wire::WireError;
use domain::{FieldId, Fields, Kind, Problem, RecordId};
use proptest::prelude::*;

const ID: RecordId = RecordId::from_bytes([3; 16]);

fn record() -> Record {
    Record {
        id: ID,
        kind: Kind::Note,
        rev: 4,
        schema: 1,
        created: Instant(5),
        updated: Instant(6),
        fields: Fields::from([(FieldId(32), "Titre".into())]),
    }
}

fn scope() -> ScopeId {
    ScopeId { audience: AudienceKey::Public, selector: Selector::Notebook(ID) }
}

fn verdicts() -> Vec<Verdict> {
    vec![
        Verdict::Applied { rev: 3 },
        Verdict::Merged { rev: 4, fields: vec![FieldId(32)], suggestion: Some(ID) },
        Verdict::Merged { rev: 4, fields: vec![], suggestion: None },
        Verdict::Parked { suggestion: ID, reason: Parked::State },
        Verdict::Waiting { deps: vec![OpId::from_bytes([1; 16])] },
        Verdict::Rejected { field: FieldId(32), problem: Problem::TooLong(200) },
        Verdict::Quarantined { reason: Quarantine::Orphan },
        Verdict::NeedBase,
    ]
}

fn pushed() -> Pushed {
    let ops = verdicts().into_iter().map(|verdict| (OpId::from_bytes([8; 16]), verdict)).collect();
    Pushed {
        epoch: [2; 16],
        server_now: Instant(9),
        groups: vec![GroupVerdict { id: GroupId::from_bytes([7; 16]), ops }],
        records: vec![record()],
    }
}

fn pulled() -> Pulled {
    let item = |what, data| Item { id: ID, rev: 4, what, data };
    Pulled {
        epoch: [2; 16],
        server_now: Instant(-9),
        list: Some((5, vec![scope()])),
        revoked: vec![AudienceKey::Community(ID)],
        reset: vec![scope()],
        pages: vec![ScopePage {
            scope: scope(),
            from: 1,
            to: 300,
            items: vec![item(What::Upsert, Some(record())), item(What::Remove, None), item(What::Purge, None)],
        }],
        complete: true,
    }
}

#[test]
fn bodies_come_back() {
    fn back<T: Body + PartialEq + std::fmt::Debug>(body: T) {
        assert_eq!(decode_answer(&encode_answer(&Ok(T::decode(&body.encode()).unwrap()))), Ok(Ok(body)));
    }
    back(Subscribe { device: DeviceId::from_bytes([1; 16]), selectors: vec![Selector::Core, Selector::Notebook(ID)] });
    back(Subscribed { epoch: [2; 16], list_version: 9, scopes: vec![scope()] });
    back(Pull {
        epoch: [2; 16],
        device: DeviceId::from_bytes([1; 16]),
        list_version: 9,
        cursors: vec![0, 1, u64::MAX],
        limit: 10,
        digests: vec![Some([7; 16]), None],
    });
    back(pulled());
    back(Push {
        proto: 1,
        device: DeviceId::from_bytes([1; 16]),
        account: Some(AccountId::from_bytes([2; 16])),
        groups: vec![(GroupId::from_bytes([7; 16]), vec![1, 2, 3])],
    });
    back(pushed());
    back(Status { epoch: [2; 16], server_now: Instant(1), min_proto: 1, build: "abc".into() });
}

#[test]
fn refusals_come_back_and_a_portal_is_no_answer() {
    assert_eq!(decode_answer::<Pulled>(&encode_answer::<Pulled>(&Err(Refusal::Epoch))), Ok(Err(Refusal::Epoch)));
    assert_eq!(decode_answer::<Pulled>(b"<!doctype html>"), Err(WireError::Malformed));
    assert_eq!(decode_answer::<Pulled>(&pushed().encode()), Err(WireError::Malformed));
}

#[test]
fn nothing_new_fits_in_150_bytes() {
    let pull = Pull {
        epoch: [2; 16],
        device: DeviceId::from_bytes([1; 16]),
        list_version: u64::MAX,
        cursors: vec![100_000; 20],
        limit: 1 << 20,
        digests: Vec::new(),
    };
    assert!(pull.encode().len() <= 150, "{}", pull.encode().len());
    let nothing = Pulled { list: None, revoked: vec![], reset: vec![], pages: vec![], ..pulled() };
    assert!(nothing.encode().len() <= 60);
}

#[test]
fn the_addresses_are_frozen() {
    assert_eq!(
        endpoint::ALL,
        [
            "/api/sync/v1/subscribe",
            "/api/sync/v1/pull",
            "/api/sync/v1/push",
            "/api/sync/v1/rescue",
            "/api/sync/v1/status",
            "/api/ping",
            "/api/sync/v1/events",
        ]
    );
}

proptest! {
    #[test]
    fn nothing_panics(mut bytes: Vec<u8>, sort in 0..9_u8) {
        let _ = decode_answer::<Pulled>(&bytes);
        let mut framed = MAGIC.to_vec();
        framed.push(sort);
        framed.append(&mut bytes);
        let _ = Pulled::decode(&framed);
        let _ = Pushed::decode(&framed);
        let _ = Push::decode(&framed);
        let _ = Subscribe::decode(&framed);
    }
}
