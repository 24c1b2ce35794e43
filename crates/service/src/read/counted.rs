//! Counts: how many records each value of an axis has. What everybody sees, and what every member sees, is counted once a
//! commit; what somebody sees beside is their own, and counted each time.

use std::collections::BTreeMap;

use domain::Actor;
use domain::projection::Axis;
use domain::query::Filter;
use storage::Reads;
use storage::queries::{Sight, count, searched};

use super::kept::Kept;
use crate::error::Result;

/// How many records each value of some axes has.
pub type Counts = BTreeMap<Axis, Vec<(String, u64)>>;

/// The longest name of a count that is kept: what pages ask is short, and nobody fills a memory with what they invent.
const LONGEST: usize = 600;

/// Counts among the records that this actor may see.
pub async fn by_facet(
    at: &mut impl Reads,
    kept: &Kept<Counts>,
    actor: &Actor,
    axes: &[Axis],
    filter: &Filter,
) -> Result<Counts> {
    let (common, own) = Sight::halves(actor);
    let name = format!("{common:?} {axes:?} {filter:?}");
    let stamp = searched::stamp(at).await?;
    let mut counts = match kept.get(stamp, &name).filter(|_| name.len() <= LONGEST) {
        Some(counts) => counts,
        None => {
            let counts = count::by_facet(at, &common, axes, filter).await?;
            if name.len() <= LONGEST {
                kept.put(stamp, name, counts.clone());
            }
            counts
        }
    };
    if let Some(own) = own {
        add(&mut counts, count::by_facet(at, &own, axes, filter).await?);
    }
    Ok(counts)
}

/// Adds counts of other records, the commonest first again.
fn add(counts: &mut Counts, others: Counts) {
    for (axis, values) in others {
        let all = counts.entry(axis).or_default();
        for (value, n) in values {
            match all.iter_mut().find(|(other, _)| *other == value) {
                Some((_, count)) => *count += n,
                None => all.push((value, n)),
            }
        }
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    }
}
