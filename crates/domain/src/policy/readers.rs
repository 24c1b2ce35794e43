//! Readers: who sees a record, of itself and by what its parents impose.

use std::collections::BTreeSet;

use super::Subject;
use crate::audience::{Audience, AudienceKey, intersection};
use crate::id::RecordId;
use crate::order;
use crate::projection::{Reach, Scoping};

fn own_readers(audience: Audience, owners: &[RecordId]) -> BTreeSet<AudienceKey> {
    match audience {
        Audience::Public => order::set([AudienceKey::Public]),
        Audience::Members => order::set([AudienceKey::Members]),
        Audience::Community(id) => order::set([AudienceKey::Community(id)]),
        Audience::Private => order::set(owners.iter().copied().map(AudienceKey::Person)),
    }
}

/// Who reads a record, given what its parents impose.
pub(super) fn resolved(scoping: &Scoping, parents: &[Subject]) -> BTreeSet<AudienceKey> {
    let find = |id: RecordId| parents.iter().find(|parent| parent.reference.id == id);
    let sides = |persons: &[RecordId], of: &[RecordId]| -> BTreeSet<AudienceKey> {
        let persons = persons.iter().copied().map(AudienceKey::Person);
        order::set(persons.chain(of.iter().filter_map(|id| find(*id)).flat_map(Subject::sides)))
    };
    let both = |a: RecordId, b: RecordId| match (find(a), find(b)) {
        (Some(a), Some(b)) => intersection(&a.readers, &b.readers),
        _ => BTreeSet::new(),
    };
    match &scoping.reach {
        Reach::Own { audience, owners } => own_readers(*audience, owners),
        Reach::Lent { audience, owners, by } => {
            find(*by).map(|lender| intersection(&own_readers(*audience, owners), &lender.lent())).unwrap_or_default()
        }
        Reach::Both(a, b) => both(*a, *b),
        Reach::Between { container, item, persons } => {
            intersection(&both(*container, *item), &sides(persons, &[*container, *item]))
        }
        Reach::Sides { persons, editors_of, managers_of } => {
            let managing = managers_of.iter().filter_map(|id| find(*id)).flat_map(Subject::managing_sides);
            order::set(sides(persons, editors_of).into_iter().chain(managing))
        }
    }
}
